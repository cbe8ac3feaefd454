"""BR_CPF: the taxpayer number of a person, eleven digits of which two check the others (Receita Federal)."""

from __future__ import annotations

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, NUMBER_START, Pattern, Recognizer
from moderator.detection.recognizers.phone_number import MOBILE

_GATE_START = rf"(?:{GATE_START}|(?i:cpf))"
_GATE = rf"{_GATE_START}\d{{3}}[ .-]{{0,3}}\d{{3}}[ .-]{{0,3}}\d{{3}}[ ./-]{{0,3}}\d{{2}}{GATE_END}"
_BARE_GATE = rf"{_GATE_START}\d{{11}}{GATE_END}"
_DOT = r"[ ]?[.-]?[ ]?"  # 000.000, 000 . 000, 000-000, 000 000
_DASH = r"[ ]?[./-]?[ ]?"  # before the check digits people also write a slash
# A label may stick to the number: CPF00000000000.
_START = rf"(?:{NUMBER_START}|(?<=(?i:cpf)))"


def verify(digits: str) -> bool:
    """Both check digits are right. Eleven equal digits are documentation, never somebody's number."""
    if len(digits) != 11 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    numbers = [int(digit) for digit in digits]
    return all(
        sum(number * (length + 1 - place) for place, number in enumerate(numbers[:length])) * 10 % 11 % 10
        == numbers[length]
        for length in (9, 10)
    )


RECOGNIZER = Recognizer(
    entity_type="BR_CPF",
    name="CPF",
    patterns=(
        Pattern(
            form="número com pontuação",
            gate=_GATE,
            regex=rf"(?<!\d[ ]) {_START} (?!\d{{11}}) \d{{3}}{_DOT}\d{{3}}{_DOT}\d{{3}}{_DASH}\d{{2}} {NUMBER_END}",
            alone=0.95,
            cued=1.0,
            disputed=0.9,
        ),
        Pattern(
            form="onze dígitos sem pontuação",
            gate=_BARE_GATE,
            regex=rf"{_START} (?!{MOBILE}) \d{{11}} {NUMBER_END}",
            alone=0.85,
            cued=0.99,
            disputed=0.55,  # "documento", "id": one number in a hundred passes by chance
        ),
        Pattern(
            form="onze dígitos que também formam um celular",
            gate=_BARE_GATE,
            regex=rf"{_START} (?={MOBILE}) \d{{11}} {NUMBER_END}",
            cued=0.9,
        ),
    ),
    cues=("cpf", r"c\.p\.f", "cin"),
    check=verify,
    priority=60,
)
