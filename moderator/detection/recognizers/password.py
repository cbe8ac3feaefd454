"""PASSWORD in prose: «a senha é X», «login fulano / senha X», «senha do banco: X». The span is the value alone.

Most texts that say «senha» hold none. How much the value must look like a secret depends on what binds
it to the word: quotes ask for least, then a colon or a verb, and a mere space for most.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from moderator.detection.credential import is_digest, is_placeholder, is_predicate, is_public_default, is_something_else
from moderator.detection.recognizer import Pattern, Recognizer

_GATE_WORD = r"(?:senha|passw|passphrase|passcode|(?:\b|_)(?:pwd|pass|pin)(?:\b|_)|palavra-passe)"
_GATE_USER = r"(?:login|usu.rio|user|credencia|acesso|conta|entr|wi-?fi)"
_GATE = rf"(?i){_GATE_WORD}"
_QUOTE_GATE = rf"(?is){_GATE_WORD}.*[\"'`]"
_USER_GATE = rf"(?is){_GATE_USER}.*{_GATE_WORD}"
_PAIR_GATE = rf"(?i){_GATE_USER}[^\n]* [/|] "
_WORD = r"""(?<![^\W_])
    (?P<cue> (?i: senhas? | passwords? | passwd | passphrase | passcode | pwd | pass | pin | palavra-passe ) )
    (?![^\W_])"""
# One word between «senha» and its value: «do banco», «que me passaram ontem», «(provisória)». Some words
# start another subject, unless they follow a preposition, and the value would be that one's.
_GAP = r"""(?: [ ]+
    (?! (?<! \b(?: [dn][aeo] | for | of )[ ] )
        (?i: e | ou | mas | porque | pois | n | n[ãa]o | deu | dá | diz | aparece | retorna | erros? | mensagem | log
           | c[óo]digo | chamados? | ticket | processo | vers[ãa]o | data | usu[áa]rio | user | login | cpf | telefone
           | e-?mail | link | (?: inv[áa]lid | incorret | errad | expirad | bloquead ) [ao]s? ) \b )
    \(? [^\W\d_] [\w./-]{0,24} \)? )"""
_NEW_OR_OLD = (
    r"(?i: nova | antiga | atual | anterior | provis[óo]ria | tempor[áa]ria | padr[ãa]o | corret[ao] | cert[ao] )"
)
# Things that have a password and no name, so that what follows is no name of theirs.
_THING = r"""(?i: projetor | wi-?fi | rede | v?lan | vpn | reuni[ãa]o | sala | zoom | meet | teams | webex | live
    | evento | curso | zip | pfx | p12 | pdf | arquivo | certificado | planilha | pasta | pen-?drive | roteador | modem
    | impressora | notebook | tablet | celular | tv | alarme | cofre | port[ãa]o | catraca )"""
_COLON = r"[ ]*(?: [:=|→⇒] | [-=]> | -(?=[ ]) )"
_VERB = r"""[ ]+ (?i: é | eh | foi | era | fica | ficou | ser[áa] | virou | sendo | como | para | pra | p/
    | continua | permanece | est[áa] | t[áa] ) (?![^\W_])
    (?: [ ]+ a[ ]seguinte )? [ ]* :?"""
_STRONGER = r"(?= \S{0,40}? (?: \d{3} | [@!#$%&*+=^~?] \S ) )"  # «windows10» and «sala2» say which thing
_EMPHASIS = r"[*_]{0,2}[ ]*"
_END = r"""(?= [.,;:?)\]}>"'*`|]* (?: \s | $ ) )"""
# Letters with digits or with signs amid them, or nothing but four digits and more.
_STRONG = r"""(?= \S{0,40}? (?: \d\S*?[^\W\d_] | [^\W\d_]\S*?\d | [^\W_][@!#$%&*+=^~?]\S*?[^\W_] )
              | \d{4,20} (?= [.,;)]* (?: \s | $ ) ) )"""
# A value on the next line needs a colon, and is no other setting's name.
_NEXT_LINE = r"(?: (?<= :[* ]{0,4} ) \s{1,3} )? (?! \w+= )"
_ALONE = r"(?= [.,;)]* [ ]* (?: [\r\n] | $ ) | [.,;)]+ \s | [ ]+\| )"
_USER = r"""(?<!\w) (?i: user(?:name)? | usu[áa]rio | login | acesso | conta | credencia(?:l|is) | wi-?fi
    | entr(?:a|ar|e|ei)[ ]com )"""
_AND = r"[ ]*(?: / | & | \| | [ ]e[ ] | , )[ ]*"


def _is_secret(match: regex.Match[str]) -> bool:
    value = match["value"]
    return not (is_placeholder(value) or is_something_else(value) or is_digest(value))


def _is_word(match: regex.Match[str]) -> bool:
    """Any word, since its place tells; but not one that says something of the password."""
    return _is_secret(match) and not is_predicate(match["value"])


def _pattern(
    form: str,
    score: float,
    expression: str,
    accept: Callable[[regex.Match[str]], bool] = _is_secret,
    gate: str = _GATE,
) -> Pattern:
    return Pattern.fixed(form=form, gate=gate, regex=expression, score=score, accept=accept)


RECOGNIZER = Recognizer(
    entity_type="PASSWORD",
    name="Senha",
    patterns=(
        _pattern(
            "valor entre aspas depois da palavra senha",
            0.95,
            # Right behind a space, quotes would hold the name of what the password is for: senha do usuário "x".
            rf"""{_WORD} (?: {_GAP}{{0,7}}? (?: {_COLON} | {_VERB} ) | (?: [ ] {_NEW_OR_OLD} )? [ ] ) {_EMPHASIS} \s?
                 (?P<quote> ["'`] ) (?P<value> \S (?: (?!(?P=quote)) [^\n] ){{2,60}} ) (?P=quote)""",
            _is_word,
            gate=_QUOTE_GATE,
        ),
        _pattern(
            "valor depois da palavra senha e de dois-pontos ou verbo",
            0.9,
            rf"""{_WORD} {_GAP}{{0,7}}? (?: {_COLON} | {_VERB} ) {_EMPHASIS} {_NEXT_LINE} {_STRONG}
                 (?P<value> [^\s"'`(] \S{{2,127}}? ) {_END}""",
        ),
        _pattern(
            "valor logo depois da palavra senha",
            0.8,
            rf"""{_WORD} {_EMPHASIS} (?: [ ] | {_GAP}{{0,3}}? [ ]\( ) (?! (?:19|20)\d\d\b ) {_STRONG}
                 (?P<value> [^\s"'`(:=] \S{{4,127}}? ) {_END}""",
        ),
        _pattern(
            "valor depois da palavra senha e daquilo que ela abre",
            0.7,
            rf"""{_WORD} (?: [ ]d[aeo] )? (?: [ ]{_THING} ){{1,2}} [ ] {_EMPHASIS} {_STRONGER} {_STRONG}
                 (?P<value> [^\s"'`(:=] \S{{4,127}}? ) {_END}""",
        ),
        _pattern(
            "outra senha da mesma frase",
            0.65,
            rf"""{_WORD} [^\n.;]{{5,80}}? (?: [ ]e | , ) (?: [ ]a )? [ ]d[aeo] (?: [ ][\w.-]{{2,24}} ){{1,3}}?
                 (?: [ ]* : | [ ](?: é | eh ) ) [ ] {_EMPHASIS} {_STRONG}
                 (?P<value> [^\s"'`(:=] \S{{3,127}}? ) {_END}""",
        ),
        _pattern(
            "valor que se tentou como senha",
            0.6,
            rf"""{_WORD} [^\n]{{0,60}}? [ ](?i: tentei | testei | usei | digitei | coloquei | pus | botei ) [ ]
                 (?: (?: a | com | de ) [ ] )? {_EMPHASIS} {_STRONGER} {_STRONG}
                 (?P<value> [^\s"'`(:=] \S{{4,127}}? ) {_END}""",
            gate=rf"{_GATE}.* (?:tentei|testei|usei|digitei|coloquei|pus|botei) ",
        ),
        _pattern(
            "senha de aplicativo, em quatro grupos de letras",
            0.9,
            rf"""{_WORD} {_GAP}{{0,7}}? {_COLON} {_EMPHASIS}
                 (?P<value> (?: [a-z]{{4}} [ ] ){{3}} [a-z]{{4}} ) (?![ ]?[^\W_])""",
            gate=rf"{_GATE}.*[a-z]{{4}} [a-z]{{4}} [a-z]{{4}} [a-z]{{4}}",
        ),
        _pattern(
            "usuário e senha iguais",
            0.6,
            rf"""{_WORD} [^\n]{{0,80}}? (?<![\w./-]) (?P<user> [\w.-]{{3,32}} ) [ ]?/[ ]?
                 (?P<value> (?P=user) ) (?![\w/-])""",
            lambda match: is_public_default(match["value"]),
            gate=rf"{_GATE}.*\w ?/ ?\w",
        ),
        _pattern(
            "palavra sozinha depois da palavra senha",
            0.6,
            rf"""{_WORD} {_GAP}{{0,5}}? (?: [ ]*[:=|] | [ ]+(?i: é | eh ) ) {_EMPHASIS}
                 (?P<value> [\w-]{{4,60}} ) {_ALONE}""",
            _is_word,
        ),
        _pattern(
            "usuário e, a seguir, senha",
            0.6,
            rf"""{_USER} (?: [ ][^\W\d_]+ )?? [ ]*:? (?: [ ]é )? [ ]+ (?! (?:e|ou)[ ] ) \S+ (?: {_AND} | [ ] )
                 (?: (?:e[ ])? a[ ] )? {_WORD} [ ]*(?: [:=] | é | eh )? [ ]+ (?P<value> [\w-]{{4,60}} ) {_ALONE}""",
            _is_word,
            gate=_USER_GATE,
        ),
        _pattern(
            "usuário e senha juntos",
            0.92,
            rf"""{_USER} {_AND} {_WORD} {_GAP}{{0,4}}? (?: {_COLON} | [ ]+(?i: é | são ) | [ ]\( ) {_EMPHASIS}
                 [^\s/:]+ {_AND} (?P<value> [^\s/] \S{{2,127}}? ) {_END}""",
            _is_word,
            gate=_USER_GATE,
        ),
        _pattern(
            "valor depois de usuário e barra",
            0.7,
            # Nothing here says «senha»: a sign or a digit must stand amid the letters, as in no name of a system.
            rf"""{_USER} (?: (?: [ ][^\W\d_]{{2,16}} ){{0,4}}? [ ]*[(:=][ ]* | [ ](?:é[ ])? )
                 [\w.@-]{{3,64}} [ ][/|][ ] (?! [A-Z\d_-]+\b )
                 (?= \S{{0,40}}? [^\W_] (?: [\d@!#$%&*+=^~?] \S*? [^\W\d_] | [@!#$%*^~?] [^\W_] ) )
                 (?P<value> [^\s/] \S{{4,127}}? ) {_END}""",
            gate=_PAIR_GATE,
        ),
    ),
    is_public=is_public_default,
    priority=90,
)
