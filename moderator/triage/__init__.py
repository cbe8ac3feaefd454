"""Is this a support request, about what, and where does it belong? Pure, and explains itself.

Everything it knows is policy: the catalogue and `rules/triage/`, with the model trained by `moderator.training`.
What to do about the answer is left to the rules, what to say to the nudges.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from moderator.models import Message, Triage
from moderator.triage.catalogue import Catalogue, load_catalogue
from moderator.triage.evidence import Evidence, Scale
from moderator.triage.features import Features, extract, is_readable, mask
from moderator.triage.marks import marks_of, split_quotation
from moderator.triage.model import SUPPORT, UNNAMED, UNTOLD, Opinion, sigmoid
from moderator.triage.phrases import BOUNDARY, Hit, PhraseBook, longest, tokenise
from moderator.triage.policy import PORTAL, ROUTES, Policy, load_policy
from moderator.triage.products import Mention, choose, is_name
from moderator.triage.thread import ThreadContext

__all__ = ["Catalogue", "Classifier", "Policy", "Reading", "ThreadContext", "load_catalogue", "load_policy"]

THRESHOLD = 0.5
GUESS = 0.4  # probability from which the model's product counts where the text names none
SHOWN = 5  # phrases of an explanation
WEIGHTY = 0.1  # log-odds from which an n-gram is worth showing
NOWHERE = ThreadContext()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says, before anything is decided. `named` is whether it tells its products outright, not only by
    hints or in what it quotes."""

    products: tuple[str, ...]
    named: bool
    sphere: str | None
    evidence: Evidence
    features: Features


class Classifier:
    """Compiles a policy once; `classify` may then be called from any thread."""

    def __init__(self, catalogue: Catalogue, policy: Policy) -> None:
        self._catalogue = catalogue
        self._policy = policy
        self._scale = Scale(policy)
        self._mentions: PhraseBook[Mention] = PhraseBook(policy.mentions, policy.product_lists)
        self._spheres: PhraseBook[str] = PhraseBook(policy.spheres, policy.sphere_lists)

    def classify(self, message: Message, *, context: ThreadContext | None = None) -> Triage:
        """The triage of a message, by its title and the new part of its text; a quotation is only context, and so
        is the thread, where it is known."""
        thread = context or NOWHERE
        reading = self.read(message, thread)
        model, evidence = self._policy.model, reading.evidence
        opinion = model.weigh(reading.features, evidence.scores) if model else None
        log_odds = opinion.support if opinion else evidence.scores.get(SUPPORT, 0.0)
        confidence = sigmoid(log_odds + thread.leaning(evidence.inherits))
        support = confidence >= THRESHOLD
        products = self._products(reading, thread, opinion, support=support)
        return Triage(
            support_request=support,
            confidence=confidence,
            products=products,
            support_type=self._support_type(evidence, opinion, products) if support else None,
            sphere=reading.sphere or (self._catalogue.shared_sphere(products) if support else None),
            route=PORTAL if support else _likeliest(ROUTES, evidence, opinion),
            evidence=_weightiest(evidence, opinion, support=support),
            abstained=model is not None and model.low < confidence < model.high,
        )

    def read(self, message: Message, thread: ThreadContext = NOWHERE) -> Reading:
        """What the policy finds in a message, and the features that the model is trained on."""
        new, quoted = split_quotation(message.text)
        text = f"{message.title}\n{new}" if message.title else new
        tokens = tokenise(text)
        mentions = list(self._mentions.find(tokens))
        products, telling = self._choose(mentions), mentions
        if quoted and not products:
            telling = list(self._mentions.find(tokenise(quoted)))
            products = self._choose(telling)
        spheres = list(self._spheres.find(tokens))
        sphere = next((hit.label for hit in longest(spheres)), None)
        marks = [*marks_of(text, tokens, quotes=bool(quoted)), *thread.marks()]
        named = any(is_name(hit) for hit in telling)
        marks += ["<product>"] if products else []
        marks += ["<sphere>"] if sphere else []
        evidence = self._scale.weigh([*tokens, *chain.from_iterable((BOUNDARY, mark) for mark in marks)])
        traits = [f"channel:{message.channel}", *(f"product:{product}" for product in products)]
        masked = mask(tokens, products=filter(is_name, mentions), organs=spheres)
        return Reading(products, named, sphere, evidence, extract(tokens, masked, evidence.starts, traits))

    def _choose(self, mentions: Iterable[Hit[Mention]]) -> tuple[str, ...]:
        return choose(list(mentions), families=self._policy.families, yields=self._policy.yields)

    def _products(
        self, reading: Reading, thread: ThreadContext, opinion: Opinion | None, *, support: bool
    ) -> tuple[str, ...]:
        """Those that the text names; failing that the thread's, and for a request the likeliest by its words."""
        if reading.named:
            return reading.products
        if inherited := thread.products or self._choose(self._mentions.find(tokenise(thread.title or ""))):
            return inherited
        if opinion is None or not support:
            return reading.products
        guess, probability = opinion.best([UNNAMED, *self._catalogue.products])
        return reading.products if guess == UNNAMED or probability < GUESS else (guess,)

    def _support_type(self, evidence: Evidence, opinion: Opinion | None, products: tuple[str, ...]) -> str | None:
        """The likeliest type that the products are offered with. None where not all of them are: a ticket each, and
        for one of them it does not exist."""
        tickets: list[tuple[str, ...]] = [(product,) for product in products] or [()]
        kinds = [
            kind
            for kind in self._catalogue.support_types
            if any(self._catalogue.offered(kind, ticket) for ticket in tickets)
        ]
        best = _likeliest([UNTOLD, *kinds], evidence, opinion)
        return best if best != UNTOLD and self._catalogue.offered(best, products) else None


def _likeliest(outcomes: Sequence[str], evidence: Evidence, opinion: Opinion | None) -> str:
    return opinion.best(outcomes)[0] if opinion else evidence.best(outcomes)


def _weightiest(evidence: Evidence, opinion: Opinion | None, *, support: bool) -> tuple[str, ...]:
    """What spoke most for the answer given, strongest first: phrases of the policy and n-grams of the model's
    vocabulary, so never words that only this message has."""
    weights = {phrase: evidence.weights[signal] for signal, phrase in evidence.found.items() if phrase[0] not in "<?"}
    sign = 1 if support else -1
    for ngram, weight in opinion.words if opinion else ():
        if sign * weight >= WEIGHTY and is_readable(ngram):
            weights.setdefault(ngram, weight)
    ranked = sorted((-sign * weight, phrase) for phrase, weight in weights.items() if sign * weight > 0)
    return tuple(phrase for _, phrase in ranked[:SHOWN])
