"""BR_VOTER_ID: the voter's registration (título de eleitor), eight digits, two of the state, two that check them."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (
    r"t[íi]t(?:ulo)?\.?(?: d[eo])? ?eleitor(?:al|a)?",
    r"t[íi]t(?:ulo)?",
    r"inscri[çc][ãa]o eleitoral",
    r"eleitor(?:al)?",
)
_STATES = range(1, 29)  # 28 is the voters abroad
_ZERO_IS_ONE = {"01", "02"}  # São Paulo and Minas Gerais write a rest of zero as one


def verify(digits: str) -> bool:
    """State and check digits are right."""
    if len(digits) != 12 or not digits.isdecimal() or int(digits[8:10]) not in _STATES:
        return False
    numbers = [int(digit) for digit in digits]
    odd = digits[8:10] in _ZERO_IS_ONE
    first = _check_digit(sum(number * (place + 2) for place, number in enumerate(numbers[:8])), odd=odd)
    second = _check_digit(numbers[8] * 7 + numbers[9] * 8 + first * 9, odd=odd)
    return [first, second] == numbers[10:]


def _check_digit(total: int, *, odd: bool) -> int:
    rest = total % 11
    return 1 if odd and rest == 0 else rest % 10


RECOGNIZER = Recognizer(
    entity_type="BR_VOTER_ID",
    name="Título de eleitor",
    patterns=(
        Pattern(
            form="doze dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"(?<!\d[ ]) {NUMBER_START} \d{{4}}[ .]?\d{{4}}[ ./-]?\d\d[ .-]?\d\d {NUMBER_END} (?![ ]\d{{4}})",
            cued=0.95,
        ),
    ),
    cues=_CUES,
    check=verify,
    priority=65,
)
