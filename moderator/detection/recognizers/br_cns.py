"""BR_CNS: the number of the national health card (Cartão SUS), fifteen digits. Those that begin with 1 or 2 are
built on a PIS, those with 7, 8 or 9 are provisional (Datasus)."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (r"cns", r"sus", r"cart[ãa]o (?:nacional )?d[aeo] (?:sa[úu]de|sus)", r"cart[ãa]o sus", r"cadsus")
_START = rf"(?<!\d[ ]) {NUMBER_START}"
_END = rf"{NUMBER_END} (?![ ]\d)"


def verify(digits: str) -> bool:
    """The weighted sum is a multiple of eleven; where it can't be with 000 behind the PIS, 001 stands there."""
    if len(digits) != 15 or not digits.isdecimal() or digits[0] not in "12789":
        return False
    if sum(int(digit) * (15 - place) for place, digit in enumerate(digits)) % 11:
        return False
    if digits[0] in "789":
        return True
    rest = sum(int(digit) * (15 - place) for place, digit in enumerate(digits[:11])) % 11
    return digits[11:14] == ("001" if rest == 1 else "000")


RECOGNIZER = Recognizer(
    entity_type="BR_CNS",
    name="Cartão SUS (CNS)",
    patterns=(
        Pattern(
            form="número definitivo",
            gate=r"[12]\d{2} ?\d{4} ?\d{4} ?00[01]\d",
            regex=rf"{_START} [12]\d\d[ ]?\d{{4}}[ ]?\d{{4}}[ ]?00[01]\d {_END}",
            alone=0.8,
            cued=1.0,
        ),
        Pattern(
            form="número em grupos",
            gate=r"\d{3} \d{4} \d{4} \d{4}",
            regex=rf"{_START} [789]\d\d[ ]\d{{4}}[ ]\d{{4}}[ ]\d{{4}} {_END}",
            alone=0.7,
            cued=1.0,
        ),
        Pattern(
            form="quinze dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"{_START} [12789]\d\d[ .]?\d{{4}}[ .]?\d{{4}}[ .-]?\d{{4}} {_END}",
            cued=0.95,
        ),
    ),
    cues=_CUES,
    check=verify,
    priority=65,
)
