"""Everything that a room says to its members, in Portuguese. Only words; who hears them is decided elsewhere.

Nothing here ever carries a value that was found: only kinds, the room's name and aliases.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

REDACTED_MARK = "[mensagem com dados ocultados pela moderação]"
ROBOT = "🤖 "

HELP = (
    "Palavras que a sala entende:\n"
    "*ENTRAR* – participar\n*SAIR* – deixar a sala\n*SILENCIAR* – parar de receber por um tempo\n"
    "*OUVIR* – voltar a receber\n*QUEM* – quantas pessoas há\n*MEU NOME É …* – trocar o seu nome na sala"
)
LEFT = "Você saiu da sala e não recebe mais mensagens dela. Para voltar, escreva ENTRAR."
MUTED = "Sala silenciada: você não recebe mensagens até escrever OUVIR."
UNMUTED = "Pronto, você volta a receber as mensagens da sala."
REMOVED = (
    "A sua participação na sala foi encerrada pela moderação. Se achar que foi engano, procure a equipe da comunidade."
)
FULL = "A sala está com todas as vagas ocupadas. Tente de novo outro dia, por favor."
PAUSED = "A sala está em pausa pela moderação: a sua mensagem não foi enviada. Escreva de novo quando ela voltar."
ALREADY_IN = "Você já está na sala. Para ver o que dá para fazer, escreva AJUDA."
NAME_FIRST = "Antes de participar, diga como quer ser chamado(a). Responda só com um primeiro nome ou apelido."

ALIAS_REFUSALS: Mapping[str, str] = {
    "length": "O nome precisa ter de 2 a 24 letras.",
    "number": "O nome não pode ter telefone nem outro número comprido.",
    "letters": "Use só letras, espaços e até alguns algarismos.",
    "reserved": "Esse nome poderia ser confundido com a moderação ou com um comando da sala.",
    "personal": "Para a sua segurança, use só o primeiro nome ou um apelido, sem nome completo nem outro dado pessoal.",
    "taken": "Já existe alguém com esse nome na sala.",
}
ASK_AGAIN = "{why} Tente outro: responda só com um primeiro nome ou apelido."

PUBLISHED_REDACTED = (
    "A sua mensagem foi enviada à sala *sem* {kinds}: o trecho foi trocado por um aviso. "
    "Ninguém na sala viu o original."
)
CREDENTIAL = " Se era uma senha ou chave em uso, troque-a assim mesmo."
HELD_BACK = (
    "A sua mensagem *não* foi enviada à sala: uma pessoa da moderação vai olhar antes. "
    "Se preferir, escreva de novo sem dados de pessoas, senhas nem endereços internos."
)
FILE_HELD = (
    "O arquivo que você mandou *não* foi enviado à sala: só textos passam, porque arquivos não podem ser conferidos."
)
CONTACT_HELD = "O contato que você mandou *não* foi enviado à sala: são dados pessoais de outra pessoa."
NOTHING_TO_SEND = "Só textos passam na sala; esse tipo de mensagem não foi enviado a ninguém."
MISTAKE = "Foi engano? Avise a equipe da comunidade e uma pessoa da moderação revê."

FILE_NOTE = "[enviou um arquivo, que fica retido até ser conferido pela moderação]"
CONTACT_NOTE = "[enviou um contato, que não é repassado: são dados pessoais de outra pessoa]"


def robot(text: str) -> str:
    """A text of ours, told apart from what members write."""
    return ROBOT + text


def ask_name(room: str, purpose: str) -> str:
    about = f"{purpose}\n\n" if purpose else ""
    return (
        f"Que bom ter você na *{room}*! {about}Aqui toda mensagem é conferida antes de chegar aos outros, e ninguém vê "
        "o seu número. Como quer ser chamado(a)? Responda só com um primeiro nome ou apelido."
    )


def welcome(alias: str, others: int) -> str:
    return (
        f"Pronto, *{alias}*, você está na sala ({count(others)} além de você). O que escrever aqui vai para todos, "
        "depois de conferido. Não mande senhas nem dados pessoais. Para ver os comandos, escreva AJUDA."
    )


def renamed(alias: str) -> str:
    return f"Combinado: na sala você agora é *{alias}*."


def who(members: int) -> str:
    return f"Há {count(members)} na sala agora, contando você."


def count(people: int) -> str:
    return f"{people} pessoa" if people == 1 else f"{people} pessoas"


def which_room(rooms: Sequence[tuple[str, str]]) -> str:
    """`rooms` are word and name of each."""
    lines = "\n".join(f"*ENTRAR {word}* – {name}" for word, name in rooms)
    return f"Há mais de uma sala. Escreva uma destas:\n{lines}"


def speak(alias: str, text: str) -> str:
    """A member's message as the others read it."""
    return f"*{alias}*: {text.strip()}"


DIGEST_LINE = 260  # characters of each message


def digest(messages: Sequence[str], missed: int) -> str:
    """What a member missed: the last messages, each shortened. `missed` counts them all."""
    total = "1 mensagem" if missed == 1 else f"{missed} mensagens"
    head = f"Enquanto você esteve fora, a sala teve {total}."
    if missed > len(messages):
        head += f" As últimas {len(messages)}:"
    return "\n\n".join([ROBOT + head, *(shorten(text) for text in messages)])


def shorten(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= DIGEST_LINE else flat[: DIGEST_LINE - 1].rstrip() + "…"
