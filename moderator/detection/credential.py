"""Is this piece of text a secret, or just what stands where one would? Shared by the credential recognisers."""

from __future__ import annotations

import regex

from moderator.detection.recognizer import Pattern

_PLACEHOLDER = regex.compile(
    r"""(?i)
      [\W_x]* | n/?[ad]                                                     # empty or masked
    | \$ (?: [{(] .* | [a-z_]+ | (?-i: [A-Z][A-Z\d_]+ ) | \w+ (?: \[ | -> ) .* ) | %\w+%   # interpolation
    | <<? .* | [{\[(] .* [}\])]                                             # templates, brackets
    | .* \b (?: getenv | env | environ | config | secret | vault | lookup | param ) s? [.(\[] .*
    | !\w+ .* | \w+ (?: (?: -> | :: | \. ) [A-Za-z_]\w* )* \( .*            # !vault, a call
    | (?: self | this | req(?:uest)? | os | props | process | settings | args ) \. [\w.]+
    | (?: (?: [ao] | the | sua? | seu | minha | meu | your | my | nova | new | some | user | db ) [ _-]* )*
      (?: senha | password | passwd | pass | secret | pwd | token | chave | api[_-]?key ) [ _-]*
      (?: aqui | here | forte | segura )?
    | .* (?: _aqui | _here | \b (?: digite | insira | informe | preencha | coloque | sua ) \b ) .*
    | .* (?: removid | omitid | ocult ) [ao] .* | redacted | hidden | masked | protected
    | null | none | nil | true | false | yes | no | sim | undefined | string | text | str | varchar .*
    | vazi[ao] | em[ ]branco | required | obrigat[óo]ri[ao] | opcional | optional
    """,
    regex.VERBOSE,
)
_SOMETHING_ELSE = regex.compile(
    r"""(?i)
      https?:// .* | (?: [\w-]+\. )+ (?: br | com | org | net ) (?: / .* )? | v?\d+ (?: \.\d+ )+  # addresses, versions
    | [\w.+-]+ @ [\w-]+ (?: \.[\w-]+ )* \. (?: com | org | net | br | gov )
    | .+ \. (?: p12 | pfx | pem | key | crt | cer | jks | php | env | txt | pdf | docx? | xlsx? | ya?ml | json )
    | (?: ora | tns | sqlstate | err | cve | kb | http | aadsts ) [-_]? \d [\d-]*                      # errors
    | (?-i: [A-Z]{1,2} ) -? \d{1,4}                                                                  # A3, P-045
    | \d{1,2} [/.-] \d{1,2} [/.-] \d{2,4} | \d{1,2} [h:] (?: \d\d )? (?: min )?
    | \d+ (?: dias? | x | [ao] | mb | gb | k | bits? )
    | (?: sha | aes | rsa | utf ) -?\d+ | md5 | base64 | bcrypt | argon2 .* | \d?fa | oauth2? | pkcs\#?12 | x509
    """,
    regex.VERBOSE,
)
# What people say of a password after "senha:" or "a senha é", rather than the password.
_ADJECTIVE = regex.compile(
    r"""(?i) .* (?: [aiu]d[ao]s? | [iu]t[ao]s | [aiáí]ve[li]s? | ent[ea]s? | antes? | [aáoó]ri[ao]s? | iv[ao]s?
                  | ic[ao]s? | os[ao]s? | ive | mente | [aei]r | [aei]ndo | [éóáíúêôâãõç] .* )""",
    regex.VERBOSE,
)
_PREDICATE = regex.compile(
    r"""(?i)
    abaixo | acesso | acima | alguma | anexo | antes | aqui | atual | banco | caracteres | certa | certificado |
    como | complexa | correta | curta | dela | dele | deles | deve | digitos | email | errada | essa | esta |
    expira | expirou | externa | final | forte | fraca | geral | global | idem | igual | incorreta | inicial |
    interna | isso | isto | letras | local | login | longa | mais | master | mesma | minha | nada | nenhuma |
    nova | numeros | ok | onde | outra | outras | padrao | para | pessoal | pode | portal | precisa | privado | qual
    | quando | quem | rede | secreta | segredo | segura | sempre | separado | simples | sistema | sua | suas |
    tudo | usuario | velha | vence | venceu
    """,
    regex.VERBOSE,
)

# What installation guides and images ship with: everybody knows it, and somebody runs it in production.
_PUBLIC_DEFAULT = regex.compile(
    r"""(?i)
      (?: admin | root | sei | sip | sysadmin | teste? | guest | user | demo | docker | dummy | default
        | postgres | mysql | mariadb | oracle | system | manager | tiger | sa | minio | zabbix | grafana | elastic
        | tomcat | rabbitmq | rootroot | toor | qwerty | mudar ) (?: [_@.-]? (?: user | script | admin | adm ) )?
        [_@.-]? (?: 1 | 12 | 123 | 1234 | 12345 | 123456 )?
    | p[a@]ss?w[o0]rd [\d!@]{0,4} | senha @? \d{1,6} | change-?_?(?: it | me ) | trocar? | 123 | 0{4,} | 1{4,}
    | 1234 (?: 5 (?: 6 (?: 7 (?: 8 (?: 9 0? )? )? )? )? )? | 123mudar | abcd?1234? | a1b2c3 (?: d4 )?
    | 7babf862 [\da-f]* | d27791b8 [\da-f]*                                 # keys of sei-docker
    """,
    regex.VERBOSE,
)
_MADE_UP = regex.compile(r"(?i) ( [x*.0] ) \1{4} | example | exemplo | your | \bseu ", regex.VERBOSE)
_DIGEST = regex.compile(r"(?i) (?: [\da-f]{8} ){4,5} | [\da-f]{64} | [\da-f]{128}", regex.VERBOSE)
_DIGIT_AMID = regex.compile(r"(?<=[A-Za-z])\d|(?<=\d)[A-Za-z]")


def is_placeholder(value: str) -> bool:
    """Empty, masked, interpolated, read from elsewhere or made of words that ask for a value."""
    return _PLACEHOLDER.fullmatch(value.strip()) is not None


def is_something_else(value: str) -> bool:
    """Well-formed as what a secret isn't: an address, a version, a file, a date, an algorithm."""
    return _SOMETHING_ELSE.fullmatch(value) is not None


def is_digest(value: str) -> bool:
    """As long as an MD5 or a SHA of something, and hexadecimal."""
    return _DIGEST.fullmatch(value) is not None


def is_predicate(value: str) -> bool:
    """A Portuguese word that describes a password: "expirada", "obrigatória", "padrão"."""
    return value.replace("-", "").isalpha() and any(known.fullmatch(value) for known in (_PREDICATE, _ADJECTIVE))


def is_public_default(value: str) -> bool:
    """What an image or a guide ships with (`changeit`, `sei_user`, 1234): a finding, though no secret."""
    return _PUBLIC_DEFAULT.fullmatch(value) is not None


def is_random(value: str) -> bool:
    """Generated rather than thought up: sixteen characters or more, with digits amid the letters; not made up
    for a manual (`ghp_xxxxxxxx`, `AKIA...EXAMPLE`)."""
    return len(value) >= 16 and len(_DIGIT_AMID.findall(value)) >= 2 and not _MADE_UP.search(value)


def vendor_pattern(vendor: str, prefix: str, rest: str) -> Pattern:
    """A format that names its vendor. `prefix`, RE2 and literal enough to be the gate, and `rest` are regexes."""
    return Pattern.fixed(
        form=f"formato de {vendor}",
        gate=prefix,
        regex=rf"(?: (?<![\w+/-]) | (?<=/bot) | (?<=\\n) ) {prefix}{rest} (?!\w)",
        score=0.97,
        accept=lambda match: _MADE_UP.search(match[0]) is None and any(map(str.isdigit, match[0])),
    )
