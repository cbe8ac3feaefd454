"""DATE_OF_BIRTH: a full date, in figures or with the month written out, that a word of birth stands beside.
What was born without being a person (a system, a law) has no birthday here."""

from __future__ import annotations

import regex

from moderator.detection.columns import column_title
from moderator.detection.recognizer import Pattern, Recognizer

_MONTH = r"""(?: janeiro|fevereiro|mar[çc]o|abril|maio|junho|julho|agosto|setembro|outubro|novembro|dezembro
            | jan|fev|mar|abr|mai|jun|jul|ago|set|out|nov|dez )"""
_YEAR = r"(?:19(?!00)|20)\d\d"  # 1900 is where programs begin to count
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NUMERIC_MONTH = r"(?:0?[1-9]|1[0-2])"
_DATE = rf"""(?<![\d/.-]) (?:
      {_DAY}[ ]?(?P<mark>[/.-])[ ]?{_NUMERIC_MONTH}[ ]?(?P=mark)[ ]?(?:{_YEAR}|\d\d)
    | {_YEAR}(?P<mark>[/.-]){_NUMERIC_MONTH}(?P=mark){_DAY}
    | {_DAY}[ ]{_NUMERIC_MONTH}[ ]{_YEAR}
    | (?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2]){_YEAR}
    | {_DAY}[ºo°]?[ ./-](?:de[ ])?(?i:{_MONTH})\.?[ ./-](?:de[ ]|do[ ]ano[ ]de[ ])?(?:{_YEAR}|\d\d)
    ) (?![\d/]|-\d)"""
_THING = r"""(?: sei | sip | pen | propen | tramita | participen | barramento | m[óo]dulo | projeto | programa
    | sistema | portal | comunidade | f[óo]rum | grupo | plataforma | ferramenta | iniciativa | ideia | rede | vers[ãa]o
    | lei | decreto | norma | portaria | regra | [óo]rg[ãa]o | autarquia | minist[ée]rio | secretaria | instituto
    | coordena[çc][ãa]o | funda[çc][ãa]o | universidade | prefeitura | munic[íi]pio | cidade | processo | documento )"""
_CUE = rf"""(?P<cue> (?i: nasc (?: id[oa]s? | i[ué]? | eu | imento | to )? | n[áa]scimento | dn | d\.n | dob
            | data[ ](?:de[ ])?nasc | dt\.?[ _]?nasc(?:imento)? | data_?nasc(?:imento)? | birth[ _-]?(?:day|date)
            | date[ ]of[ ]birth | (?: anivers[áa]rio | niver ) (?! [ ] d[aeo]s? [ ] {_THING} ) | aniversaria ) )"""
# Another date of the same person: issued, admitted, valid until, died.
_OTHER_DATE = (
    r"(?i: adm | exp[ei.] | emi[ts] | val[.i] | venc | posse | fale[cç] | [óo]bito | ingress | exerc | cadastr | hoje )"
)
_GAP = rf"(?: (?! (?<![^\W\d_]){_OTHER_DATE} ) (?! \n\s*\n ) [^\d;!?] ){{0,48}}"
_BORN_THING = regex.compile(
    rf"(?i) (?<![^\W\d_]) {_THING} (?: [ ][^\s,;:]+ ){{0,3}} \s* \Z",
    regex.VERBOSE,
)
_TITLE = regex.compile(r"(?i)nasc|birth|anivers|\bdn\b|\bdob\b")


def _is_of_a_person(match: regex.Match[str]) -> bool:
    """No system, law or agency was just said to be what was born."""
    return not _BORN_THING.search(match.string, max(0, match.start("cue") - 48), match.start("cue"))


def _is_in_birth_column(match: regex.Match[str]) -> bool:
    title = column_title(match.string, match.start())
    return title is not None and _TITLE.search(title) is not None


RECOGNIZER = Recognizer(
    entity_type="DATE_OF_BIRTH",
    name="Data de nascimento",
    patterns=(
        Pattern.fixed(
            form="data depois da palavra",
            gate=r"(?i)nasc|n[áa]sc|birth|dob|anivers|niver|(?:^|[^a-z])d\.?n[^a-z]",
            regex=rf"(?<![^\W\d_]) {_CUE} (?![^\W\d_]) {_GAP} (?P<value> {_DATE} )",
            score=0.95,
            accept=_is_of_a_person,
        ),
        Pattern.fixed(
            form="data antes da palavra",
            gate=r"(?i)nasc",
            regex=rf"""(?P<value> {_DATE} )
                       (?: [ ]?[(-][ ]? | [ ](?:é|eh)[ ](?:a|minha)[ ] ) (?: data[ ](?:de[ ])? | dt\.?[ ] )?
                       (?P<cue> (?i: nasc\w{{0,6}} ) ) (?![^\W\d_]) (?!\W+\d)""",
            score=0.9,
            accept=_is_of_a_person,
        ),
        Pattern.fixed(
            form="data em uma coluna de nascimentos",
            gate=r"(?i)nasc|birth|anivers|dn|dob",
            regex=_DATE,
            score=0.9,
            accept=_is_in_birth_column,
        ),
    ),
    priority=85,  # above the date that is protected
)
