"""BR_CNH: the driver's registration (not the number of the paper form), eleven digits of which two check the others."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (
    r"cnh(?:\W{1,3}registro| digital)?",
    r"habilita(?:[çc][ãa]o|d[oa])",
    r"cart(?:eira)? d[eo] motorista",
    r"permiss[ãa]o para dirigir",
    r"ppd",
    r"registro (?:nacional|da cnh)",
)


def verify(digits: str) -> bool:
    """Both check digits are right (Detran's rule: a first rest of ten or more takes two off the second)."""
    if len(digits) != 11 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    numbers = [int(digit) for digit in digits[:9]]
    first = sum(number * (9 - place) for place, number in enumerate(numbers)) % 11
    second = sum(number * (1 + place) for place, number in enumerate(numbers)) % 11
    discount = 0
    if first >= 10:
        first, discount = 0, 2
    second = 0 if second >= 10 else (second - discount) % 11
    return digits[9:] == f"{first}{0 if second >= 10 else second}"


RECOGNIZER = Recognizer(
    entity_type="BR_CNH",
    name="CNH",
    patterns=(
        Pattern(
            form="onze dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"(?:{NUMBER_START}|(?<=(?i:cnh))) \d{{3}}[ ]?\d{{3}}[ ]?\d{{3}}[ -]?\d\d {NUMBER_END}",
            cued=0.95,
        ),
    ),
    cues=_CUES,
    check=verify,
    priority=65,
)
