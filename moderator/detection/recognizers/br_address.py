"""BR_ADDRESS: where a person lives, from the street to the neighbourhood, without city and CEP. The addresses of
agencies, events and companies are public: the nearest word about a home or an office tells."""

from __future__ import annotations

import regex

from moderator.detection.recognizer import Pattern, Recognizer

_TYPE = r"""(?i: rua | r\. | avenida | av\.? | travessa | trav\. | tv\. | alameda | al\. | rodovia | rod\.? | estrada | estr\. | pra[çc]a
    | p[çc]a\. | largo | beco | viela | ladeira | servid[ãa]o | via | vila | ch[áa]cara | s[íi]tio | condom[íi]nio | residencial
    | loteamento | passagem | quadra | qd\. )"""
# Brasília: SQN 308, QNM 12, QI 11.
_BLOCK = r"(?: S[CGHQM][A-Z]{1,3} | Q[A-Z]{1,2} | EQ[NS][A-Z]? | CL[NS]W? | CR[NS] | AOS | (?i: quadra | qd\.? ) )[ -]?\d{1,4}"
_NOT_A_NAME = r"(?! (?i: e | h[áa] | que | com | para | pra | tem | onde | é | em | na | no | foi | j[áa] | at[ée] ) \b )"
_NAME = r"(?: [ ] (?: (?: d[aeo]s? | e | D[AEO]S? ) [ ] )? (?: \p{Lu}[\w'.-]* | \d{1,2} (?=[ ]d[eo][ ]) ) ){1,6}?"
_PLAIN_NAME = rf"(?: [ ] {_NOT_A_NAME} [\w'.]+ ){{1,5}}?"
_NUMBER = r"(?: \d{1,5} | \d{1,2}\.\d{3} ) (?: -?[A-Za-z] \b )? (?! \w | [./-]\d | %% )".replace("%%", "%")
_NO = r"(?i: n[ro]?\.?[ ]? | n[úu]mero[ ] )"
_AT = rf"(?: (?: [ ]?,[ ]? {_NO}? | [ ]{_NO}? ) {_NUMBER} | [ ]?,?[ ] (?i: s/?n[o]? \b | km[ ]?\d+(?:,\d+)? ) )"
_CLEAR_AT = rf"(?: (?: [ ]?,[ ]? {_NO}? | [ ]{_NO} ) {_NUMBER} | [ ]?,?[ ] (?i: s/?n[o]? \b | km[ ]?\d+(?:,\d+)? ) )"
_UNIT = r"""(?i: (?: apto? | apartamento | ap | casa | cs | bloco | bl | torre | edif[íi]cio | ed | lote | lt | quadra | qd | q
    | conjunto | conj | cj | sala | sl | unidade | km ) \.? [ ]? (?: \d{1,5}[a-z]? | [a-z]\d{0,3} ) \b
    | \d{1,2}[oa]?[ ]andar | fundos | sobrado | t[ée]rreo | casa (?![ ]d[aeo]) | (?: edif[íi]cio | ed\. | cond(?:\. | om[íi]nio) ) (?-i: [ ]\p{Lu}\w+ ){1,3} )"""
_UNITS = rf"(?: [ ]?[,/(-]?[ ]? {_UNIT} )"
_STATE = r"(?: A[CLMP]|BA|CE|DF|ES|GO|M[AGST]|P[ABEIR]|R[JNORS]|S[CEP]|TO )"
_LABEL = r"(?i: cep | cpf | rg | cnpj | tel | fone | telefone | cel | celular | e-?mail | cidade | munic[íi]pio | contato | whats\w* )"
_AREA = rf"""[ ]?[,-][ ]? (?! {_LABEL} \b ) (?> (?i: bairro[ :]{{1,2}} )?
    (?: (?: Jd | Pq | Vl | Sto | Sta | Res | Cj ) \. | \p{{Lu}}[\w']* | (?i:centro) )
    (?: [ ] (?: d[aeo]s?[ ] )? (?: \p{{Lu}}[\w']* | \d{{1,2}} ) ){{0,4}} )
    (?! [\w:@] | [ ]?[/,-][ ]?{_STATE}\b )"""
_REST = rf"{_UNITS}{{0,4}} (?: {_AREA} )? {_UNITS}{{0,3}}"
_GATE = (
    r"(?i)(?:^|[^a-z])(?:rua|r\.|av(?:enida)?\.?|trav(?:essa)?\.?|tv\.|al(?:ameda)?\.?|rod(?:ovia)?\.?|estr(?:ada)?\.?|pra[çc]a|"
    r"p[çc]a\.|largo|beco|viela|ladeira|servid[ãa]o|via|vila|ch[áa]cara|s[íi]tio|condom[íi]nio|residencial|loteamento|passagem|"
    r"quadra|qd\.) .{1,60}(?:\d|s/?n)"
)
_RESIDENCE = regex.compile(r"(?i)(?<![^\W\d_])(?:apto?\.?|apartamento|ap\.?|casa|cs\.?|fundos|sobrado)(?![^\W\d_])")
_PLACE = regex.compile(
    r"""(?r) (?<![^\W\d_]) (?:
      (?P<home> mor(?: o | a | am | ava | ando | amos | ador | adora ) | resid(?: o | e | em | ia | ente | entes | indo | encial | ência )
        | domicili\w+ | meu | minha | dele | dela | casas? | lar | apto?\.? | apartamento | ap\.? | fundos | vizinh\w+ | fam[íi]lia
        | cpf | rg | pis | cnh | t[íi]tulo | cns | nascid[oa] | nasc | nascimento | filia[çc][ãa]o | m[ãa]e | pai | estado[ ]civil
        | (?<!usu[áa]rio[ ]|host) nome | nome[ ]completo | paciente | servidora? | requerente | interessad[oa] | benefici[áa]ri[oa]
        | titular | solicitante | dependente | destinat[áa]ri[oa] | alun[oa] | segurad[oa] | cidad[ãa]o? | candidat[oa] | pensionista
        | pessoal | particular | entregar | entrega | contribuinte | denunciante | testemunha | v[íi]tima )
    | (?P<office> sede | cnpj | [óo]rg[ãa]os? | prefeitura | minist[ée]rios? | secretarias? | c[âa]mara | tribuna(?:l|is) | universidade
        | institut[oo] | campus | funda[çc][ãa]o | autarquia | ag[êe]ncia | pal[áa]cio | audit[óo]rio | evento | encontro
        | semin[áa]rio | local | hotel | restaurante | escola | hospital | f[óo]rum | superintend\w+ | delegacia | gabinete
        | procuradoria | cart[óo]rio | pr[ée]dio | empresa | loja | comercial | institucional | funcional | trabalho | atendimento
        | reuni[ãa]o | oficina | curso | workshop | treinamento | inscri[çc]\w+ | protocolo | posto | reparti[çc][ãa]o | esplanada
        | anexo | biblioteca | museu | teatro | centro[ ]de | conselho | associa[çc][ãa]o | companhia | raz[ãa]o[ ]social | arquivo )
    ) (?![^\W\d_])""",
    regex.VERBOSE | regex.IGNORECASE,
)
_OFFICE_BEHIND = regex.compile(
    r"(?i)[ ]?[,(-]?[ ]?(?:(?:na|no|da|do|é|fica)[ ])?(?:a[ ]|o[ ])?(?:nova[ ])?(?:sede|sala|audit[óo]rio|pr[ée]dio|\d{1,2}[oa]? andar|minist[ée]rio|prefeitura|"
    r"secretaria|tribunal|c[âa]mara|[óo]rg[ãa]o|hotel)(?![^\W\d_])"
)
_ADDRESS_LABEL = regex.compile(r"(?i)\bend(?:ere[çc]o|er\.?|\.)?[\W_]{0,6}\Z")


def is_home(text: str, start: int, end: int) -> bool:
    """Somebody lives at `[start, end)`: a flat or house, or the nearest word to the left is about persons and homes."""
    if _RESIDENCE.search(text, start, end):
        return True
    if _OFFICE_BEHIND.match(text, end):
        return False
    nearest = _PLACE.search(text, max(0, start - 200), start)
    return nearest is not None and nearest.lastgroup == "home"


def _accept(match: regex.Match[str]) -> bool:
    text, (start, end) = match.string, match.span()
    if is_home(text, start, end):
        return True
    labelled = _ADDRESS_LABEL.search(text, max(0, start - 16), start)
    return labelled is not None and not _PLACE.search(text, max(0, start - 200), start)


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=expression, score=0.85, accept=_accept)


RECOGNIZER = Recognizer(
    entity_type="BR_ADDRESS",
    name="Endereço residencial",
    patterns=(
        _pattern("rua e número", _GATE, rf"(?<![^\W_]) {_TYPE} (?: {_NAME} {_AT} | {_PLAIN_NAME} {_CLEAR_AT} ) {_REST}"),
        _pattern("rua e complemento", _GATE, rf"(?<![^\W_]) {_TYPE} (?: {_NAME} | [ ]\d{{1,4}} ) {_UNITS}{{1,4}} {_REST}"),
        _pattern(
            "rua e número depois de «moro»",
            _GATE,
            rf"(?<= (?i: mor[oa] | resid[oe] | residente ) [ ] (?i: [an]?[aoà] | em ) [ ] ) {_TYPE} {_PLAIN_NAME} {_AT} {_REST}",
        ),
        _pattern(
            "quadra e complemento",
            r"(?:[A-Z]{2,4}|(?i:quadra|qd\.?))[ -]?\d{1,4}[ ,/-]{1,3}\w",
            rf"(?<![^\W_]) {_BLOCK} {_UNITS}{{1,4}} {_REST}",
        ),
    ),
    priority=75,
)
