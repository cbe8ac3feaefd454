"""CONNECTION_STRING: an address that carries its password, whole: `scheme://user:password@host/...`, JDBC, ADO,
ODBC, libpq, PDO, Oracle's `user/password@//host`. What is inside is not reported again."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_placeholder
from moderator.detection.recognizer import Pattern, Recognizer

_END = r"""(?= [.,;:!?)\]}*_"'`>]* (?: \s | $ ) | ["'`<>)\]\\] )"""
_KEY = r"(?i: password | passwd | pwd | senha )"
_TARGET = r"""(?i: server | host(?:name | addr)? | data[ ]source | dsn | driver | database | dbname | initial[ ]catalog
    | address | port )"""
_SPACED = (
    r"""(?: host(?:addr)? | port | dbname | user | sslmode | connect_timeout | options | application_name )=[^\s"']+"""
)
_HIDDEN = r"(?P<secret> [^\s;&\"'`]+ )"
_PAIR = r"[A-Za-z][\w. ]{1,40} [ ]?=[ ]? (?: \{ [^}\n]* \} | [^;\n\"'`={}]* )"


def _is_secret(match: regex.Match[str]) -> bool:
    """A password, rather than the place for one."""
    return not is_placeholder(match["secret"])


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=expression, score=0.97, accept=_is_secret)


RECOGNIZER = Recognizer(
    entity_type="CONNECTION_STRING",
    name="Cadeia de conexão",
    patterns=(
        _pattern(
            "endereço com usuário e senha",
            r"://[^\s/:@]*:[^\s@]+@",
            rf"""\b (?: jdbc: )? [A-Za-z][A-Za-z\d+.-]{{1,30}} ://
                 [^\s/:@"'`<>]{{0,128}} : (?P<secret> [^\s/?"'`<>]{{1,128}} ) @ [\w\[(] [^\s"'`<>]*? {_END}""",
        ),
        _pattern(
            "conexão JDBC do Oracle",
            r"jdbc:oracle:\w+:[^\s/]+/",
            rf"""\bjdbc:oracle:(?:thin|oci8?): [\w$#."-]{{1,64}} / (?P<secret> [^\s@"'`]{{1,128}} )
                 @ [^\s"'`<>]+? {_END}""",
        ),
        _pattern(
            "conexão JDBC com senha",
            r"(?i)jdbc:\S+(?:password|pwd|senha)=",
            rf"""\bjdbc:[a-z\d]+: [^\s"'`<>]*? [?;&:] {_KEY} = {_HIDDEN} [^\s"'`<>]*? {_END}""",
        ),
        _pattern(
            "conexão de linha de comando do Oracle",
            r"[\w$#]/[^\s/@]+@(?://)?[\w.-]+[:/]",
            # user/password@host:port/service; the port or the double slash tells it from a path or a package@version
            rf"""(?<![\w/.@:-]) [A-Za-z][\w$#]{{1,30}} / (?P<secret> [^\s/@"'`]{{3,64}} ) @
                 (?: // [\w.-]+ (?: :\d{{2,5}} )? | [\w.-]+ : \d{{2,5}} ) / [\w.-]*\w {_END}""",
        ),
        _pattern(
            "conexão do Go",
            r"@(?:tcp|unix)\(",
            rf"""(?<![\w/]) [\w.-]{{1,64}} : (?P<secret> [^\s@"'`]{{1,128}} )
                 @(?:tcp|unix)\( [^\s)]+ \) [^\s"'`]*? {_END}""",
        ),
        _pattern(
            "pares de conexão com senha",
            r"(?i)(?:password|pwd) ?= ?[^\s;]",
            # At least a server or a database, and semicolons between the pairs: ADO, ODBC, PDO.
            rf"""(?<![\w;] | =[ ]?) (?: (?:mysql|pgsql|sqlsrv|dblib|odbc|oci|firebird): )?
                 (?= [^\n"'`]{{0,200}}? (?<![^\W_]) {_TARGET} [ ]?= )
                 {_PAIR} (?: [ ]?;[ ]? (?! {_KEY}[ ]?= ) {_PAIR} ){{0,20}}? [ ]?;[ ]? {_KEY} [ ]?=[ ]? {_HIDDEN}
                 (?: [ ]?;[ ]? {_PAIR} (?= ; | $ | [\n"'`] ) ){{0,20}} ;?""",
        ),
        _pattern(
            "pares de conexão com senha, separados por espaços",
            r"(?i)(?:host|dbname|server|user)=.*password=|password=.*(?:host|dbname|server)=",
            rf"""(?<![\w.?&;-]) (?= [^\n"`;&]{{0,200}}? \b(?: host(?:addr)? | dbname )= )
                 (?: {_SPACED} [ ]+ )* password= (?P<secret> [^\s"'`;&]+ ) (?: [ ]+ {_SPACED} )*""",
        ),
        _pattern(
            "conexão do armazenamento do Azure",
            r"(?:Account|SharedAccess)Key=",
            r"""\b (?: DefaultEndpointsProtocol | AccountName | Endpoint | BlobEndpoint | HostName ) = [^\s"'`]{1,400}?
                (?: Account | SharedAccess ) Key= (?P<secret> [0-9A-Za-z+/]{20,}={0,2} ) [^\s"'`]*""",
        ),
    ),
    priority=97,
)
