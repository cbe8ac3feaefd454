"""PASSWORD as a setting: PHP arrays and defines, `.env`, YAML, JSON, XML, INI. The key says that it is one by
its shape (`Senha`, `SenhaCertificado`, `DB_PASSWORD`, `userPwd`); there is no list of known keys."""

from __future__ import annotations

import regex

from moderator.detection.credential import is_digest, is_placeholder, is_predicate, is_public_default, is_something_else
from moderator.detection.recognizer import Pattern, Recognizer

_GATE = r"(?i)(?:senha|passw|passphrase|pwd|pass)[\w.-]*[\"'`\]]*\s*(?:[:=,>(]|value)"
# «password» may stand anywhere in a key; the others start it, follow a separator, open a camel hump
# (`dbSenha`, not `desenha`) or stick to capitals (`LDAPPWD`).
_START = r"(?: (?<![^\W_]) | (?<=[a-z])(?=[A-Z]) | (?<=[A-Z])(?=[A-Z]{3}) )"
# The first look-ahead is for speed: case-insensitive alternatives at every character cost eight times as much.
_WORD = rf"""(?= [pPsS] )
    (?P<cue> (?i: password | passwd | passphrase ) | {_START} (?i: senha | pwd | pass(?: ws? )?(?![a-z]) ) )"""
# Settings about passwords hold none: `password_min_length`, `senha_expira`, `passwordFile`.
_ABOUT = r"""(?i: min | max | len | tam | poli | expir | valid | dias | days | age | hash | salt | algo | encoder | iter
    | file | path | arquivo | url | link | reset | chang | alter | enabled | required | obrigat | attempts
    | tentativas | erro | tipo | type | regex | field | campo | label | placeholder | prompt | hint | dica | manager
    | port | through )"""
_KEY = rf"{_WORD} (?! \w* {_ABOUT} ) [\w.-]{{0,40}}"
# Redis, LDAP, Apache and SNMP put nothing but a space between the key and its value.
_DIRECTIVE = r"""requirepass | masterauth | bindpw | rootpw | olcRootPW | \w{0,20}LDAP\w*Password
    | (?i: snmp-server[ ]community | r[ow]community )"""
_DIRECTIVE_GATE = r"requirepass|masterauth|bindpw|rootpw|RootPW|LDAP\w*Password|(?i:community) "


def _is_value(match: regex.Match[str]) -> bool:
    value = match["value"]
    if is_placeholder(value) or value.lower() == str(match.groupdict().get("cue")).lower():
        return False
    return len(value.split()) < 5  # a sentence is a label or a message


def _is_bare_value(match: regex.Match[str]) -> bool:
    value = match["value"]
    return _is_value(match) and not (is_something_else(value) or is_predicate(value) or is_digest(value))


RECOGNIZER = Recognizer(
    entity_type="PASSWORD",
    name="Senha",
    patterns=(
        Pattern.fixed(
            form="valor entre aspas de uma chave de configuração",
            gate=_GATE,
            regex=rf"""
                {_KEY} [ \t]*
                (?: ["'`]?\]? \s* (?: => | := | : | = )                                     # 'Senha' => 'x', senha: "x"
                  | ["'`] \s* , (?<= \( \s{{0,9}} ["'`] [\w.-]{{1,99}} ["'`] \s{{0,9}} , )  # define('DB_SENHA', 'x')
                  | (?<= \bset\w{{1,40}} ) \(                                               # setSenha('x')
                  | ["'`] \s+ value \s* =                                                   # key="senha" value="x"
                ) \s* (?P<quote> ["'`] ) (?P<value> (?: \\. | (?!(?P=quote)) [^\n\\] ){{1,128}} ) (?P=quote)
            """,
            score=0.95,
            accept=_is_value,
        ),
        Pattern.fixed(
            form="valor de uma variável ou chave de configuração",
            gate=_GATE,
            # In a=b;c=d the value ends at the semicolon.
            regex=rf"""
                (?<! (?i: user(?:name)? | usu[áa]rio | login ) [ ]?/[ ]? )  # user/pass = joana/secret is prose
                {_KEY} (?: [ \t]*=[ \t]* (?! [>=] ) | :[ \t]+ (?= \S+ [ ]* (?: \#.* )? (?: [\r\n] | $ ) ) )
                (?P<value> [^\s"'`<>=(\[] [^\s"'`]{{0,127}}? )
                (?= ["'`]* [;&,] \w[\w .]*= | [.,;:?)\]}}"'`]* (?: \s | $ | < ) )
            """,
            score=0.9,
            accept=_is_bare_value,
        ),
        Pattern.fixed(
            form="conteúdo de um elemento XML",
            gate=_GATE,
            regex=rf"""
                < (?: [\w:]{{0,40}}? {_KEY} (?: \s [^<>\n]{{0,200}} )?              # <senha>, <Password Type="x">
                    | \w[^<>\n]{{0,80}} \b(?:key|name)=["'] {_KEY} ["'] )           # <entry key="senha">
                > (?P<value> [^<>\n]{{1,128}} ) </
            """,
            score=0.95,
            accept=_is_value,
        ),
        Pattern.fixed(
            form="diretiva de um arquivo de configuração",
            gate=_DIRECTIVE_GATE,
            regex=rf"""
                (?m: ^ ) [ \t]* (?: {_DIRECTIVE} ) [ \t]+
                (?P<quote> ["']? ) (?P<value> [^\s"'=:] [^\s"']{{0,127}} ) (?P=quote)
                (?= [ \t]* (?: R[OW] | \# [^\n]* )? [\r]? (?m: $ ) )
            """,
            score=0.9,
            accept=_is_bare_value,
        ),
    ),
    is_public=is_public_default,
    priority=91,
)
