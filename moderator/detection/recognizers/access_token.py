"""ACCESS_TOKEN: JWTs, authorization headers, session cookies, and values under a key or after a word that says
token. A kind of token (`token_type`, `tokenizer`) and protection against forged requests hold none."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_placeholder, is_random
from moderator.detection.recognizer import Pattern, Recognizer

_CHARACTERS = r"[\w.~+/=%|:-]"
_VALUE = rf"(?P<value> {_CHARACTERS}{{8,4096}}? )"
_END = r"""(?= [.,;:!?)\]}*_]* (?: ["'`<&;] | \\["'n] | \s | $ ) )"""
_ASSIGN = r"""["'`\]]* \s{0,9} (?: => | := | [:=] ) \s{0,3} (?: [brf]? \\?["'`] )? (?: (?i:bearer)[ ] )?"""
_NOT_FORGERY = r"(?<! (?i: [cx]srf[_-]? | verification ) )"
# What follows the word in the name of something that is no token; `token_secret` is a key.
_ABOUT = r"""(?i: [\w.-]* (?: type | url | uri | endpoint | expir | lifetime | ttl | name | id\b | file | path | header
    | secret | field | valid | count | limit | max | min | size | len | izer ) )"""


def _is_token(match: regex.Match[str]) -> bool:
    return is_random(match["value"]) and not is_placeholder(match["value"])


def _is_opaque(match: regex.Match[str]) -> bool:
    """In its place in a header, sixteen characters with a digit are enough."""
    value = match["value"]
    return not is_placeholder(value) and any(map(str.isdigit, value))


RECOGNIZER = Recognizer(
    entity_type="ACCESS_TOKEN",
    name="Token de acesso",
    patterns=(
        Pattern.fixed(
            form="formato JWT",
            gate=r"eyJ[0-9A-Za-z_-]{6,}\.[0-9A-Za-z_-]{4}",
            regex=r"(?<![0-9A-Za-z_-]) eyJ[\w-]{6,} \. (?: eyJ[\w-]{4,} | [\w-]{16,} ) (?: \. [\w-]* ){0,3} (?<! \. )",
            score=0.97,
        ),
        Pattern.fixed(
            form="cabeçalho Authorization",
            gate=r"(?i)(?:bearer|basic|token|apikey|negotiate)\\?[\"']? +[\w.~+/=|-]{8}",
            regex=rf"""(?i: \bauthorization ["'\]]* \s* (?: => | [:=,] ) \s* \\?["']?
                         | \b(?=bearer) )
                       (?i: bearer | basic | token | apikey | negotiate ) [ ]+
                       (?P<value> {_CHARACTERS}{{12,4096}}? ) {_END}""",
            score=0.95,
            accept=_is_opaque,
        ),
        Pattern.fixed(
            form="cookie de sessão",
            gate=r"(?i)(?:sess|sid)[\w.]*[\"']? ?[=:] ?[\"']?[\w%+/-]{8}",
            regex=rf"""(?<![^\W_]) (?i: PHPSESSID | JSESSIONID | ASP\.NET_SessionId | ASPSESSIONID\w* | connect\.sid
                       | \w{{0,40}}?_?sess(?:ion|ao)?(?:_?(?:id|key))? | sid )
                       (?: = | ["'] [ ]? (?: : | => ) [ ]? ["'] ) (?P<value> {_CHARACTERS}{{12,4096}}? ) {_END}""",
            score=0.9,
            accept=_is_token,
        ),
        Pattern.fixed(
            form="valor de uma chave de configuração ou parâmetro",
            gate=r"(?i)tokens?[\"'`\]]*\s*[:=]|--[\w-]*token",
            regex=rf"""{_NOT_FORGERY} (?P<cue> (?i: token ) ) [sS]? (?! {_ABOUT} )
                       (?: {_ASSIGN} | (?<= (?<!\S)--[\w-]{{1,30}} ) [ ] ) {_VALUE} {_END}""",
            score=0.9,
            accept=_is_token,
        ),
        Pattern.fixed(
            form="valor depois da palavra token",
            gate=r"(?i)tokens?\b.*[\w-]{16}",
            regex=rf"""(?<![^\W\d_]) {_NOT_FORGERY} (?P<cue> (?i: tokens? ) ) (?! {_ABOUT} )
                       (?: [ ]+ [^\s\d]{{1,24}} ){{0,7}}?
                       [*_ ]* [:=-]? [ ]* [*_"'`(]* (?<![\w./-]) (?= \S{{0,60}}? \d )
                       (?P<value> {_CHARACTERS}{{16,4096}}? ) {_END}""",
            score=0.8,
            accept=_is_token,
        ),
    ),
    priority=95,
)
