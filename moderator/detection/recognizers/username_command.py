"""USERNAME in a command that carries its password too; the commands are those of `password_command`."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_placeholder
from moderator.detection.recognizer import Pattern, Recognizer
from moderator.detection.recognizers.password_command import COMMANDS, OPTIONS, PAIRS, argument


def _accept(match: regex.Match[str]) -> bool:
    return not (is_placeholder(match["value"]) or is_placeholder(match["secret"]))


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(
        form=f"usuário de comando com senha, {form}", gate=gate, regex=expression, score=0.9, accept=_accept
    )


RECOGNIZER = Recognizer(
    entity_type="USERNAME",
    name="Nome de usuário",
    patterns=(
        *(
            _pattern(
                each.form,
                each.gate,
                rf"""{each.name} (?= [ ]? (?: {OPTIONS} )? (?:{each.password}) {argument("secret")} )
                     (?: [ ] | (?<=^|\s) ) {OPTIONS} (?:{each.user}) {argument("value")}""",
            )
            for each in COMMANDS
        ),
        *(
            _pattern(each.form, each.gate, rf"{each.lead} (?P<value> {each.user} ) {each.between} {argument('secret')}")
            for each in PAIRS
        ),
        _pattern(
            "sshpass",
            "sshpass",
            rf"\bsshpass[ ]+-p[ ]? {argument('secret')} [^\n]{{0,200}}? (?<=[ ]) (?P<value> [\w.-]{{1,64}} ) @ [\w.-]+",
        ),
    ),
    priority=89,
    needs="PASSWORD",
)
