"""What stands around a name and speaks for it, or against it: labels, roles, documents, signatures, events.

All of it reads a bounded stretch of text beside the name. How much each sign weighs is left to `evidence`.
"""

from __future__ import annotations

from dataclasses import dataclass

import regex

_REACH = 96  # characters beside a name
_NEAR = 200  # characters before a name in which an announcement introduces it

ROLE = (
    r"servidora?|colaboradora?|usu[áa]ri[oa]|estagi[áa]ri[oa]|requerente|interessad[oa]|solicitante|"
    r"respons[áa]vel|titular|suplente|substitut[oa]|gestora?|chefe|coordenadora?|diretora?|gerente|analista|"
    r"t[ée]cnic[oa]|assistente|assessora?|fiscal|auditora?|professora?|docente|alun[oa]|discente|estudante|"
    r"bolsista|pesquisadora?|m[ée]dic[oa]|enfermeir[oa]|paciente|benefici[áa]ri[oa]|cidad[ãa]o?|contribuinte|"
    r"segurad[oa]|aposentad[oa]|pensionista|dependente|c[ôo]njuge|espos[oa]|marido|m[ãa]e|pai|filh[oa]|irm[ãa]o?|"
    r"prim[oa]|ti[oa]|vizinh[oa]|colega|amig[oa]|motorista|porteir[oa]|terceirizad[oa]|empregad[oa]|"
    r"funcion[áa]ri[oa]|militar|sargento|soldado|tenente|advogad[oa]|procuradora?|arquivista|bibliotec[áa]ri[oa]|"
    r"administradora?|operadora?|atendente|moderadora?|membro|inscrit[oa]|candidat[oa]|denunciad[oa]|denunciante|"
    r"reclamante|declarante|testemunha|representante|s[óo]ci[oa]|propriet[áa]ri[oa]|favorecid[oa]|cliente|"
    r"fornecedora?|encarregad[oa]|signat[áa]ri[oa]|destinat[áa]ri[oa]|remetente|falecid[oa]|desenvolvedora?|"
    r"engenheir[oa]|contadora?|rapaz|mo[çc]a|senhora?|sr[.ª]?|sra\.?|srta\.?|dra?\.?|profa?\.?|dona|"
    r"estrangeir[oa]|preposto|ordenadora?|pregoeir[oa]|supervisora?"
)
_LABEL = (
    rf"nome(?:[ ](?:completo|social|civil|d[oae][ ](?:{ROLE})))?|nome_?(?:usuario|servidor|completo)|(?:{ROLE})|"
    rf"contato|ponto[ ]focal|assinante|autuad[oa]|presidente|secret[áa]ri[oa]|filia[çc][ãa]o"
)
_ELECTED = r"ministr[oa]|(?:vice-)?governadora?|(?:vice-)?prefeit[oa]|senadora?|deputad[oa]|vereadora?|secret[áa]ri[oa]"
_AUTHORITY = (
    rf"{_ELECTED}|desembargadora?|(?:vice-)?president[ea]|embaixadora?|escritora?|poeta|poetisa|cantora?|"
    r"fil[óo]sof[oa]|autora?|palestrante|conferencista"
)
_OFFICE = (
    r"secret[áa]ri[oa]|president[ea]|(?:vice-)?prefeit[oa]|vereadora?|coordena[çc][ãa]o|divis[ãa]o|setor|"
    r"n[úu]cleo|departamento|chefia"
)
_BEARER = (
    r"rua|r\.|av(?:enida|\.)|alameda|travessa|pra[çc]a|largo|rodovia|estrada|viaduto|bairro|vila|jardim|parque|"
    r"conjunto|edif[íi]cio|pr[ée]dio|audit[óo]rio|sala|sal[ãa]o|teatro|biblioteca|campus|campi|escola|col[ée]gio|"
    r"instituto|faculdade|universidade|hospital|maternidade|posto|funda[çc][ãa]o|est[áa]dio|aeroporto|"
    r"esta[çc][ãa]o|f[óo]rum|comarca|prefeitura|pref\.|c[âa]mara|munic[íi]pio|mun\.|cidade|distrito|comunidade|"
    r"barragem|usina|lei|pr[êe]mio|medalha|construtora|editora|loja|farm[áa]cia|par[óo]quia|interior|regi[ãa]o|"
    r"unidade"
)
_ANNOUNCED = (
    r"palestr\w+|webin[áa]rio|webinar|live|minicurso|workshop|inscri[çc][õo]es[ ]abertas|mesa[- ]redonda|"
    r"semin[áa]rio|confer[êe]ncia|congresso|media[çc][ãa]o|mediador\w*|ministrad[oa][ ]por|keynote|painelistas?|"
    r"e-?book|livros?|romance|autor(?:ia|es)|isbn|editora|biografia|escritor\w*|homenage\w+|poetas?|"
    r"bate-papo[ ]com|aula[ ]magna|d(?:á|ão|ar|eram)[ ]nome"
)
_NUMBER = r"(?!\d\d/\d\d/20[1-9]\d) [+(]? (?: \d [ ./()-]{0,2} ){7}"
_DOCUMENT = (
    r"cpf|rg|cin|siape|matr[íi]cula|matr\.?|mat\.|cns|sus|cart[ãa]o[ ]sus|cnh|passaporte|passap|pis|pasep|nis|nit|"
    r"t[íi]t(?:ulo|\.)|nasc\w*|data[ ]de[ ]nascimento|oab|crm|idt?|documento"
)
_REACHED_AT = r"e-?mail|ramal|cel(?:ular|\.)?|tel(?:efone|\.)?|fone|zap|whats\w*|contato"
_MARKS = r"""["'*_`~»)\]]*"""
_OPENING = r"""["'*_`~«(\[]*"""
_CLOSING = (
    r"att|at\.?te|atenciosamente|cordialmente|respeitosamente|abra[çc]os?|abs|bjs|grat[oa]|"
    r"(?:muito[ ])?obrigad[oa]|agrade[çc](?:o|emos)|agradecid[oa]s?|sauda[çc][õo]es|cumprimentos|sds|assinado|ass|"
    r"(?<![-–—])(?:--|—)[ ]*\n"
)


def _before(expression: str) -> regex.Pattern[str]:
    """An expression that must end where a name starts."""
    return regex.compile(expression, regex.VERBOSE | regex.IGNORECASE | regex.REVERSE)


def _after(expression: str) -> regex.Pattern[str]:
    return regex.compile(expression, regex.VERBOSE | regex.IGNORECASE)


_INTRODUCTION = _before(
    rf"""(?<!\w) (?P<cue> meu[ ]nome(?:[ ]completo)? | me[ ]chamo | chamo-me | sou | aqui[ ](?:é|fala)
        | quem[ ]fala | é[ ][oa] | assinad[oa][ ](?:eletronicamente[ ]|digitalmente[ ])? por | em[ ]nome[ ]d[eao]
        | fal(?:ar?|e|em)[ ]com )
        (?:[ ](?:é|eh|seria))? (?:[ ][oa])? [ ]*:?[ ]* {_OPENING}"""
)
_LABELLED = _before(
    rf"""(?<![^\W_]) (?: (?P<cue> {_LABEL} ) (?:[ ]?\(\w+\))? (?:(?<!\bnome)[ ][\w/.]+){{0,3}}
        | (?<!\w[ ]) (?P<cue> de | para | cc | cn | dados ) ) {_MARKS}
        [ ]*(?: [:=|>] | => | [ ][–-] )[ ]* \n?[ ]* {_OPENING}"""
)
_BY_ROLE = _before(rf"""(?<!\w) (?P<cue> {ROLE} ) (?:[ ](?!d[aeo]s?\b)\w+)?? (?:[ ]|,[ ](?:[oa][ ])?) {_OPENING}""")
_SPEAKER = _before(r"\d{1,2}:\d\d(?::\d\d)?[ ]?(?:[ap]m)?\]?[ ]?[-–]?[ ]?~?[ ]?")
_LINKED = _before(
    rf"(?:(?<!\w)(?:[oaàe]|ao|d[aeo]|n[oa]|pel[oa]|com|para|pr[ao]|por|sai|entra) [ ] | [:(;,|>–-][ ]?\n?) {_OPENING}"
)
_NUMBERED = _before(r"\d[\d .()-]{7,}(?:[ ]?[|;,:–-])?[ ]{0,2}(?:\d{1,3}[ ]?[|;][ ]?)?")
_AFTER_CLOSING = _before(rf"(?<![\w-]) (?:{_CLOSING}) [\s,.!;:–-]{{0,6}} {_OPENING}")
_BY_AUTHORITY = _before(
    rf"""(?<!\w) (?: (?:{_AUTHORITY}) (?:[ ](?:d[aeo]s?[ ])?\w+)??
        | (?:{_ELECTED}) (?:[ ]\w+){{1,6}} , ) [ ] {_OPENING}"""
)
_BY_BEARER = _before(
    rf"""(?<!\w) (?:{_BEARER}) (?:[ ](?:municipal|estadual|federal|p[úu]blic[oa]|t[ée]cnica|d[aeo]s?|professora?))*
        [ ]+ {_OPENING}"""
)
_HANDLE = _before(r"""(?: \[quote="[^"\n]{0,60} | @[\w.-]* | /u/[\w.-]* | https?://\S* )""")
_EVENT = regex.compile(rf"(?<!\w)(?:{_ANNOUNCED})(?!\w)", regex.IGNORECASE)
_DOCUMENTED = _after(
    rf"""{_MARKS} (?: [ ]? [-–—,;:|/(<>\[] | </\w+>\s* ){{0,3}} \s{{0,2}} [*_]*
        (?: (?:n[o°.]*[ ])? (?:{_DOCUMENT})\b | [A-Z]{{2}}\d{{6}} )"""
)
_REACHABLE = _after(
    rf"""{_MARKS} (?: [ ]? [-–—,;:|/(<>\[] ){{0,3}} \s{{0,2}} [*_]*
        (?: (?:{_REACHED_AT})\b | {_NUMBER} | <?[\w.+-]+@ )"""
)
_TITLED = _after(rf"""{_MARKS} [ ]?[-–,(|][ ]? (?: [oa][ ] )? (?: {ROLE}|{_OFFICE} ) \b""")
_SAYS = _after(r"[ ]?:[ ]")
_LINE_END = _after(r"""["'*_~]* [,.]? [ ]* (?: \r?\n | $ | [ ]?[-–—|,/(][ ]* \S )""")
_NEXT_LINE = _after(
    rf"""["'*_~]* [,.]? [ ]* \r?\n [ ]* [*_~]* (?:
        (?: {ROLE}|{_DOCUMENT}|{_REACHED_AT}|{_OFFICE} ) \b | [(+]?\d\d[) ] | [\w.+-]+@ )"""
)
_COMPANY = _after(
    r"""[ ]? (?: & | ,?[ ](?: ltda | s\.?/?a\b | eireli | (?-i:ME|EPP)\b | advogados | associados | engenharia
    | consultoria ) )"""
)
_STATE = regex.compile(r"[ ]?[-/,(][ ]?(?:A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO)\b")


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a name from around it.

    `labelled`: a label or the person introduces it; `documented`: a document follows;
    `firm`: one of these, a signature, a number or a way to reach them; `role`: a word for a person is beside it;
    `linked`: an article or a delimiter does. `public`: an office or an event makes it known to all;
    `borne`: a street, a town or a company has that name. `cue` is the word that told.
    """

    labelled: bool = False
    documented: bool = False
    firm: bool = False
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
        labelled=label is not None,
        documented=documented,
        firm=firm,
        role=role is not None or _TITLED.match(text, end, right) is not None,
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
