"""USERNAME, only together with its password: the two in settings, in prose or in one command. A user name alone
is nothing, and with an empty or masked password it is nothing either."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_placeholder, is_predicate, is_something_else
from moderator.detection.recognizer import Pattern, Recognizer

_BOTH = r"(?is)(?:user|usu.rio|login|uid|bind|conta|usr).*(?:senha|pass|pwd)"
_EITHER = r"(?is)(?:senha|pass|pwd).*(?:user|usu.rio|login|uid|usr)"
_HUMP = r"(?: (?<![^\W_]) | (?<=[a-z])(?=[A-Z]) )"
_USER_KEY = rf"{_HUMP} (?i: user(?:_?name|_?id)? | usu[áa]rio | usr | login | uid | bind_?dn ) (?! (?i: agent | group | dir ) ) [\w.-]{{0,30}}"
_PASS_KEY = rf"(?: (?i: password | passwd ) | {_HUMP} (?i: senha | pwd | pass(?:ws?)?(?![a-z]) ) ) [\w.-]{{0,30}}"
_ASSIGN = r"""["'`\]]* [ \t]* (?: => | := | [:=] | ["'] \s* , | ["']\s+value\s*= | > ) \s{0,3}"""
_USER = r"""(?: (?P<quote> ["'`] ) (?P<value> (?! (?P=quote) ) [^\n"'`]{1,128}? ) (?P=quote) | (?P<value> [^\s"'`,;<>(){}|&]{1,128} ) (?! \( ) )"""
_SECRET = r"""(?: (?P<mark> ["'`] ) (?P<secret> [^\n]{0,128}? ) (?P=mark) | (?P<secret> [^\s"'`,;<>()&]{1,128} ) )"""
# From one setting to the next: a few lines without another user.
_BETWEEN = rf"(?: (?! {_USER_KEY} {_ASSIGN} | \n\s*\n ) [\s\S] ){{0,160}}?"
_WORD = r"(?i: usu[áa]rio | user(?:name)? | login | conta | bind | acesso )"
_PASS_WORD = r"(?<!\w) (?i: senha | password | passwd | pwd | pass )"
_NAME = r"""[*_"'`]{0,2} (?P<value> (?! (?i: e | ou | com | de | do | da | o | a | é | senha | que | n[ãa]o ) \b ) [^\s"'`,;:()/|]{2,64} ) [*_"'`]{0,2}"""
_PROSE_SECRET = r"""[*_"'`(]{0,3} (?P<secret> [^\s"'`]{3,128}? ) (?= [.,;?)\]}>"'*`|]* (?: \s | $ ) )"""
_STRONG = regex.compile(r".*(?:\d.*[^\W\d_]|[^\W\d_].*\d|[^\W_][@!#$%&*+=^~?].*[^\W_]).*|\d{4,}")
_OPTIONS = r"(?: [^\n|;\\] | \\\n? ){0,300}?"
_ARGUMENT = r"""(?: (?P<quote> ["'] ) (?P<value> [^\n"']{1,200} ) (?P=quote) | (?P<value> [^\s"'-] [^\s"']{0,127} ) )"""


def _has_password(match: regex.Match[str]) -> bool:
    return not (is_placeholder(match["value"]) or is_placeholder(match["secret"]))


def _has_password_in_prose(match: regex.Match[str]) -> bool:
    """The secret looks like one, or stands alone at the end of its clause as no word about passwords would."""
    value, secret = match["value"], match["secret"]
    if not _has_password(match) or is_predicate(value) or is_something_else(secret):
        return False
    if _STRONG.fullmatch(secret):
        return True
    text, end = match.string, match.end("secret")
    return len(secret) > 3 and not is_predicate(secret) and text[end : end + 1] in {"", "\n", ",", ".", ")", ";"}


def _setting(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=expression, score=0.9, accept=_has_password)


RECOGNIZER = Recognizer(
    entity_type="USERNAME",
    name="Nome de usuário",
    patterns=(
        _setting(
            "usuário configurado junto da senha",
            _BOTH,
            rf"{_USER_KEY} {_ASSIGN} {_USER} {_BETWEEN} {_PASS_KEY} {_ASSIGN} {_SECRET}",
        ),
        _setting(
            "usuário configurado depois da senha",
            _EITHER,
            rf"""{_PASS_KEY} {_ASSIGN} {_SECRET} {_BETWEEN} {_USER_KEY} {_ASSIGN} {_USER}
                 (?! {_BETWEEN} {_PASS_KEY} {_ASSIGN} )""",
        ),
        Pattern.fixed(
            form="usuário seguido da senha",
            gate=_BOTH,
            regex=rf"""(?<!\w) {_WORD} (?: [ ]+ (?! (?i:senha) ) [^\W\d_]{{2,15}} ){{0,2}}? (?: [ ]*[:=] | [ ]+(?: é | eh ) )? \s{{1,3}} {_NAME}
                       [ ]* (?: [,;/|-] | \n )? [ ]* (?: (?i: e | com | use ) [ ]+ )? (?: (?i: a | sua | minha ) [ ]+ )?
                       {_PASS_WORD} (?: [ ] [^\W\d_]{{2,12}} ){{0,2}}? (?: [ ]*[:=] | [ ]+(?i: é | eh ) )? [ ]+ {_PROSE_SECRET}""",
            score=0.85,
            accept=_has_password_in_prose,
        ),
        Pattern.fixed(
            form="usuário e senha juntos",
            gate=_BOTH,
            regex=rf"""(?<!\w) {_WORD} [ ]? (?: / | e | \| ) [ ]? {_PASS_WORD} [^\n:=]{{0,30}}? [ ]* [:=(] [ ]*
                       {_NAME} [ ]? (?: / | \| | e[ ] ) [ ]? {_PROSE_SECRET}""",
            score=0.85,
            accept=_has_password,
        ),
    ),
    priority=89,
)
