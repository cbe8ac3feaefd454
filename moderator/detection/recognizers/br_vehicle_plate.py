"""BR_VEHICLE_PLATE: ABC-1234 and, since 2018, ABC1D23. The old form is also that of a ticket (SEI-1234), so that a
word must tell; the new one is enough by itself."""

from __future__ import annotations

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, Pattern, Recognizer, gate_by

_PLATE = r"placas?(?![ ]?-?[ ]?m[ãa]e|[ ]de[ ](?:rede|v[íi]deo|som|captura))|chapas?|emplacad[oa]s?"
_VEHICLE = (
    r"(?:ve[íi]culo|carro|autom[óo]ve(?:l|i)|moto|motocicleta|frota|viatura|caminh(?:[ãa]o|[õo]e|onete)|[ôo]nibus|van|"
    r"motorista|condutora?|garage(?:m|n)|multa|infra[çc](?:[ãa]o|[õo]e)|estacionad[oa]|vaga|farol)s?"
)
_GATE = gate_by("placa", "chapa", "emplacad[oa]", _VEHICLE)
_START = r"(?<![^\W_]|[\d_][.-])"
_OLD = r"[A-Z]{3}[ -]?(?!0000)\d{4}"
_NEW = r"[A-Z]{3}[ -]?\d[A-Z]\d\d"
_ACRONYM = r"(?!(?i:SEI|SIP|PEN|NUP|ISO|NBR|RFC|CVE|SEQ|DOC)[ -]?\d)"
_PARKED = r"vagas?|estacionad[oa]s?|garagem|farol"
_GAP = r"[^\n.;!?]{0,40}"

RECOGNIZER = Recognizer(
    entity_type="BR_VEHICLE_PLATE",
    name="Placa de veículo",
    patterns=(
        Pattern.fixed(
            form="letras e números depois da palavra",
            gate=_GATE,
            regex=rf"""(?i: {_START} {_ACRONYM} (?:{_OLD}|{_NEW}) ) {NUMBER_END}
                       (?<= (?<![^\W\d_])(?P<cue>(?i:{_PLATE}))(?![^\W\d_]) {_GAP} )""",
            score=0.95,
        ),
        Pattern.fixed(
            form="letras e números depois de um veículo",
            gate=_GATE,
            regex=rf"""{_START} {_ACRONYM} (?:{_OLD}|{_NEW}) {NUMBER_END}
                       (?: (?<= (?<![^\W\d_])(?P<cue>(?i:{_VEHICLE}))(?![^\W\d_]) {_GAP} )
                         | (?= {_GAP} (?<![^\W\d_])(?P<cue>(?i:{_PARKED}))(?![^\W\d_]) ) )""",
            score=0.85,
        ),
        Pattern(
            form="padrão Mercosul",
            gate=rf"{GATE_START}[A-Z]{{3}}\d[A-Z]\d{{2}}{GATE_END}",
            regex=rf"{_START} (?<![#&%=/+]) {_ACRONYM} [A-Z]{{3}}\d[A-Z]\d\d {NUMBER_END} (?![+=/])",
            alone=0.6,
        ),
        Pattern.fixed(
            form="placa ao lado de outra",
            gate=rf"{GATE_START}[A-Z]{{3}}\d[A-Z]\d{{2}}{GATE_END}",
            regex=rf"""{_START} {_ACRONYM} {_OLD} {NUMBER_END}
                       (?<= {_START} [A-Z]{{3}}\d[A-Z]\d\d (?:,[ ]?|[ ]e[ ]|[ ]?/[ ]?) {_OLD} )""",
            score=0.7,
        ),
    ),
    priority=55,
)
