"""The replies of all products in all spheres, to be read through: `python -m benchmarks.guidance_table OUT.md`.

Every product and sphere once, with the first support type that the product has (and one that it lacks), in both
channels, then one reply for every other route. The texts are those that a member would get.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from moderator.models import Author, ChannelKind, Message, Related, Triage
from moderator.nudges import load_nudges
from moderator.rules import RuleSet, load_rules
from moderator.triage import load_catalogue
from moderator.triage.policy import PORTAL, ROUTES

ROOT = Path(__file__).parents[1]
FRIDAY_EVENING = datetime(2026, 11, 20, 22, 0, tzinfo=UTC)  # a national holiday, 19h in Brasília
REQUEST = (
    "Bom dia! Desde ontem, no {product} (versão 4.0.12) em produção, aparece «Erro 42: falha ao consultar» logo depois "
    "do login. O chamado do colega [PESSOA 1] citava o CPF [CPF removido]. Já limpamos o cache e reiniciamos o serviço."
)
RELATED = (
    Related("Erro 42 logo depois do login", "https://participen.exemplo.gov.br/t/erro-42/101"),
    Related("Falha ao consultar depois da atualização", "https://participen.exemplo.gov.br/t/falha/102"),
)
TEXTS: Mapping[str, tuple[str, ...]] = {
    "none": ("Esqueci a minha senha do SEI, onde troco?",),
    "chatbot": ("O app do SEI funciona em tablet?", "Qual o prazo para a central responder um chamado?"),
    "participen": ("Como vocês organizam os blocos de assinatura?",),
    "email_adesao": ("Nosso município quer aderir ao ProPEN, qual o primeiro passo?",),
    "email_institucional": ("Qual portaria está vigente sobre processo eletrônico?",),
    "ouvidoria": ("Quero registrar uma reclamação formal sobre o atendimento.",),
}


def main() -> None:
    """Write the table to the file named on the command line."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m benchmarks.guidance_table OUT.md")
    text = "\n".join(write_table(load_bundled()))
    Path(sys.argv[1]).write_text(text, encoding="utf-8")
    print(f"{sys.argv[1]}: {text.count(chr(10))} lines")


def load_bundled() -> RuleSet:
    """The bundled rules, whatever the channels can do."""
    rules = ROOT / "rules"
    catalogue = load_catalogue(rules / "catalogue.yaml")
    return load_rules(rules, catalogue=catalogue, nudges=load_nudges(rules / "nudges"), capabilities={})


def write_table(rules: RuleSet) -> Iterator[str]:
    """The lines of the table, in markdown."""
    catalogue = rules.catalogue
    for product in catalogue.products.values():
        yield f"# {product.name}\n"
        missing = next(kind for kind in catalogue.support_types if kind not in product.support_types)
        for number, (sphere, name) in enumerate(catalogue.spheres.items()):
            kind = (*product.support_types, missing)[(number + 3) % (len(product.support_types) + 1)]
            text = REQUEST.format(product=product.name)
            triage = Triage(True, 0.95, (product.id,), kind, sphere, PORTAL)
            yield f"## {product.name} · {name} · {catalogue.support_types[kind]}\n"
            yield from _replies(rules, text, triage)
    yield "# Chamado em andamento\n"
    yield from _replies(rules, "Meu chamado do SEI está parado, podem ver?", Triage(True, 0.95, ("sei",), route=PORTAL))
    yield "# Dois produtos, um deles só federal\n"
    two = Triage(True, 0.95, ("nup", "sei"), "reportar_erro", "municipal", PORTAL)
    yield from _replies(rules, REQUEST.format(product="SEI"), two)
    yield "# Nada se sabe além de que é um pedido\n"
    yield from _replies(rules, "Gente, preciso de ajuda!", Triage(True, 0.95, route=PORTAL))
    for route in ROUTES:
        for text in TEXTS[route]:
            yield f"# {route}: {text}\n"
            yield from _replies(rules, text, Triage(False, 0.05, route=route))


def _replies(rules: RuleSet, text: str, triage: Triage) -> Iterator[str]:
    for channel in ChannelKind:
        message = Message(channel, "1", "1", text, Author("a", "a"), created_at=FRIDAY_EVENING)
        decision = rules.decide(message, [], triage, related=RELATED, anonymised=text)
        for action in decision.actions:
            body = action.text or ""
            yield f"### {channel} · {action.rule} · {len(body)} caracteres\n\n~~~~\n{body}\n~~~~\n"


if __name__ == "__main__":
    main()
