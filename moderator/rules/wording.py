"""Portuguese words for what was found and understood: kinds of data, reasons, the values of placeholders. Pure.

Nothing here ever carries a value found: only kinds, and names from the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from moderator.guidance import Draft, Offer, describe_opening, listed, offer, show_topics
from moderator.guidance.offer import name_alternatives, name_missing, name_products, name_sphere, name_support_type
from moderator.models import Finding, Message, Related, Triage
from moderator.triage.catalogue import Catalogue

# The entity types that rules may name, as people read them.
KINDS: Mapping[str, str] = {
    "PERSON": "nome completo",
    "BR_CPF": "CPF",
    "BR_CNPJ": "CNPJ",
    "BR_RG": "RG",
    "BR_CNH": "CNH",
    "BR_PIS": "PIS/NIS",
    "BR_CNS": "cartão SUS",
    "BR_VOTER_ID": "título de eleitor",
    "BR_PASSPORT": "passaporte",
    "BR_SIAPE": "matrícula SIAPE",
    "BR_VEHICLE_PLATE": "placa de veículo",
    "BR_RENAVAM": "Renavam",
    "EMAIL_ADDRESS": "e-mail pessoal",
    "PHONE_NUMBER": "telefone",
    "BR_ADDRESS": "endereço",
    "BR_CEP": "CEP",
    "DATE_OF_BIRTH": "data de nascimento",
    "CREDIT_CARD": "cartão de crédito",
    "BR_BANK_ACCOUNT": "conta bancária",
    "BR_PIX_KEY": "chave Pix",
    "HEALTH": "informação de saúde",
    "SENSITIVE_DATA": "dado pessoal sensível",
    "USERNAME": "usuário de acesso",
    "PASSWORD": "senha",
    "API_KEY": "chave de acesso",
    "ACCESS_TOKEN": "token de acesso",
    "PRIVATE_KEY": "chave privada",
    "CONNECTION_STRING": "endereço de conexão com senha",
    "IP_ADDRESS": "endereço IP interno",
    "INTERNAL_HOST": "nome de servidor interno",
}

# What helps after a credential was seen, and where; kinds that ask for the same say it once.
ROTATION: Mapping[str, str] = {
    "PASSWORD": "troque a senha no sistema em que ela é usada e onde mais ela se repetir",
    "USERNAME": "troque a senha no sistema em que ela é usada e onde mais ela se repetir",
    "API_KEY": "gere outra chave no sistema que a emitiu e atualize a configuração que a usa",
    "ACCESS_TOKEN": "revogue o token no serviço que o emitiu e gere outro",
    "PRIVATE_KEY": "peça a revogação do certificado a quem o emitiu e gere outro par de chaves",
    "CONNECTION_STRING": "troque a senha do usuário do banco e atualize a configuração do sistema",
}
ROTATE_ANY = "troque a senha ou a chave no sistema em que ela é usada"
NAMED_ROTATIONS = 3
ANY_EVIDENCE = "prints da tela ou trechos de log"
NAMED_KINDS = 5  # more than these would make a list nobody reads
TO_FILL = "(preencha)"
NO_DRAFT = Draft()


def placeholders(
    catalogue: Catalogue,
    triage: Triage,
    findings: Sequence[Finding],
    *,
    message: Message | None = None,
    related: Sequence[Related] = (),
    draft: Draft = NO_DRAFT,
) -> dict[str, str]:
    """A value for every placeholder of the nudges, "" where it is not known. Only what the catalogue offers is named.

    `findings` are those that the nudges are about, `related` topics that may answer already, `draft` what the
    message tells for a ticket.
    """
    offered = offer(catalogue, triage)
    asked = message.created_at if message else None
    return {
        "produtos": name_products(offered),
        "tipo_suporte": name_support_type(offered, catalogue),
        "esfera": name_sphere(offered, catalogue),
        "so_federal": name_missing(offered),
        "alternativas": name_alternatives(offered),
        "link": catalogue.contacts["portal_servicos"].url or "",
        "email_adesao": _mailbox(catalogue, "email_adesao"),
        "email_institucional": _mailbox(catalogue, "email_institucional"),
        "tipos_encontrados": _kinds(findings),
        "onde_trocar": _rotation(findings),
        "proxima_abertura": describe_opening(asked) if asked else "",
        "topicos": show_topics(related, message.channel) if message else "",
        **_ticket(offered, catalogue, draft),
    }


def _ticket(offered: Offer, catalogue: Catalogue, draft: Draft) -> dict[str, str]:
    """The fields of a ticket draft; `descricao` is "" where there is nothing to put in it."""
    kind, sphere = offered.support_type, offered.sphere
    products = [product.name for product in offered.products]
    more = f" (e um chamado igual para {listed(products[1:])})" if products[1:] else ""
    return {
        "solucao": f"{products[0]}{more}" if products else TO_FILL,
        "tipo": catalogue.support_types[kind] if kind else TO_FILL,
        "esfera_do_orgao": catalogue.spheres[sphere] if sphere else TO_FILL,
        "ambiente": draft.environment or TO_FILL,
        "versao": draft.version or TO_FILL,
        "evidencias": "; ".join(catalogue.evidence.get(kind or "", ())) or ANY_EVIDENCE,
        "descricao": draft.description,
    }


def _mailbox(catalogue: Catalogue, contact: str) -> str:
    return catalogue.contacts[contact].email or "" if contact in catalogue.contacts else ""


def _kinds(findings: Sequence[Finding]) -> str:
    kinds = list(dict.fromkeys(KINDS.get(finding.entity_type, "dado protegido") for finding in findings))
    if len(kinds) > NAMED_KINDS:
        kinds = [*kinds[: NAMED_KINDS - 1], "outros dados"]
    return listed(kinds) if kinds else "dados protegidos"


def _rotation(findings: Sequence[Finding]) -> str:
    ways = dict.fromkeys(ROTATION[each.entity_type] for each in findings if each.entity_type in ROTATION)
    return "; ".join([*ways][:NAMED_ROTATIONS]) or ROTATE_ANY


def explain_findings(findings: Iterable[Finding]) -> str:
    """`Foram encontrados: CPF (2), telefone.`"""
    counts = Counter(KINDS.get(finding.entity_type, finding.entity_type) for finding in findings)
    return f"Foram encontrados: {', '.join(f'{kind} ({n})' if n > 1 else kind for kind, n in counts.items())}."


def explain_triage(catalogue: Catalogue, triage: Triage) -> str:
    """What triage understood, how sure it is, and the phrases that weighed."""
    kind = "Parece um pedido de suporte" if triage.support_request else "Não parece um pedido de suporte"
    sure = triage.confidence if triage.support_request else 1 - triage.confidence
    about = listed(catalogue.products[product].name for product in triage.products) if triage.products else ""
    weighed = ", ".join(f"«{phrase}»" for phrase in triage.evidence)
    return (
        f"{kind} ({sure:.0%} de certeza)"
        + (f", sobre {about}" if about else "")
        + (f"; pesaram as expressões {weighed}" if weighed else "")
        + "."
    )
