"""PHONE_NUMBER: Brazilian mobiles and land lines. Numbers made for the public (0800, 4004, 190...),
extensions by themselves and incomplete numbers are not personal."""

from __future__ import annotations

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, NUMBER_START, Pattern, Recognizer

# The 67 area codes in use (Anatel).
AREA = r"(?:1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9])"
MOBILE = rf"{AREA}9\d{{8}}"

_BARE_GATE = rf"{GATE_START}(?:0|55)?\d{{10,11}}{GATE_END}"
_MOBILE_GATE = rf"\d\d[) .-]{{0,5}}9[ .-]{{0,3}}\d{{4}}[ .-]{{0,3}}\d{{4}}{GATE_END}"
_LANDLINE_GATE = rf"\d\d[) .-]{{0,5}}[2-5]\d{{3}}[ .-]{{0,3}}\d{{4}}{GATE_END}"
_LOCAL_GATE = rf"{GATE_START}(?:9[ .-]{{0,3}})?\d{{4}}[ .-]{{0,3}}\d{{4}}{GATE_END}"
_GAP = r"[ ]?[.-]?[ ]?"
_COUNTRY = r"(?:(?:\+|00)[ ]?55[ .-]?|55[ .-](?=\(?\d\d[) .-]))"
_TRUNK = r"(?:0[ ]?(?:xx|\d\d)?[ ]?)"  # 0 61, 0xx61, 0 15 61: long distance, with or without the carrier
_AREA = rf"(?:\([ ]?(?:{_TRUNK})?{AREA}[ ]?\)|{_TRUNK}?{AREA})"
_NINE = rf"9{_GAP}\d{{4}}{_GAP}\d{{4}}"
# Not 3003, 4004 and the like, which anybody may call, and not a range of years.
_LANDLINE_START = r"(?!300\d|40[0-3]\d|(?:19|20)\d\d[ ]?-[ ]?(?:19|20)\d\d)[2-5]\d{3}"
_LANDLINE = rf"{_LANDLINE_START}{_GAP}\d{{4}}"
_START = r"(?<![^\W_])(?<!\d[.,/-])(?<!(?<![\d.-])\d{4}[ ])"  # nor the tail of a card number
_NO_AREA = r"(?<!\d\)[ ]?)"  # behind an area code that doesn't exist there is no number either
_END = rf"{NUMBER_END}(?![ ]\d{{4}}\b(?!-))"

RECOGNIZER = Recognizer(
    entity_type="PHONE_NUMBER",
    name="Telefone",
    patterns=(
        Pattern(
            form="telefone com DDI",
            gate=r"(?:\+|00) ?55|55[ .-]\(?\d\d",
            regex=rf"(?<![\w+]) {_COUNTRY}{_AREA}{_GAP}(?:{_NINE}|{_LANDLINE}) {_END}",
            alone=0.9,
            cued=1.0,
            disputed=0.7,
        ),
        Pattern(
            form="celular com DDD",
            gate=_MOBILE_GATE,
            regex=rf"{_START} (?!\d{{11}}) {_AREA}{_GAP}{_NINE} {_END}",
            alone=0.9,
            cued=1.0,
            disputed=0.75,
        ),
        Pattern(
            form="celular com DDD, sem pontuação",
            gate=_BARE_GATE,
            regex=rf"{NUMBER_START} (?:0|55)?{MOBILE} {NUMBER_END}",
            alone=0.7,
            cued=0.95,
        ),
        Pattern(
            form="telefone fixo com DDD",
            gate=_LANDLINE_GATE,
            regex=rf"{_START} (?!\d{{10}}) {_AREA}{_GAP}{_LANDLINE} {_END}",
            alone=0.8,
            cued=1.0,
            disputed=0.6,
        ),
        Pattern(
            form="telefone fixo com DDD, sem pontuação",
            gate=_BARE_GATE,
            regex=rf"{NUMBER_START} {AREA}{_LANDLINE_START}\d{{4}} {NUMBER_END}",
            cued=0.9,
        ),
        Pattern(
            form="celular sem DDD",
            gate=_LOCAL_GATE,
            regex=rf"{_START} {_NO_AREA} 9[ ]?\d{{4}}-\d{{4}} {_END}",
            alone=0.6,
            cued=0.95,
        ),
        Pattern(
            form="telefone sem DDD",
            gate=_LOCAL_GATE,
            regex=rf"(?=[2-59]) {_START} {_NO_AREA} (?:{_NINE}|{_LANDLINE}) {_END}",
            cued=0.8,
        ),
    ),
    cues=(
        r"(?:tele)?fone",
        r"tel",
        r"cel(?:ular(?:es)?)?",
        r"m[óo]ve(?:l|is)|fixo",
        r"whats(?:app?)?",
        r"wpp",
        r"zap(?:zap)?",
        r"contato",
        r"lig(?:ue|ar|uem|a|o)",
        r"cham(?:ar|a|e) no",
        r"ramal direto",
        r"phone|mobile",
    ),
    priority=50,
)
