"""EMAIL_ADDRESS: mailboxes of people, institutional ones that bear a name included. Mailboxes of areas,
robots and lists are public. (Presidio's own recogniser fetches a list from the network.)"""

from __future__ import annotations

import re

import regex

from moderator.detection.recognizer import Pattern, Recognizer

# Kinds of local part, as stems: an address is an area's when its local part is made of nothing else.
_ROLES = (
    r"n[aã]o|naoresponda|naoresponder|responda|responder|no|noreply|reply|mailer|daemon|postmaster|webmaster|hostmaster|abuse|root|"
    r"git|www|robo|bot|notificac(?:ao|oes)|alertas?|avisos?|sistemas?|suporte|support|help|desk|service|admin|administrador|"
    r"contatos?|atendimento|fale|conosco|info|informac(?:ao|oes)|duvidas?|sac|central|portal|servicos?|comunidade|grupo|lista|"
    r"equipe|time|programa|projetos?|institucional|digital|geral|intern[ao]|extern[ao]"
)
_OFFICES = (
    r"secretaria|ouvidoria|corregedoria|imprensa|comunicacao|comercial|vendas|financeiro|marketing|eventos?|cursos?|capacita(?:cao)?|"
    r"escola|treinamentos?|inscric(?:ao|oes)|selecao|adesao|gabinete|presidencia|diretoria|coordenacao|gerencia|departamento|setor|"
    r"nucleo|divisao|comissao|comite|protocolo|arquivo|documentos?|documentacao|processos?|eletronicos?|gestao|gestor(?:es)?|"
    r"licitac(?:ao|oes)|compras|contratos?|patrimonio|juridico|auditoria|pessoal|pessoas|recursos|humanos|administracao|"
    r"informatica|tecnologia|prefeitura|camara|reitoria|biblioteca|almoxarifado|planejamento|orcamento|governanca"
)
# Products of this community and the initials of units: DTI, CGDOC, COTEC.
_ACRONYMS = (
    r"sei|sip|super|pen|propen|tramita|participen|barramento|govbr|gov|lgpd|dpo|rh|ti|tic|sti|cpd|[cdgnu][a-z]?tic?|cg[a-z]{1,5}|"
    r"(?:co|di|se|su|ge|nu|as|de)[a-z]{0,3}[bcdfgpt]"
)
_AREA = regex.compile(rf"(?:{_ROLES}|{_OFFICES}|{_ACRONYMS}|d[aeo]s?|e){{1,3}}|[bcdfghjklmnpqrstvwxz]{{2,5}}")
_PLACEHOLDER = regex.compile(
    r"seu|sua?|meu|minha|usuario|user(?:name)?|nome|sobrenome|e?mail|exemplo|example|login|fulano|x+"
)
# A mailbox at a free provider belongs to whoever opened it, whatever it is called.
_FREE_PROVIDER = regex.compile(
    r"(?:gmail|googlemail|hotmail|outlook|live|msn|yahoo|ymail|icloud|me|uol|bol|terra|ig|globo|globomail|zipmail|r7|"
    r"proton(?:mail)?|tutanota|gmx|zoho|aol)\.(?:com|com\.br|net|me|br|pt)"
)
_LIST_DOMAIN = regex.compile(r"(?:listas?|lists?|grupos?|groups?|noreply|bounces?)\.|googlegroups\.com|.*\.noreply\.")
_SEPARATORS = re.compile(r"[\W\d_]+")


def is_personal(address: str) -> bool:
    """Somebody's mailbox, rather than an area's, a robot's, a list's or a made-up one."""
    local, _, domain = address.lower().rpartition("@")
    words = [word for word in _SEPARATORS.split(local) if word]
    if words and all(map(_PLACEHOLDER.fullmatch, words)):
        return False
    if _FREE_PROVIDER.fullmatch(domain):
        return True
    return not (_LIST_DOMAIN.match(domain) or (words and all(map(_AREA.fullmatch, words))))


RECOGNIZER = Recognizer(
    entity_type="EMAIL_ADDRESS",
    name="E-mail",
    patterns=(
        Pattern.fixed(
            form="endereço pessoal ou nominal",
            gate=r"\S@[0-9A-Za-z-]+\.",
            regex=r"""
                (?<! [\w.%+-] ) (?<! ://[^\s/@]{0,99} )         # not the password of scheme://user:password@host
                (?= [^\s@]{1,64}@ )
                [\w%+-]+ (?: \.[\w%+-]+ )*
                @
                (?: [0-9A-Za-z] [0-9A-Za-z-]{0,62} \. ){1,8}
                (?! (?i: png | jpe?g | gif | svg | webp | php | js | css | py | java | ya?ml | json ) \b )
                [A-Za-z]{2,24} (?! [\w@] | [.-]\w )
            """,
            score=0.95,
            accept=lambda match: is_personal(match[0]),
        ),
    ),
    priority=70,
)
