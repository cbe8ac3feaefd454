"""BR_CNPJ: the number of a legal entity; since July 2026 its first twelve places may hold letters
(IN RFB 2.229/2024). Found for public bodies too: what it is worth is for the rules to say."""

from __future__ import annotations

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, NUMBER_START, Pattern, Recognizer

_ANY = "[0-9A-Z]"
_GATE_START = rf"(?:{GATE_START}|(?i:cnpj))"
_GATE = (
    rf"(?i){_GATE_START}{_ANY}{{2}}[ .]{{0,3}}{_ANY}{{3}}[ .]{{0,3}}{_ANY}{{3}}[ ./-]{{0,3}}{_ANY}{{4}}[ ./-]{{0,3}}"
    rf"[0-9]{{2}}{GATE_END}"
)
_BARE_GATE = rf"(?i){_GATE_START}{_ANY}{{12}}[0-9]{{2}}{GATE_END}"
_START = rf"(?:{NUMBER_START}|(?<=(?i:cnpj)))"
_DOT = r"[ ]?\.?[ ]?"
_DASH = r"[ ]?[/.-]?[ ]?"


def verify(value: str) -> bool:
    """Both check digits are right. A letter counts as its ASCII code minus 48, as a digit does."""
    if len(value) != 14 or not value[12:].isdecimal() or len(set(value)) == 1:
        return False
    numbers = [ord(character) - 48 for character in value]
    for length in (12, 13):
        rest = sum(number * (2 + (length - 1 - place) % 8) for place, number in enumerate(numbers[:length])) % 11
        if numbers[length] != (0 if rest < 2 else 11 - rest):
            return False
    return True


RECOGNIZER = Recognizer(
    entity_type="BR_CNPJ",
    name="CNPJ",
    patterns=(
        Pattern(
            form="número com pontuação",
            gate=_GATE,
            regex=rf"""(?<!\d[ ]) {_START} (?!\d{{14}})
                       \d\d {_DOT} \d{{3}} {_DOT} \d{{3}} {_DASH} \d{{4}} {_DASH} \d\d {NUMBER_END}""",
            alone=0.95,
            cued=1.0,
            disputed=0.9,
        ),
        Pattern(
            form="número alfanumérico com pontuação",
            gate=_GATE,
            # The slash is what tells it from a product key; lower case happens in chats.
            regex=rf"""{_START} (?i: {_ANY}{{2}} \.? {_ANY}{{3}} \.? {_ANY}{{3}} [ ]?/[ ]? {_ANY}{{4}} [ ]?-?[ ]? ) \d\d
                       {NUMBER_END}""",
            alone=0.9,
            cued=1.0,
            disputed=0.8,
        ),
        Pattern(
            form="catorze dígitos sem pontuação, de matriz ou filial",
            gate=_BARE_GATE,
            # Branches number from 0001. A date and time has as many digits: 20260304091500.
            regex=rf"""{_START} (?! (?:19|20)\d\d (?:0[1-9]|1[0-2]) (?:0[1-9]|[12]\d|3[01]) )
                       \d{{8}}0\d{{5}} {NUMBER_END}""",
            alone=0.7,
            cued=1.0,
        ),
        Pattern(
            form="catorze caracteres sem pontuação",
            gate=_BARE_GATE,
            regex=rf"{_START} (?=[A-Z]*\d)(?=\d*[A-Z]) {_ANY}{{12}}\d\d {NUMBER_END}",
            alone=0.6,
            cued=0.95,
        ),
        Pattern(
            form="catorze caracteres depois da palavra CNPJ",
            gate=_BARE_GATE,
            regex=rf"{_START} (?i:{_ANY}{{12}})\d\d {NUMBER_END}",
            cued=0.95,
        ),
    ),
    cues=("cnpj", r"c\.n\.p\.j", "cgc"),
    check=verify,
    priority=60,
)
