"""BR_CEP: the postal code of where a person lives. That of an agency, an event or a test is public: without a word
about persons or homes to its left there is no finding."""

from __future__ import annotations

import regex

from moderator.detection.recognizer import GATE_END, GATE_START, NUMBER_END, NUMBER_START, Pattern, Recognizer, gate_by
from moderator.detection.residence import is_home

_CUE = r"""(?<= (?<![^\W\d_]) (?P<cue> (?i:cep) ) (?![^\W\d_])
    (?: [\W_]{0,8} | (?: [ ] (?i: é | eh | no | dele | dela | d[eao] | casa | residencial ) ){1,4} [\W_]{1,3} ) )"""


def _is_home(match: regex.Match[str]) -> bool:
    return is_home(match.string, *match.span())


RECOGNIZER = Recognizer(
    entity_type="BR_CEP",
    name="CEP residencial",
    patterns=(
        Pattern.fixed(
            form="número depois da palavra",
            gate=gate_by("cep"),
            regex=rf"{_CUE} (?<!\d) (?!00000) \d\d\.?\d{{3}}[ ]?-?[ ]?\d{{3}} {NUMBER_END}",
            score=0.95,
            accept=_is_home,
        ),
        Pattern.fixed(
            form="número com pontuação, em um endereço",
            gate=rf"{GATE_START}\d{{2}}\.?\d{{3}}-\d{{3}}{GATE_END}",
            regex=rf"""(?<= [,;('"|/-][ ]? | \b[A-Z]{{2}}[ ] ) {NUMBER_START}
                       (?!00000) \d\d\.?\d{{3}}-\d{{3}} {NUMBER_END}""",
            score=0.75,
            accept=_is_home,
        ),
    ),
    priority=55,
)
