"""What stands around a name and speaks for it, or against it: labels, roles, documents, signatures, events.

All of it reads a bounded stretch of text beside the name. How much each sign weighs is left to `evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

_REACH = 96  # characters beside a name
_NEAR = 200  # characters before a name in which an announcement introduces it

ROLE = r"""(?: servidora? | colaboradora? | usu[áa]ri[oa] | estagi[áa]ri[oa] | requerente | interessad[oa] | solicitante
    | respons[áa]vel | titular | suplente | substitut[oa] | gestora? | chefe | coordenadora? | diretora? | gerente
    | analista | t[ée]cnic[oa] | assistente | assessora? | fiscal | auditora? | professora? | docente | alun[oa]
    | discente | estudante | bolsista | pesquisadora? | m[ée]dic[oa] | enfermeir[oa] | paciente | benefici[áa]ri[oa]
    | cidad[ãa]o? | contribuinte | segurad[oa] | aposentad[oa] | pensionista | dependente | c[ôo]njuge | espos[oa]
    | marido | m[ãa]e | pai | filh[oa] | irm[ãa]o? | prim[oa] | ti[oa] | vizinh[oa] | colega | amig[oa] | motorista
    | porteir[oa] | terceirizad[oa] | empregad[oa] | funcion[áa]ri[oa] | militar | sargento | soldado | tenente
    | advogad[oa] | procuradora? | arquivista | bibliotec[áa]ri[oa] | administradora? | operadora? | atendente
    | moderadora? | membro | inscrit[oa] | candidat[oa] | denunciad[oa] | denunciante | reclamante | declarante
    | testemunha | representante | s[óo]ci[oa] | propriet[áa]ri[oa] | favorecid[oa] | cliente | fornecedora?
    | encarregad[oa] | signat[áa]ri[oa] | destinat[áa]ri[oa] | remetente | falecid[oa] | desenvolvedora?
    | engenheir[oa] | contadora? | rapaz | mo[çc]a | senhora? | sr[.ª]? | sra\.? | srta\.? | dra?\.? | profa?\.? | dona
    | estrangeir[oa] | substitut[oa] | preposto | ordenadora? | pregoeir[oa] | supervisora? )"""
_LABEL = rf"""(?: nome\w* | {ROLE} | contato | ponto[ ]focal | assinante | autuad[oa] | falar[ ]com | de | para | cc | cn
    | presidente | secret[áa]ri[oa] | filia[çc][ãa]o | dados | segue )"""
_AUTHORITY = r"""(?: ministr[oa] | (?:vice-)? governadora? | (?:vice-)? prefeit[oa] | senadora? | deputad[oa] | vereadora?
    | desembargadora? | (?:vice-)? president[ea] | secret[áa]ri[oa] | embaixadora? | escritora? | poeta | poetisa | cantora?
    | fil[óo]sof[oa] | autora? | palestrante | conferencista )"""
_NUMBER = r"(?!\d\d/\d\d/20[1-9]\d) [+(]? (?: \d [ ./()-]{0,2} ){7}"
_DOCUMENT = r"""(?: cpf | rg | cin | siape | matr[íi]cula | matr\.? | mat\. | cns | sus | cart[ãa]o[ ]sus | cnh | passaporte
    | passap | pis | pasep | nis | nit | t[íi]t(?:ulo|\.) | nasc\w* | data[ ]de[ ]nascimento | oab | crm | idt? | documento )"""
_REACHED_AT = r"(?: e-?mail | ramal | cel(?:ular|\.)? | tel(?:efone|\.)? | fone | zap | whats\w* | contato )"
_MARKS = r"""["'*_`~»)\]]*"""
_OPENING = r"""["'*_`~«(\[]*"""
_CLOSING = r"""(?: att | at\.?te | atenciosamente | cordialmente | respeitosamente | abra[çc]os? | abs | bjs | grat[oa]
    | (?:muito[ ])? obrigad[oa] | agrade[çc]o | sauda[çc][õo]es | cumprimentos | sds | assinado | ass | -- | __ )"""


def _before(expression: str) -> regex.Pattern[str]:
    """An expression that must end where a name starts."""
    return regex.compile(expression, regex.VERBOSE | regex.IGNORECASE | regex.REVERSE)


def _after(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression, regex.VERBOSE | regex.IGNORECASE)


_INTRODUCTION = _before(
    rf"""(?<!\w) (?P<cue> meu[ ]nome(?:[ ]completo)? | me[ ]chamo | chamo-me | sou | aqui[ ](?:é|fala) | quem[ ]fala | é[ ][oa]
        | assinad[oa][ ](?:eletronicamente[ ]|digitalmente[ ])? por | em[ ]nome[ ]d[eao] | fal(?:ar?|e|em)[ ]com )
        (?:[ ](?:é|eh|seria))? (?:[ ][oa])? [ ]*:?[ ]* {_OPENING}"""
)
_LABELLED = _before(
    rf"""(?<![^\W_]) (?P<cue> {_LABEL} ) (?:[ ]\(\w\))? (?:[ ][\w/.]+){{0,3}} {_MARKS}
        [ ]*(?: [:=|>] | => | [ ][–-] )[ ]* \n?[ ]* {_OPENING}"""
)
_BY_ROLE = _before(rf"""(?<!\w) (?P<cue> {ROLE} ) (?:[ ](?!d[aeo]s?\b)\w+)?? (?:[ ]|,[ ](?:[oa][ ])?) {_OPENING}""")
_SPEAKER = _before(r"\d{1,2}:\d\d(?::\d\d)?[ ]?(?:[ap]m)?\]?[ ]?[-–]?[ ]?~?[ ]?")
_LINKED = _before(rf"(?:(?<!\w)(?:[oaàe]|ao|d[aeo]|n[oa]|pel[oa]|com|para|pr[ao]|por|sai|entra) [ ] | [:(;,|>–-][ ]?\n?) {_OPENING}")
_NUMBERED = _before(r"\d[\d .()-]{7,}(?:[ ]?[|;,:–-])?[ ]{0,2}(?:\d{1,3}[ ]?[|;][ ]?)?")
_AFTER_CLOSING = _before(rf"(?:^|(?<=\W)) {_CLOSING} [\s,.!;:–-]{{0,6}} {_OPENING}")
_BY_AUTHORITY = _before(rf"(?<!\w) (?P<cue> {_AUTHORITY} ) (?:[ ](?:d[aeo]s?[ ])?\w+)?? [ ] {_OPENING}")
_BY_BEARER = _before(
    r"""(?<!\w) (?: rua | r\. | av(?:enida|\.) | alameda | travessa | pra[çc]a | largo | rodovia | estrada | viaduto | bairro
        | vila | jardim | parque | conjunto | edif[íi]cio | pr[ée]dio | audit[óo]rio | sala | sal[ãa]o | teatro | biblioteca
        | campus | escola | col[ée]gio | instituto | faculdade | universidade | hospital | maternidade | posto | funda[çc][ãa]o
        | est[áa]dio | aeroporto | esta[çc][ãa]o | f[óo]rum | comarca | prefeitura | prefs? | c[âa]mara | munic[íi]pio | cidade
        | distrito | comunidade | barragem | usina | lei | pr[êe]mio | medalha | construtora | editora | loja | farm[áa]cia
        | par[óo]quia | pref\. | mun\. | interior | regi[ãa]o | campi | unidade )
        (?:[ ](?: municipal | estadual | federal | p[úu]blic[oa] | t[ée]cnica | d[aeo]s? | professora? ))* [ ]+ {o}""".replace(
        "{o}", _OPENING
    )
)
_HANDLE = _before(r"""(?: \[quote="[^"\n]{0,60} | @[\w.-]* | /u/[\w.-]* | https?://\S* )""")
_EVENT = regex.compile(
    r"""(?<!\w) (?: palestr\w+ | webin[áa]rio | webinar | live | mesa[- ]redonda | semin[áa]rio | confer[êe]ncia | congresso
        | media[çc][ãa]o | mediador\w* | ministrad[oa][ ]por | keynote | painelistas? | e-?book | livros? | romance | autor(?:ia|es)
        | isbn | editora | biografia | escritor\w* | homenage\w+ | poetas? | keynotes? | bate-papo[ ]com | aula[ ]magna ) (?!\w)""",
    regex.VERBOSE | regex.IGNORECASE,
)
_DOCUMENTED = _after(
    rf"""{_MARKS} (?: [ ]? [-–—,;:|/(<>\[] | </\w+>\s* ){{0,3}} \s{{0,2}} [*_]* (?P<cue>
        (?: n[o°.]*[ ] )? (?: {_DOCUMENT} \b ) | {_NUMBER} | [A-Z]{{2}}\d{{6}} )"""
)
_REACHABLE = _after(
    rf"""{_MARKS} (?: [ ]? [-–—,;:|/(<>\[] ){{0,3}} \s{{0,2}} [*_]* (?: {_REACHED_AT} \b[.:]? | <?[\w.+-]+@ )"""
)
_SAYS = _after(r"[ ]?:[ ]")
_LINE_END = _after(r"""["'*_~]* [,.]? [ ]* (?: \r?\n | $ | [ ]?[-–—|,/(][ ]* \S )""")
_NEXT_LINE = _after(
    rf"""["'*_~]* [,.]? [ ]* \r?\n [ ]* [*_~]* (?: {ROLE} \b | secret[áa]ri[oa] | presidente | (?:vice-)?prefeit[oa] | {_DOCUMENT} \b
        | {_REACHED_AT} \b | [(+]?\d\d[) ] | [\w.+-]+@ | coordena[çc][ãa]o | divis[ãa]o | setor | n[úu]cleo | departamento | chefia )"""
)
_COMPANY = _after(r"[ ]? (?: & | ,?[ ](?: ltda | s\.?/?a\b | eireli | me\b | epp\b | advogados | associados | engenharia | consultoria ) )")
_STATE = regex.compile(
    r"[ ]?[-/,(][ ]?(?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)\b|[ ]n[oa][ ](?:Paraná|Bahia|Ceará|Acre|Pará)\b"
)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a name from around it.

    `firm`: it says of itself that a person is named (a label, a document beside it, a signature); `role`: a
    word for a person comes before; `linked`: an article or a delimiter does. `public`: an office or an event
    makes it known to all; `borne`: a street, a town or a company has that name. `cue` is the word that told.
    """

    firm: bool = False
    documented: bool = False
    role: bool = False
    linked: bool = False
    public: bool = False
    borne: bool = False
    cue: str | None = None


def read_context(text: str, start: int, end: int) -> Context | None:
    """The context of the name at `[start, end)`; None where the forum itself publishes it, as a handle."""
    left, right = max(0, start - _REACH), end + _REACH
    if _HANDLE.match(text, left, start):
        return None
    label = _INTRODUCTION.match(text, left, start) or _LABELLED.match(text, left, start)
    role = _BY_ROLE.match(text, left, start)
    documented = _DOCUMENTED.match(text, end, right) is not None
    firm = (
        documented
        or label is not None
        or _REACHABLE.match(text, end, right) is not None
        or is_signature(text, start, end)
        or (_SPEAKER.match(text, left, start) is not None and _SAYS.match(text, end, right) is not None)
    )
    told = label or role
    return Context(
        firm=firm,
        documented=documented,
        role=role is not None,
        linked=_LINKED.match(text, left, start) is not None or _NUMBERED.match(text, left, start) is not None,
        public=_BY_AUTHORITY.match(text, left, start) is not None
        or _EVENT.search(text, max(0, start - _NEAR), right) is not None,
        borne=_BY_BEARER.match(text, left, start) is not None
        or _COMPANY.match(text, end, right) is not None
        or _STATE.match(text, end, right) is not None,
        cue=told["cue"].lower() if told else None,
    )


def is_signature(text: str, start: int, end: int) -> bool:
    """Whether the name opens a line and closes a message: after a farewell, or above a role or a telephone."""
    left = max(0, start - _REACH)
    if _AFTER_CLOSING.match(text, left, start) and _LINE_END.match(text, end):
        return True
    opens_line = not text[text.rfind("\n", left, start) + 1 : start].strip(" >*_~–—-")
    return opens_line and _NEXT_LINE.match(text, end, end + _REACH) is not None
