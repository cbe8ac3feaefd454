"""Faults of policy files as people read them: the line, the offending word, what is wrong and what helps. Pure.

The loaders say it in English, for the command line; here is the table that says it in Portuguese. What has no words
in the table is shown as the loader said it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FAULT = re.compile(r"(?P<file>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<problem>.*)", re.DOTALL)
_EXAMPLE = re.compile(r"(?P<file>[^:\n]+): examples\.(?P<list>match|pass), number (?P<number>\d+): .*")
_FIELD = re.compile(r"(?:[\w-]+(?:\.[\w-]+)*): ")
_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s,:\[\]{}]+|\S")
_MEANT = r"(?: did you mean «(?P<meant>[^»]*)»\?)? allowed: (?P<allowed>.*)"

EXAMPLES = {"match": "em que ela deve valer (match)", "pass": "que ela deve deixar passar (pass)"}

# Patterns of what loaders, pydantic and the YAML reader say; the first that fits speaks.
WORDS: Sequence[tuple[str, str]] = (
    (r"is required and missing", "esta palavra é obrigatória e falta: escreva-a"),
    (
        r"must hold words with values, as in «word: value»",
        "aqui vão palavras com valores, como em «palavra: valor»",
    ),
    (r"unknown word," + _MEANT, "palavra desconhecida; as que cabem aqui são: {allowed}{meant}"),
    (r"(?:nudge: )?no «(?P<word>[^»]*)»," + _MEANT, "«{word}» não existe; escolha entre: {allowed}{meant}"),
    (r"has (?P<got>\d+), and at least (?P<least>\d+) are needed", "há só {got}; são precisos pelo menos {least}"),
    (r"not valid YAML: found character '\\t' .*", "há uma tabulação: recue com espaços"),
    (r"not valid YAML: found duplicate key.*", "a palavra aparece duas vezes: deixe uma só"),
    (r"not valid YAML: mapping values are not allowed .*", "há um «:» a mais: ponha o texto entre aspas"),
    (r"not valid YAML: (?:could not find expected ':'|expected <block end>.*)", "confira o recuo e os «:» daqui"),
    (r"not valid YAML: (?:found unexpected end of stream|expected ',' or .*)", "falta fechar aspas, colchete ou chave"),
    (r"not valid YAML: .*", "o YAML não pôde ser lido a partir daqui: confira recuos, aspas e colchetes"),
    (r"too many levels, one inside another", "há níveis demais, um dentro do outro"),
    (r"can't be read: .*", "o arquivo não pôde ser lido"),
    (r"empty: say what it must be, or leave the word out", "está vazio: diga o valor, ou tire a palavra"),
    (r"empty: say at least one condition", "está vazio: diga ao menos uma condição"),
    (r"never holds: min \((?P<min>\d+)\) is .*\((?P<max>\d+)\)", "nunca vale: min ({min}) passa de max ({max})"),
    (r"no list «(?P<word>[^»]*)»: .*", "não há lista «{word}»: escreva-a em «lists»"),
    (r"not a pattern that RE2 takes: (?P<why>.*)", "o RE2 não aceita o padrão ({why}): confira parênteses e barras"),
    (r"«(?P<word>.*)» is no duration: .*", "«{word}» não é duração: número e m, h, d ou w, como em 12h ou 7d"),
    (r"one thing to do each: .*", "uma ação por item: «redact», ou «reply: <texto>»"),
    (r"«(?P<word>[^»]*)» is for people alone", "«{word}» só uma pessoa faz: tire da regra"),
    (r"say which nudge: .*", "diga qual texto enviar, como em «reply: nome-do-texto»"),
    (r"«(?P<word>[^»]*)» takes no nudge", "«{word}» não leva texto: escreva só a palavra"),
    (
        r"«(?P<word>[^»]*)» must be the name of the file, «(?P<name>[^»]*)».*",
        "o id tem de ser «{name}», o nome da regra; aqui está «{word}»",
    ),
    (
        r"can't (?P<word>\w+): (?P<why>.*), allowed: (?P<allowed>.*)",
        "«{word}» não é possível neste canal; os possíveis: {allowed}",
    ),
    (r"nudge «(?P<word>[^»]*)» has no text for (?P<channel>\w+)", "o texto «{word}» não tem versão para {channel}"),
    (r"(?:«(?P<word>.*)»: )?Input should be a valid (?:integer|number).*", "aqui vai um número{given}"),
    (r"(?:«(?P<word>.*)»: )?Input should be a valid boolean.*", "aqui vai true ou false{given}"),
    (r"(?:«(?P<word>.*)»: )?Input should be a valid string.*", "aqui vai um texto: ponha-o entre aspas{given}"),
    (r"(?:«(?P<word>.*)»: )?Input should be a valid (?:tuple|list).*", "aqui vai uma lista, como [a, b]{given}"),
    (r"(?:«(?P<word>.*)»: )?Input should be a valid (?:dictionary|mapping).*", "aqui vão palavras com valores{given}"),
    (
        r"(?:«(?P<word>.*)»: )?Input should be (?P<way>greater|less) than or equal to (?P<bound>\S+)",
        "fora do limite, que é {bound}{given}",
    ),
    (r"(?:«(?P<word>.*)»: )?String should match pattern .*", "só letras minúsculas, números e hífens{given}"),
    (r"(?:«(?P<word>.*)»: )?String should have at least .*", "está vazio: escreva um texto"),
    (
        r"(?:«(?P<word>.*)»: )?Input should (?:be a valid datetime|have timezone info).*",
        "aqui vai data e hora com fuso, como 2026-11-23T10:00:00-03:00{given}",
    ),
    (r"(?:«(?P<word>.*)»: )?Input should be in a valid time format.*", "hora como 18:00, entre aspas{given}"),
    # Of texts.
    (r"(?:\w+: )?\{mensagem\} is missing", "falta {{mensagem}}, o lugar onde o texto entra"),
    (r"(?P<channel>\w+): say that the message is automatic .*", "diga que a mensagem é automática ({channel})"),
    (r"(?P<channel>\w+): say how to contest .*", "diga como contestar, como em «Foi engano? …» ({channel})"),
    (r"no text for (?P<channel>\w+)", "falta o texto de «# {channel}»"),
    (r"the first line must be «subject: \.\.\.»", "a primeira linha é «subject: …», o assunto da mensagem privada"),
    (r"no text: .*", "não há texto: escreva-o abaixo de «# forum» e de «# whatsapp»"),
    (
        r"(?P<channel>\w+): no steps: .*",
        "faltam os passos ({channel}): diga o que fazer em linhas que começam com «1. »",
    ),
    (r"(?P<channel>\w+): (?P<got>\d+) steps, at most (?P<most>\d+)", "{got} passos ({channel}); no máximo {most}"),
    (
        r"(?P<channel>\w+): (?P<got>\d+) sentences before the steps, at most (?P<most>\d+)",
        "{got} frases antes dos passos ({channel}); no máximo {most}",
    ),
    (
        r"(?P<channel>\w+): (?P<got>\d+) characters too long, .*",
        "{got} caracteres a mais ({channel}), contando os valores mais longos: encurte",
    ),
    (r"no nudge «(?P<word>[^»]*)», allowed: (?P<allowed>.*)", "não há texto «{word}»; escolha entre: {allowed}"),
    (r"no channel «(?P<word>[^»]*)», allowed: (?P<allowed>.*)", "não há canal «{word}»; escolha entre: {allowed}"),
    (r"no header word «(?P<word>[^»]*)», allowed: (?P<allowed>.*)", "«{word}» não cabe no cabeçalho; cabem: {allowed}"),
    (r"no placeholder «(?P<word>[^»]*)», allowed: (?P<allowed>.*)", "não há «{word}»; os que existem: {allowed}"),
    (
        r"«(?P<word>[^»]*)» blames the member: .*",
        "«{word}» culpa quem escreveu: diga o que acontece e o que ajuda",
    ),
    (r"(?P<channel>\w+): more than one link", "mais de um link ({channel}): deixe um só"),
    (r"whatsapp: «(?P<word>.*)» is markdown, .*", "«{word}» é Markdown, e o WhatsApp o mostra cru: texto simples"),
    (r"\w[\w-]*\.pt-BR\.md:1:1: is missing.*", "falta a moldura dos textos"),
)
_TABLE = tuple((re.compile(pattern, re.DOTALL), words) for pattern, words in WORDS)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. `line` and `column` count from 1, 0 where it is of no line; the line's text in three parts, of which
    `word` is at fault. `file` is "" where the fault is in the text itself, not in another file."""

    problem: str
    line: int = 0
    column: int = 0
    before: str = ""
    word: str = ""
    after: str = ""
    field: str = ""
    file: str = ""


def read_faults(words: str, *, file: str, text: str) -> tuple[Fault, ...]:
    """The faults that a loader's RuleError names, one per line; `text` is the content of `file`."""
    return tuple(_read(line, file, text.splitlines()) for line in words.splitlines() if line.strip())


def _read(words: str, file: str, lines: Sequence[str]) -> Fault:
    if example := _EXAMPLE.fullmatch(words):
        other = "" if example["file"] == file else example["file"]
        return Fault(f"o exemplo {example['number']} dos {EXAMPLES[example['list']]} deu o contrário", file=other)
    parts = _FAULT.fullmatch(words)
    if parts is None:
        return Fault(_say(words))
    field = _FIELD.match(parts["problem"])
    problem, said = parts["problem"], ""
    if field and (translated := _translate(problem[field.end() :])):
        problem, said = translated, field[0].removesuffix(": ")
    else:
        problem = _say(problem)
    if parts["file"].rpartition("/")[2] != file.rpartition("/")[2]:
        return Fault(problem, field=said, file=parts["file"])
    line, column = int(parts["line"]), int(parts["column"])
    stands = lines[line - 1] if line <= len(lines) else ""
    word = _WORD.match(stands, column - 1)
    end = word.end() if word else column - 1
    return Fault(problem, line, column, stands[: column - 1], stands[column - 1 : end], stands[end:], said)


def _say(problem: str) -> str:
    return _translate(problem) or problem


def _translate(problem: str) -> str:
    for pattern, words in _TABLE:
        if found := pattern.fullmatch(problem):
            values = {name: value or "" for name, value in found.groupdict().items()}
            meant = f". Seria «{values['meant']}»?" if values.get("meant") else ""
            given = f"; aqui está «{values['word']}»" if values.get("word") else ""
            return words.format(**{**values, "meant": meant, "given": given})
    return ""
