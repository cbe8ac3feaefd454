"""BR_PIS: the worker's number in PIS, PASEP, NIT and NIS, eleven digits of which the last checks the others."""

from __future__ import annotations

from moderator.detection.recognizer import NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (r"pis", r"pasep", r"nit", r"nis", r"cadastro [úu]nico", r"cad[úu]nico")
_WEIGHTS = (3, 2, 9, 8, 7, 6, 5, 4, 3, 2)


def verify(digits: str) -> bool:
    """The check digit is right. One number in ten passes by chance: without a cue that proves little."""
    if len(digits) != 11 or not digits.isdecimal() or len(set(digits)) == 1:
        return False
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return int(digits[10]) == (0 if rest >= 10 else rest)


RECOGNIZER = Recognizer(
    entity_type="BR_PIS",
    name="PIS/PASEP",
    patterns=(
        Pattern(
            form="número com pontuação",
            gate=r"\d{3}\.\d{5}\.\d{2}-\d",
            regex=rf"{NUMBER_START} \d{{3}}\.\d{{5}}\.\d\d-\d {NUMBER_END}",
            alone=0.85,
            cued=1.0,
        ),
        Pattern(
            form="onze dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"(?:{NUMBER_START}|(?<=(?i:pis))) \d{{3}}[. ]?\d{{5}}[. ]?\d\d[ ]?[./-]?[ ]?\d {NUMBER_END}",
            cued=0.95,
        ),
    ),
    cues=_CUES,
    check=verify,
    priority=65,  # its word was the nearest, so a valid CPF of the same digits is chance
)
