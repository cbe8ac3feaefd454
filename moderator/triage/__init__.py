"""Is this a support request, about what, and where does it belong? Pure, and explains itself.

Everything it knows is policy: the catalogue and `rules/triage/`. What to do about the answer is left to
the rules, what to say to the nudges.
"""

from __future__ import annotations

from itertools import chain

from moderator.models import Message, Triage
from moderator.triage.catalogue import Catalogue, load_catalogue
from moderator.triage.evidence import Evidence, Scale
from moderator.triage.marks import marks_of, split_quotation
from moderator.triage.phrases import BOUNDARY, PhraseBook, longest, tokenise
from moderator.triage.policy import PORTAL, ROUTES, UNTOLD, Policy, load_policy
from moderator.triage.products import Mention, choose

__all__ = ["Catalogue", "Classifier", "Policy", "load_catalogue", "load_policy"]

THRESHOLD = 0.5


class Classifier:
    """Compiles a policy once; `classify` may then be called from any thread."""

    def __init__(self, catalogue: Catalogue, policy: Policy) -> None:
        self._catalogue = catalogue
        self._policy = policy
        self._scale = Scale(policy)
        self._mentions: PhraseBook[Mention] = PhraseBook(policy.mentions, policy.product_lists)
        self._spheres: PhraseBook[str] = PhraseBook(policy.spheres, policy.sphere_lists)

    def classify(self, message: Message) -> Triage:
        """The triage of a message, by its title and the new part of its text; a quotation is only context."""
        new, quoted = split_quotation(message.text)
        text = f"{message.title}\n{new}" if message.title else new
        tokens = tokenise(text)
        products = self._products(tokens) or self._products(tokenise(quoted))
        sphere = self._sphere(tokens)
        evidence = self._weigh(text, tokens, products=products, sphere=sphere, quotes=bool(quoted))
        support = evidence.probability >= THRESHOLD
        return Triage(
            support_request=support,
            confidence=evidence.probability,
            products=products,
            support_type=self._support_type(evidence, products) if support else None,
            sphere=sphere or (self._catalogue.shared_sphere(products) if support else None),
            route=PORTAL if support else evidence.best(ROUTES),
            evidence=evidence.phrases(support=support),
        )

    def _products(self, tokens: list[str]) -> tuple[str, ...]:
        hits = list(self._mentions.find(tokens))
        return choose(hits, families=self._policy.families, yields=self._policy.yields)

    def _sphere(self, tokens: list[str]) -> str | None:
        return next((hit.label for hit in longest(self._spheres.find(tokens))), None)

    def _weigh(
        self, text: str, tokens: list[str], *, products: tuple[str, ...], sphere: str | None, quotes: bool
    ) -> Evidence:
        marks = marks_of(text, tokens, quotes=quotes)
        marks += ["<product>"] if products else []
        marks += ["<sphere>"] if sphere else []
        return self._scale.weigh([*tokens, *chain.from_iterable((BOUNDARY, mark) for mark in marks)])

    def _support_type(self, evidence: Evidence, products: tuple[str, ...]) -> str | None:
        """The likeliest type among those that every product is offered with: others don't exist."""
        offered = [kind for kind in self._catalogue.support_types if self._catalogue.offered(kind, products)]
        best = evidence.best([UNTOLD, *offered])
        return None if best == UNTOLD else best
