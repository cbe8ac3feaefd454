"""Portuguese words for what was found and understood: kinds of data, reasons, the values of placeholders. Pure.

Nothing here ever carries a value found: only kinds, and names from the catalogue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from moderator.models import Finding, Triage
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

ANY_PRODUCT = "a que você usa"
ANY_SPHERE = "a do seu órgão"
ANY_TYPE = "o que melhor descreve o seu caso"
NAMED_PRODUCTS = 4  # more than these would make a list nobody reads


def listed(names: Iterable[str]) -> str:
    """`a, b e c`."""
    *first, last = names
    return f"{', '.join(first)} e {last}" if first else last


def placeholders(catalogue: Catalogue, triage: Triage, findings: Sequence[Finding]) -> dict[str, str]:
    """A value for every placeholder of the nudges. Only what the catalogue offers is ever named."""
    kinds = dict.fromkeys(KINDS.get(finding.entity_type, "dado protegido") for finding in findings)
    products = [catalogue.products[product].name for product in triage.products[:NAMED_PRODUCTS]]
    return {
        "produtos": listed(products) if products else ANY_PRODUCT,
        "tipo_suporte": _support_type(catalogue, triage),
        "esfera": _sphere(catalogue, triage),
        "link": catalogue.contacts["portal_servicos"].url or "",
        "email_adesao": catalogue.contacts["email_adesao"].email or "",
        "tipos_encontrados": listed(kinds) if kinds else "dados protegidos",
    }


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


def _support_type(catalogue: Catalogue, triage: Triage) -> str:
    if triage.support_type is None or not catalogue.offered(triage.support_type, triage.products):
        return ANY_TYPE
    return catalogue.support_types[triage.support_type]


def _sphere(catalogue: Catalogue, triage: Triage) -> str:
    """The sphere told, unless a product does not exist there: then the one where it does."""
    offered = [set(catalogue.products[product].spheres) for product in triage.products]
    if triage.sphere and all(triage.sphere in spheres for spheres in offered):
        return catalogue.spheres[triage.sphere]
    only = catalogue.shared_sphere(triage.products)
    return f"{catalogue.spheres[only]} (só nela este produto é oferecido)" if only else ANY_SPHERE
