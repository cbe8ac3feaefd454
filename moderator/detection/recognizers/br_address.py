"""BR_ADDRESS: where a person lives, from the street to the neighbourhood, without city and CEP. Whether somebody lives
there is for `moderator.detection.residence` to say."""

from __future__ import annotations

import regex

from moderator.detection.recognizer import Pattern, Recognizer
from moderator.detection.residence import is_home

_STREET_KINDS = (
    r"rua|r\.|avenida|av\.?|travessa|trav\.|tv\.|alameda|al\.|rodovia|rod\.?|estrada|estr\.|pra[çc]a|p[çc]a\.|largo|"
    r"beco|viela|ladeira|servid[ãa]o|via|vila|ch[áa]cara|s[íi]tio|condom[íi]nio|residencial|loteamento|passagem|quadra|qd\."
)
_KIND = rf"(?<![^\W_]) (?: (?i:{_STREET_KINDS}) | R(?=[ ]\p{{Lu}}) )"
# Brasília: SQN 308, QNM 12, QI 11.
_BLOCK = r"""(?<![^\W_]) (?: SHI[NS][ ] )?
    (?: S[CGHQM][A-Z]{1,3} | Q[A-Z]{1,2} | EQ[NS][A-Z]? | CL[NS]W? | CR[NS] | AOS | (?i:quadra|qd\.?) ) [ -]?\d{1,4}"""
_NAME = r"""(?: [ ] (?: (?: d[aeo]s? | e | D[AEO]S? ) [ ] )? (?: \p{Lu}[\w'.-]* | \d{1,2}(?=[ ]d[eo][ ]) ) ){1,6}?"""
# In small letters any words could be a name: only where the number is set off, or a word of living stands before.
_SMALL_NAME = r"""(?:
    [ ] (?! (?i: e | h[áa] | que | com | pr?a | para | tem | onde | é | em | na | no | foi | j[áa] | at[ée] ) \b )
    [\w'.]+ ){1,5}?"""
_NO = r"(?i: n\.?[ro°]?\.?[ ]? | n[úu]mero[ ] )"
_DIGITS = r"(?: \d{1,5} | \d{1,2}\.\d{3} ) (?: -?[A-Za-z]\b )? (?! \w | [./-]\d | % )"
_NO_DIGITS = r"[ ]?,?[ ] (?i: s/?n[o]? \b | km[ ]?\d+(?:,\d+)? )"
_NUMBER = rf"(?: (?: [ ]?,[ ]? {_NO}? | [ ]{_NO}? ) {_DIGITS} | {_NO_DIGITS} )"
_SET_OFF_NUMBER = rf"(?: (?: [ ]?,[ ]? {_NO}? | [ ]{_NO} ) {_DIGITS} | {_NO_DIGITS} )"
_UNIT = r"""[ ]?[,/(-]?[ ]? (?i:
      (?: apto? | apartamento | ap | casa | cs | bloco | bl | torre | edif[íi]cio | ed | lote | lt | quadra | qd | q
        | conjunto | conj | cj | sala | sl | unidade | km ) \.? [ ]? (?: \d{1,5}[a-z]? | [a-z]\d{0,3} ) \b
    | \d{1,2}[oa]?[ ]andar | fundos | sobrado | t[ée]rreo | casa (?![ ]d[aeo])
    | (?: edif[íi]cio | ed\. | cond(?: \. | om[íi]nio) ) (?-i: [ ] (?: d[aeo]s?[ ] )? \p{Lu}\w+ ){1,4} )"""
# A city is followed by its state; in the Distrito Federal the neighbourhood is.
_NO_CITY = r"""(?! [\w:@]
    | [ ]?[/,-][ ]? (?: A[CLMP] | BA | CE | ES | GO | M[AGST] | P[ABEIR] | R[JNORS] | S[CEP] | TO ) \b )"""
_NO_LABEL = r"""(?!
      (?i: cep | cpf | rg | cnpj | tel | fone | telefone | cel | celular | e-?mail | contato | whats\w* ) \b
    | Bras[íi]lia \b | (?i: cidade | munic[íi]pio | uf | estado ) [ ]?: )"""
_AREA = rf"""[ ]?[,-][ ]? {_NO_LABEL} (?>
    (?i: bairro[ :]{{1,2}} )? (?: (?: Jd | Pq | Vl | Sto | Sta | Res | Cj ) \. | \p{{Lu}}[\w']* | (?i:centro) )
    (?: [ ] (?: d[aeo]s?[ ] )? (?: \p{{Lu}}[\w']* | \d{{1,2}} ) ){{0,4}} ) {_NO_CITY}"""
_SMALL_AREA = rf"""[ ]?,?[ ] (?> (?i:
    centro | (?: asa | lago )[ ](?: norte | sul )
    | (?: jardim | jd\.? | vila | vl\. | parque | pq\. | bairro | setor )[ ][\w']+
    ) ) {_NO_CITY}"""
_REST = rf"(?: {_UNIT} ){{0,4}} (?: {_AREA} | {_SMALL_AREA} )? (?: {_UNIT} ){{0,3}}"
_LIVING = r"""(?<= (?i:
    (?: mor[oa] | viv[oe] | resid[oe] | residente ) [ ] (?: [an]?[aoà] | em ) [ ]
    | endere[çc]o (?: [ ]\w+ ){0,2} [ ]?[:=-]?[ ] ) )"""
_GATE = rf"(?i)(?:^|[^a-z])(?:{_STREET_KINDS}|r) .*(?:\d|s/?n|ap|casa|fundos|sobrado|t[ée]rreo|ed|cond)"


def _is_personal(match: regex.Match[str]) -> bool:
    return is_home(match.string, *match.span())


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=f"{expression} {_REST}", score=0.85, accept=_is_personal)


RECOGNIZER = Recognizer(
    entity_type="BR_ADDRESS",
    name="Endereço residencial",
    patterns=(
        _pattern("rua e número", _GATE, rf"{_KIND} (?: {_NAME} {_NUMBER} | {_SMALL_NAME} {_SET_OFF_NUMBER} )"),
        _pattern(
            "rua e complemento",
            _GATE,
            rf"(?: {_KIND} {_NAME} | (?<![^\W_]) (?i: rua | quadra | qd\. | alameda | travessa )[ ]\d{{1,4}} ) {_UNIT}",
        ),
        _pattern("rua e número de quem mora", _GATE, rf"{_LIVING} {_KIND} {_SMALL_NAME} {_NUMBER}"),
        _pattern(
            "quadra e complemento",
            r"(?:[A-Z]{2,4}|(?i:quadra|qd\.?))[ -]?\d{1,4}[ ,/-]{1,3}\w",
            rf"{_BLOCK} {_UNIT}",
        ),
    ),
    priority=75,
)
