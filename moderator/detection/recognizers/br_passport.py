"""BR_PASSPORT: two letters and six digits, and what other countries print, beside the word only."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (r"passaporte", r"passap", r"passport", r"laissez-passer")
_JOURNEY = (r"comitiva", r"viajante", r"passageir[oa]", r"passage(?:m|ns)", r"embarque", r"delega[çc][ãa]o")
_GATE = gate_by(*_CUES)

RECOGNIZER = Recognizer(
    entity_type="BR_PASSPORT",
    name="Passaporte",
    patterns=(
        Pattern(
            form="duas letras e seis dígitos depois da palavra",
            gate=_GATE,
            regex=rf"(?<![^\W_]) (?: (?i:[A-Z]{{2}}) | [A-Z]{{2}}[ -] ) \d{{6}} {NUMBER_END}",
            cued=0.95,
        ),
        Pattern(
            form="número estrangeiro depois da palavra",
            gate=_GATE,
            regex=rf"(?<![^\W_]) (?: [A-Z]{{1,3}}\d{{6,8}} | (?=[A-Z]+\d)(?=\w*\d\w*\d)[A-Z0-9]{{8,9}} ) {NUMBER_END}",
            cued=0.9,
        ),
        Pattern(
            form="nove dígitos depois da palavra",
            gate=_GATE,
            regex=rf"{NUMBER_START} \d{{9}} {NUMBER_END}",
            cued=0.8,
        ),
        Pattern.fixed(
            form="duas letras e seis dígitos em uma lista de viajantes",
            gate=gate_by(*_JOURNEY),
            regex=rf"""(?<![^\W_]) [A-Z]{{2}}\d{{6}} {NUMBER_END}
                       (?<= (?<![^\W\d_])(?P<cue>(?i:{"|".join(_JOURNEY)}))s?(?![^\W\d_]) [^\n.;]{{0,98}} )""",
            score=0.7,
        ),
    ),
    cues=_CUES,
    priority=55,
)
