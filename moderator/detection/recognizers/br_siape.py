"""BR_SIAPE: the registration of a federal civil servant, seven digits without check digit. Document numbers of
SEI look the same, so that the word must tell."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_ESTATE = r"(?! d[eo] im[óo]ve)"  # land has a matrícula too
_CUES = (r"siape(?:cad)?", r"matr[íi]cula(?: funcional| siape)?", r"mat(?:r(?:[íi]c)?)?")

RECOGNIZER = Recognizer(
    entity_type="BR_SIAPE",
    name="Matrícula SIAPE",
    patterns=(
        Pattern(
            form="sete dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"""(?:{NUMBER_START}|(?<=(?i:siape))) (?! (\d)\1{{6}} )
                       (?: \d{{7}} | \d\.\d{{3}}\.\d{{3}} ) (?:-\d)? {NUMBER_END}""",
            cued=0.9,
        ),
    ),
    cues=(*_CUES[:1], rf"{_CUES[1]}{_ESTATE}", *_CUES[2:]),
    priority=55,
)
