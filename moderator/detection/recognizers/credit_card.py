"""CREDIT_CARD: payment cards by the ranges of their issuers (ISO/IEC 7812) and Luhn's check digit. Expiry and CVV are
left where they are; the numbers that payment providers publish for tests are no one's."""

from __future__ import annotations

import regex

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by

_CUES = (r"cart[ãa]o", r"cart[õo]e", r"visa", r"master(?:card)?", r"amex", r"hipercard", r"credit card")
_ISSUED = regex.compile(
    r"""
      4 (?: \d{12} | \d{15} | \d{18} )                                              # Visa, and Elo in part
    | (?: 5[1-5]\d\d | 222[1-9] | 22[3-9]\d | 2[3-6]\d\d | 27[01]\d | 2720 ) \d{12}  # Mastercard
    | 3[47] \d{13}                                                                  # American Express
    | 3 (?: 0[0-5] | [68]\d ) \d{11,16}                                             # Diners Club
    | 35 (?: 2[89] | [3-8]\d ) \d{12,15}                                            # JCB
    | (?: 50 | 5[6-8] | 6\d ) \d{11,17}                                             # Elo, Hipercard, Discover, Maestro
    """,
    regex.VERBOSE,
)


def verify(digits: str) -> bool:
    """An issuer's number whose sum is a multiple of ten. Two digits all over (4111…1111) are documentation."""
    if not _ISSUED.fullmatch(digits) or len(set(digits)) < 3:
        return False
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(number - 9 * (number > 9) for number in doubled) % 10 == 0


RECOGNIZER = Recognizer(
    entity_type="CREDIT_CARD",
    name="Cartão de pagamento",
    patterns=(
        Pattern(
            form="número em grupos",
            gate=r"\d{4}[ .-]{1,3}\d{4,6}[ .-]{1,3}\d{4,5}",
            regex=rf"""(?<!\d[ ]) {NUMBER_START}
                       (?: \d{{4}} ([ ]?[ .-][ ]?) \d{{4}} \1 \d{{4}} \1 \d{{4}} (?: \1 \d{{1,3}} )?
                         | \d{{4}} ([ .-]) \d{{6}} \2 \d{{4,5}} )
                       {NUMBER_END} (?![ ]\d{{4}}\b)""",
            alone=0.9,
            cued=1.0,
            disputed=0.6,
        ),
        Pattern(
            form="dezesseis dígitos",
            gate=rf"{GATE_START}\d{{16}}{GATE_END}",
            regex=rf"{NUMBER_START} \d{{16}} {NUMBER_END}",
            alone=0.6,
            cued=1.0,
        ),
        Pattern(
            form="treze a dezenove dígitos depois da palavra",
            gate=gate_by(*_CUES),
            regex=rf"{NUMBER_START} \d{{13,19}} {NUMBER_END}",
            cued=0.95,
        ),
    ),
    cues=_CUES,
    check=verify,
    priority=65,
)
