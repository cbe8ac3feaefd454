"""BR_RENAVAM: a vehicle's registration, eleven digits (nine in old papers) of which the last checks the others."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def verify(digits: str) -> bool:
    """The check digit is right. Old numbers count as if zeros stood before them."""
    if not 9 <= len(digits) <= 11 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    padded = digits.zfill(11)
    total = sum(int(digit) * weight for digit, weight in zip(padded, _WEIGHTS, strict=False))
    return int(padded[10]) == total * 10 % 11 % 10


RECOGNIZER = Recognizer(
    entity_type="BR_RENAVAM",
    name="RENAVAM",
    patterns=(
        Pattern(
            form="nove a onze dígitos depois da palavra",
            gate=gate_by("renavam"),
            regex=rf"(?:{NUMBER_START}|(?<=(?i:renavam))) \d(?:[ .]?\d){{7,9}}[ ]?[.-]?\d {NUMBER_END}",
            cued=0.95,
        ),
    ),
    cues=("renavam",),
    check=verify,
    priority=65,
)
