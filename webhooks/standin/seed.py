"""The invented community of the demo: who writes what, in the forum and on WhatsApp. Data only.

People, agencies, passwords and numbers are made up; numbers with check digits have them computed, so
that they are found like real ones. Nothing here is a rule's example or a test's expectation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeedPost:
    """A post; the first with a `topic` (its title) opens it, the others reply to it in order."""

    topic: str
    category: str  # slug
    username: str
    name: str
    text: str
    staff: bool = False


@dataclass(frozen=True, slots=True)
class SeedMessage:
    """A WhatsApp message to the community's number; `media` are content types."""

    address: str
    profile_name: str
    text: str
    external_user_id: str | None = None
    media: tuple[str, ...] = ()
    forwarded: bool = False


def _check_digit(digits: str, weights: Iterable[int]) -> str:
    rest = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return str(0 if rest < 2 else 11 - rest)


def _cpf(base: str) -> str:
    digits = base + _check_digit(base, range(10, 1, -1))
    digits += _check_digit(digits, range(11, 1, -1))
    return f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{digits[9:]}"


def _nup(base: str) -> str:
    """A process number, from its unit, sequence and year (15 digits)."""
    digits = base
    for length in (15, 16):
        rest = sum(int(digit) * weight for digit, weight in zip(digits, range(length + 1, 1, -1), strict=True)) % 11
        digits += str((11 - rest) % 10)
    return f"{digits[:5]}.{digits[5:11]}/{digits[11:15]}-{digits[15:]}"


_ANA_CPF = _cpf("111444777")
_ROGERIO_CPF = _cpf("390533447")
_PROCESS = _nup("999900012342026")
_OLD_PROCESS = _nup("999900000872019")

_ENVIO = "Envio externo parado desde ontem à tarde"
_CONFIG = "Módulo não sobe depois da atualização para o SEI 5.0.3"
_HOMOLOGA = "Ambiente de homologação para a oficina de quinta"
_CONCEITO = "Diferença entre o Tramita e o Protocolo Integrado"
_NUMERACAO = "Dígito verificador do NUP em processo antigo"
_ADESAO = "Prefeitura pequena: por onde começar a adesão?"
_RESOLVIDO = "[Resolvido] Certificado vencido derrubava o envio"
_AVISO = "Nova edição do Guia dos Canais de Relacionamento"
_GRUPO = "Grupo de trabalho sobre temporalidade: quem participa?"

FORUM: tuple[SeedPost, ...] = (
    SeedPost(
        _AVISO,
        "avisos",
        "equipe.pen",
        "Equipe da Comunidade",
        "Pessoal, está no ar a nova edição do Guia. As principais mudanças são a lista de produtos por esfera e o "
        "quadro que compara os canais de atendimento. Leiam antes de abrir um tópico: muita pergunta já está "
        "respondida lá. Boa semana a todos!",
        staff=True,
    ),
    SeedPost(
        _ENVIO,
        "tramita",
        "luciana.prado",
        "Luciana Prado",
        "Bom dia, colegas.\n\nDesde ontem à tarde o envio externo pelo barramento não conclui aqui no Instituto "
        "Federal de Serra Clara. A tela fica em *Processando* e depois aparece:\n\n"
        "```\nFalha de comunicação com o Processo Eletrônico Nacional. Por favor, tente novamente mais tarde.\n```\n\n"
        f"O processo é o {_PROCESS}, aposentadoria da servidora Ana Beatriz Nogueira Leal, CPF {_ANA_CPF}. Já "
        "reiniciei o supervisor e conferi o certificado. Alguém consegue verificar o que está acontecendo?",
    ),
    SeedPost(
        _ENVIO,
        "tramita",
        "marcos.teles",
        "Marcos Teles",
        '[quote="luciana.prado"]\nO processo é o '
        f"{_PROCESS}, aposentadoria da servidora Ana Beatriz Nogueira Leal, CPF {_ANA_CPF}.\n[/quote]\n\n"
        "Luciana, aqui na fundação o envio voltou ao normal por volta das 9h. Tenta de novo e conta pra gente.",
    ),
    SeedPost(
        _CONFIG,
        "sei",
        "dev_portonovo",
        "Tiago Farias",
        "Boa tarde. Atualizamos para o SEI 5.0.3 e a partir daí o módulo do Tramita não aparece no menu. Segue o "
        "trecho da configuração, caso alguém veja o erro:\n\n"
        "```php\n'BancoSEI' => array(\n    'Servidor' => 'db01.portonovo.interno',\n    'Porta' => '3306',\n"
        "    'Banco' => 'sei',\n    'Usuario' => 'sei_portonovo',\n    'Senha' => 'Maresia!7Farol',\n"
        "    'UsuarioScript' => 'sei_script',\n    'SenhaScript' => 'Trapiche#88',\n    'Tipo' => 'MySql'),\n```\n\n"
        "O log não mostra nada. Já limpei o cache e conferi as permissões da pasta de módulos.",
    ),
    SeedPost(
        _CONFIG,
        "sei",
        "helena.brito",
        "Helena Brito",
        "Tiago, confere se a chave do módulo ficou dentro do array `Modulos` e não depois dele. Comigo foi isso, e o "
        "log também não dizia nada.",
    ),
    SeedPost(
        _HOMOLOGA,
        "capacitacao",
        "regina.couto",
        "Regina Couto",
        "Oi, gente! Para a oficina de quinta vamos usar a nossa homologação. Podem entrar com o usuário oficina.sei, a "
        "senha é Jacaranda@2026, e escolher a unidade TESTE. Quem tiver dificuldade me chama por aqui.",
    ),
    SeedPost(
        _CONCEITO,
        "duvidas",
        "joao.siqueira",
        "João Siqueira",
        "Uma dúvida conceitual, para um treinamento que estou montando: o Protocolo Integrado só recebe os andamentos "
        "para consulta do cidadão, e quem leva o processo de um órgão a outro é o Tramita. É isso mesmo, ou um "
        "depende do outro para funcionar?",
    ),
    SeedPost(
        _CONCEITO,
        "duvidas",
        "equipe.pen",
        "Equipe da Comunidade",
        "É isso mesmo, João: são independentes. Na base de conhecimento há uma página que compara os dois, com "
        "exemplos que ajudam no treinamento.",
        staff=True,
    ),
    SeedPost(
        _NUMERACAO,
        "duvidas",
        "vera.antunes",
        "Vera Antunes",
        f"Migramos um acervo de 2019 e encontrei o processo {_OLD_PROCESS}, documento SEI nº 8245371, código "
        "verificador 4F2A91C7. O dígito confere pela calculadora, mas a unidade protocolizadora mudou de nome. Vocês "
        "mantêm a numeração original nesses casos? Aqui a Portaria nº 1.677, de 2015, foi lida dos dois jeitos.",
    ),
    SeedPost(
        _ADESAO,
        "duvidas",
        "gabinete.vilaesperanca",
        "Cláudia Ramalho",
        "Olá! Sou da Prefeitura de Vila Esperança e queremos aderir ao PEN para usar o SEI. Qual documento o prefeito "
        "precisa assinar e para onde mandamos? Não encontrei um modelo de ofício atualizado.",
    ),
    SeedPost(
        _RESOLVIDO,
        "tramita",
        "helena.brito",
        "Helena Brito",
        "Deixando registrado para quem passar pelo mesmo: os envios falhavam porque o certificado do nosso ambiente "
        "venceu no domingo. Geramos outro no portal, trocamos o arquivo, reiniciamos e voltou a funcionar. Resolvido!",
    ),
    SeedPost(
        _RESOLVIDO,
        "tramita",
        "joao.siqueira",
        "João Siqueira",
        "Muito obrigado por voltar para contar, Helena. Já coloquei um lembrete na agenda para o nosso.",
    ),
    SeedPost(
        _GRUPO,
        "gestao-documental",
        "paulo.mendonca",
        "Paulo Mendonça",
        "Prezados, estamos reunindo interessados em rever os prazos de guarda da área-meio. A primeira conversa deve "
        "ser no fim do mês, por vídeo.\n\nAtenciosamente,\nPaulo Henrique Mendonça\nArquivo Central da Fundação Porto "
        "Novo\npaulo.mendonca@portonovo.exemplo.gov.br | (71) 99999-0163",
    ),
)

WHATSAPP: tuple[SeedMessage, ...] = (
    SeedMessage(
        "whatsapp:+5561999990101",
        "Marta Queiroz",
        "bom dia, o sei aqui tá dando erro de acesso negado pra todo mundo da unidade desde cedo, alguém pode ajudar? "
        "somos da secretaria de saúde do estado",
    ),
    SeedMessage(
        "whatsapp:+556199990102",
        "Rogério",
        f"Não consigo entrar no portal de administração do Tramita. Meu CPF é {_ROGERIO_CPF} e a senha é Sabia#1954, "
        "podem testar por favor?",
    ),
    SeedMessage("whatsapp:+5571999990103", "Tiago F.", "Funcionou aqui também, valeu demais pela ajuda 🙏"),
    SeedMessage(
        "whatsapp:+5511999990104",
        "Bia - Câmara",
        "Gente, dúvida: câmara municipal entra como município ou outros poderes na hora de pedir adesão ao PEN?",
        external_user_id="BR.1802577394655104",
    ),
    SeedMessage(
        "whatsapp:+5581999990105",
        "Seu Nilton",
        "Encaminharam isso no nosso grupo: Prezados, falar com a Dra. Sônia no (81) 99999-0177 ou pelo e-mail "
        "sonia.vidal@serraclara.exemplo.gov.br para liberar o acesso",
        forwarded=True,
    ),
    SeedMessage(
        "whatsapp:+5531999990106",
        "Lúcia Arquivo",
        f"Pessoal, o processo {_PROCESS} apareceu recusado, status 5. O que quer dizer esse status?",
    ),
    SeedMessage("whatsapp:BR.2209418837710107", "caio.andrade", "", "BR.2209418837710107", ("image/jpeg",)),
    SeedMessage(
        "whatsapp:+5541999990108",
        "Denise",
        "alguém mais vai no encontro de gestores do sei em novembro? tô querendo dividir hotel kkk",
    ),
)

# People of the moderated room, and what they write there one after the other. The last has not joined yet.
MARINA, DAVI, IARA, VISITOR = (f"whatsapp:+556199999020{number}" for number in range(1, 5))
ROOM_PEOPLE = {MARINA: "Marina", DAVI: "Davi", IARA: "Iara", VISITOR: "Visitante"}
ROOM: tuple[SeedMessage, ...] = (
    *(
        SeedMessage(address, ROOM_PEOPLE[address], text)
        for address in (MARINA, DAVI, IARA)
        for text in ("ENTRAR", ROOM_PEOPLE[address])
    ),
    SeedMessage(MARINA, "Marina", "Bom dia! Alguém já fez a capacitação do Tramita pela escola virtual? Vale a pena?"),
    SeedMessage(DAVI, "Davi", "Fiz e gostei, Marina. São uns vídeos curtos, dá para ver em uma tarde."),
    SeedMessage(IARA, "Iara", f"Aqui o cadastro do servidor com CPF {_ROGERIO_CPF} ficou duplicado, já viram isso?"),
)
