"""PASSWORD in a command: database and directory clients, SQL, curl, keytool, openssl, sshpass; and in calls that
take the user and the password side by side. The user of the same command is left to `username_command`."""

from __future__ import annotations

from typing import NamedTuple

import regex

from moderator.detection.credential import is_placeholder, is_public_default
from moderator.detection.recognizer import Pattern, Recognizer

OPTIONS = r"(?: [^\n|;\\] | \\\n? ){0,400}? (?<=\s)"  # the rest of the command, continued lines included


def argument(group: str) -> str:
    """A regex for one argument of a command, quoted or not, that captures it as `group`."""
    return rf"""(?: (?P<{group}_quote> ["'] ) (?P<{group}> [^\n]{{1,128}}? ) (?P={group}_quote)
                  | (?P<{group}> [^\s"'();-] [^\s"'();]{{0,127}} ) )"""


class Command(NamedTuple):
    """A command line tool with the options that carry its user, if any, and its password, in any order."""

    form: str
    gate: str
    name: str
    user: str
    password: str


class Pair(NamedTuple):
    """A `lead`, a user, and what stands `between` that and its password."""

    form: str
    gate: str
    lead: str
    user: str
    between: str


COMMANDS = (
    Command(
        "opção -p do cliente do banco",
        "mysql|mariadb",
        r"\b(?:mysql|mariadb)[\w-]*",
        r"-u[ ]?|--user[ =]",
        "-p|--password=",
    ),
    Command(
        "opção -P do cliente do SQL Server", r"sqlcmd|osql|bcp|isql", r"\b(?:sqlcmd|[io]sql|bcp)", "-U[ ]?", "-P[ ]?"
    ),
    Command(
        "opção -p do cliente do MongoDB", "mongo", r"\bmongo[a-z]*", r"-u[ ]|--username[ =]", "-p[ ]|--password[ =]"
    ),
    Command(
        "opção -p do login no registro",
        r"login .*(?:-p|--password)",
        r"\b(?:docker|podman|helm|az|oc|registry|skopeo|buildah)[ ][a-z ]{0,20}\blogin",
        r"-u[ ]?|--username[ =]",
        r"-p[ ]?|--password[ =]",
    ),
    Command("opção -w do cliente LDAP", "ldap", r"\bldap[a-z]+", r"-D[ ]?", r"-w[ ]?"),
    Command("opção /p da área de trabalho remota", "/p:", r"\bxfreerdp\d?", "/u:", "/p:"),
    Command("opção -p da área de trabalho remota", "rdesktop", r"\brdesktop", "-u[ ]?", "-p[ ]?"),
    Command(
        "opção de senha de um comando",
        r"-\w*(?:pass|senha)",
        r"(?<!\S) [\w./-]+",
        r"--(?:[a-z]+-)?user(?:name)?[ =]",
        r"--(?:[a-z]+-)?(?:password|passwd|senha)[ =]",
    ),
    Command("variável PGPASSWORD", "PGPASSWORD", r"(?= PGPASSWORD )", r"-U[ ]?|--username[ =]", "PGPASSWORD="),
)
PAIRS = (
    Pair(
        "usuário e senha na opção -u do curl",
        "curl",
        rf"""\bcurl[ ] {OPTIONS} (?: -u[ ]? | --(?:proxy-)?user[ =] ) ["']?""",
        r"""[^\s:"'@/]{1,64}""",
        ":",
    ),
    Pair("usuário e senha do smbclient", "%", r"""(?<!\S) -U[ ]? ["']?""", r"""[^\s%"']{1,64}""", "%"),
    Pair("usuário e senha do net use", "(?i)/user:", r"(?i: /user: )", r"\S{1,64}", "[ ]+(?!/)"),
    Pair(
        "usuário e senha do chpasswd",
        "chpasswd|base64",
        r"""(?= [^\n]{1,120} \b(?:chpasswd|base64) ) \becho[ ]+ (?:-n[ ]+)? ["']?""",
        r"""[\w.-]{1,32}""",
        ":",
    ),
    Pair(
        "senha em um comando SQL",
        "(?i)identified|password",
        r"""\b (?i: user | role | login | for | to ) [ ]+ (?: (?i: if[ ]not[ ]exists ) [ ]+ )?
            ["'`\[]? (?! (?i:identified|with|for|to)\b )""",
        r"""[\w.$-]{1,64}""",
        r"""["'`\]]? (?: @ ["'`]? [\w.%-]+ ["'`]? )? \s+ (?: [^;"'\n]{0,80}? \b )?
            (?i: identified \s+ (?: with [ ]\S+ [ ] )? by | password (?: \s*= )? | = \s* password \( )
            \s* (?= ["'] )""",
    ),
    Pair(
        "usuário e senha de uma chamada",
        r"""(?:connect|bind(?:_s)?|login|auth|Auth|PDO|Connection|mysqli|Credentials|ication|imap_open) ?=? ?\(""",
        # After the connection or its address, or with nothing before them.
        r"""\b (?: (?: mysqli? (?:_\w*connect)? | PDO | ldap_bind | getConnection | ftp_login | imap_open )
                   [ ]? \( [ ]? [^,;()\n]{1,200} ,[ ]?
                 | (?: oci_p?connect | login | (?i:http)BasicAuth | simple_bind(?:_s)? | PasswordAuthentication
                     | UsernamePasswordCredentials | auth[ ]?= ) [ ]? \( [ ]? ) ["']""",
        r"""[^"'\n]{1,128}""",
        r"""["'] [ ]?,[ ]? (?= ["'] )""",
    ),
)


def _accept(match: regex.Match[str]) -> bool:
    return not is_placeholder(match["value"])


def _pattern(form: str, gate: str, expression: str) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=f"{expression} {argument('value')}", score=0.9, accept=_accept)


RECOGNIZER = Recognizer(
    entity_type="PASSWORD",
    name="Senha",
    patterns=(
        *(
            _pattern(each.form, each.gate, rf"{each.name} (?: [ ] {OPTIONS} )? (?:{each.password})")
            for each in COMMANDS
        ),
        *(_pattern(each.form, each.gate, f"{each.lead} {each.user} {each.between}") for each in PAIRS),
        _pattern(
            "senha em um comando SQL",
            r"(?i)identified|password",
            r"""\b (?i: identified [ ]+ (?: with [ ]\S+[ ] )? by | (?: with | set ) [ ]password (?: [ ]= )? )
                [ ] (?= ["'] | [^\s;]*\d )""",
        ),
        _pattern("opção -p do sshpass", r"sshpass", r"\bsshpass[ ]+-p[ ]?"),
        _pattern("opção -a do cliente do Redis", r"redis-cli", rf"\bredis-cli[ ] {OPTIONS} -a[ ]?"),
        _pattern(
            "senha do certificado", r"--cert|-E", r"""(?<!\S) (?:--cert|-E) [ =]["']? [^\s:"']{1,200}\.\w{2,5}:"""
        ),
        _pattern(
            "opção de senha de um comando",
            r"-[\w.]*(?:pass|senha|Pass)",
            r"""(?<!\S) --? (?: D[\w.]{0,60}? | [a-z-]{0,20}? )
                (?i: password | passwd | passphrase | storepass | keypass | passin | passout | senha )
                [ =] (?! ["']?pass: )""",
        ),
        Pattern.fixed(
            form="opção de senha do openssl",
            gate="-pass.*pass:",
            regex=r"""(?<!\S) -pass(?:in|out)?[ =]
                      (?: (?P<quote>["']) pass:(?P<value> [^\n]{1,128}? ) (?P=quote)
                        | pass:(?P<value> [^\s"']{1,128} ) )""",
            score=0.9,
            accept=_accept,
        ),
    ),
    is_public=is_public_default,
    priority=92,
)
