"""USERNAME, only together with its password: the two in settings or in prose. A user name alone is nothing, and
with an empty, masked or interpolated password it is nothing either. Commands are left to `username_command`."""

from __future__ import annotations

from collections.abc import Callable

import regex

from moderator.detection.credential import is_placeholder, is_predicate, is_public_default, is_something_else
from moderator.detection.recognizer import Pattern, Recognizer

_USER_GATE = r"(?:user|usu.rio|login|bind|conta|usr|log.r?.? com|entr\w+ com|acess|autentic|credencia)"
_SENHA_GATE = r"(?:senha|pass|pwd)"
_BOTH_GATE = rf"(?is){_USER_GATE}.*{_SENHA_GATE}"

# Settings: a key, its value, a few lines without another user's key, the other key and its value. The first
# letters stand ahead of the rest because a set of them is what the engine looks for fastest.
_HUMP = r"(?: (?<![^\W_] | </) | (?<=\bdb) | (?<=[a-z])(?=[A-Z]) )"
_USER_KEY = rf"""(?=[uUlLbB]) {_HUMP} (?i: user(?:_?name|_?id)? | usu[áa]rio | usr | login | bind_?dn )
    (?! (?i: agent | group | dir ) ) [\w.-]{{0,30}}"""
_SENHA_KEY = (
    rf"(?=[pPsS]) (?: (?i: password | passwd ) | {_HUMP} (?i: senha | pwd | pass(?:ws?)?(?![a-z]) ) ) [\w.-]{{0,30}}"
)
_ASSIGN = r"""["'`\]]* (?:
    [ \t]* (?: => | := | [:=] | (?<=["']) \s* , | (?<=["']) \s+ value \s*= ) \s{0,3}
  | (?: [ ][^<>\n]{1,200} )? > (?=[^\s<>]) )"""
_USER = r"""(?: (?P<quote> ["'`] ) (?P<value> [^\n"'`]{1,128} ) (?P=quote)
  | (?P<value> (?: \w+= [^\s"'`;<>]{1,200}+ | [^\s"'`,;<>(){}|&=]{1,128}+ ) ) (?! \( ) )"""
_SENHA = r"""(?: (?P<mark> ["'`] ) (?P<secret> [^\n"'`]{0,128}+ ) (?P=mark)
  | (?P<secret> [^\s"'`,;<>()&]{1,128}+ ) (?! \( ) )"""
_BETWEEN = rf"(?: (?! {_USER_KEY} {_ASSIGN} | \n\s*\n ) [\s\S] ){{0,160}}?"

# Prose: a word for the user, its value, the word for the password, and its value.
_WORD = r"""(?<!\w) (?i: usu[áa]rio | user(?:name)? | login | conta | bind | acesso
  | (?: log(?:a|ar|ue|uei) | entr(?:a|ar|e|ei|ando) | acess(?:a|ar|e|ei) | autentic\w+ )[ ]com (?:[ ]o)? )"""
_SENHA_WORD = r"(?<!\w) (?i: senha | password | passwd | pwd | pass )"
_IS = r"(?: [ ]*[:=] | [ ]+(?i: é | eh ) )?"
_NAME = r"""(?: ["'`] (?P<value> [^\n"'`]{2,128} ) ["'`]
  | [*_"'`]{0,2} (?P<value> (?! (?i: e | ou | com | de | do | da | o | a | é | senha | que | n[ãa]o ) \b )
    [^\s"'`,;:()/|]{2,64} ) [*_"'`]{0,2} )"""
_AND = r"[ ]* (?: [,;/|-] | \n )? [ ]* (?: (?i: e | com | use ) [ ]+ )? (?: (?i: a | sua | minha ) [ ]+ )?"
_END = r"""(?<! : ) (?= [.,;?)\]}>"'*`|]* (?: \s | $ ) )"""
_SECRET_IN_PROSE = rf"""[*_"'`(]{{0,3}} (?P<secret> [^\s"'`]{{3,128}}? ) {_END}"""
_STRONG = regex.compile(r".*(?:\d.*[^\W\d_]|[^\W\d_].*\d|[^\W_][@!#$%&*+=^~?].*[^\W_]).*|\d{4,}")


def _has_password(match: regex.Match[str]) -> bool:
    return not (is_placeholder(match["value"]) or is_placeholder(match["secret"]))


def _has_password_in_prose(match: regex.Match[str]) -> bool:
    """The secret looks like one, or stands alone at the end of its clause as no word about passwords would."""
    value, secret = match["value"], match["secret"]
    if not _has_password(match) or is_predicate(value) or is_something_else(secret):
        return False
    if _STRONG.fullmatch(secret):
        return True
    end = match.end("secret")
    ends_clause = match.string[end : end + 1] in {"", "\n", ",", ".", ")", ";"}
    return ends_clause and len(secret) > 3 and not is_predicate(secret)


def _is_default_twice(match: regex.Match[str]) -> bool:
    return is_public_default(match["value"])


def _pattern(
    form: str, score: float, expression: str, accept: Callable[[regex.Match[str]], bool], gate: str = _BOTH_GATE
) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=expression, score=score, accept=accept)


RECOGNIZER = Recognizer(
    entity_type="USERNAME",
    name="Nome de usuário",
    patterns=(
        _pattern(
            "usuário configurado junto da senha",
            0.9,
            rf"{_USER_KEY} {_ASSIGN} {_USER} {_BETWEEN} {_SENHA_KEY} {_ASSIGN} {_SENHA}",
            _has_password,
        ),
        _pattern(
            "usuário configurado depois da senha",
            0.9,
            rf"""{_SENHA_KEY} {_ASSIGN} {_SENHA} {_BETWEEN} {_USER_KEY} {_ASSIGN} {_USER}
                 (?! {_BETWEEN} {_SENHA_KEY} {_ASSIGN} )""",
            _has_password,
            gate=rf"(?is){_SENHA_GATE}.*{_USER_GATE}",
        ),
        _pattern(
            "usuário seguido da senha",
            0.85,
            rf"""{_WORD} (?: [ ]+ (?! (?i:senha) ) [^\W\d_]{{2,15}} ){{0,2}}? {_IS} \s{{1,3}} {_NAME} {_AND}
                 {_SENHA_WORD} (?: [ ] [^\W\d_]{{2,12}} ){{0,2}}? {_IS} [ ]+ {_SECRET_IN_PROSE}""",
            _has_password_in_prose,
        ),
        _pattern(
            "usuário e senha juntos",
            0.85,
            rf"""{_WORD} [ ]? (?: / | e | \| ) [ ]? {_SENHA_WORD} [^\n:=]{{0,30}}? [ ]* [:=(] [ ]*
                 {_NAME} [ ]? (?: / | \| | e[ ] ) [ ]? {_SECRET_IN_PROSE}""",
            _has_password,
        ),
        _pattern(
            "usuário e senha separados por barra",
            0.7,
            # As in `password`: nothing says «senha», so that a sign or a digit must stand amid its letters.
            rf"""(?: {_WORD} | (?i: credencia(?:l|is) ) )
                 (?: (?: [ ][^\W\d_]{{2,16}} ){{0,4}}? [ ]*[(:=][ ]* | [ ](?:é[ ])? )
                 (?P<value> [\w.@-]{{3,64}} ) [ ][/|][ ] (?! [A-Z\d_-]+\b )
                 (?= \S{{0,40}}? [^\W_] (?: [\d@!#$%&*+=^~?] \S*? [^\W\d_] | [@!#$%*^~?] [^\W_] ) )
                 {_SECRET_IN_PROSE}""",
            _has_password_in_prose,
            gate=rf"(?i){_USER_GATE}[^\n]* [/|] ",
        ),
        _pattern(
            "usuário e senha iguais",
            0.6,
            rf"""{_SENHA_WORD} [^\n]{{0,80}}?
                 (?<![\w./-]) (?P<value> [\w.-]{{3,32}} ) [ ]?/[ ]? (?P=value) (?![\w/-])""",
            _is_default_twice,
            gate=rf"(?i){_SENHA_GATE}.*\w ?/ ?\w",
        ),
    ),
    priority=89,
    needs="PASSWORD",
)
