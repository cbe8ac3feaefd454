"""The editable part of triage: `rules/triage/*.yaml` read into frozen values. How they weigh is `evidence`'s."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from moderator.errors import RuleError
from moderator.policy import Document, Location, Strict, read, validate
from moderator.triage.catalogue import Catalogue
from moderator.triage.model import MODEL_FILE, SUPPORT, UNTOLD, LinearModel, load_model
from moderator.triage.phrases import expand
from moderator.triage.products import Family, Mention, Role

PORTAL = "portal_ticket"  # the route of every support request, and only of them
ROUTES = ("none", "chatbot", "participen", "email_adesao", "email_institucional", "ouvidoria")

Phrases = tuple[str, ...]
Lists = Mapping[str, Sequence[str]]


class Signal(Strict):
    """Ways of saying one thing, and how much it weighs for each outcome. `thread` is for what only repeats others
    («eu também»): the log-odds of a support request that a thread about one adds, and any other takes away."""

    id: str
    weights: Mapping[str, float]
    thread: float = 0.0
    phrases: Phrases = Field(min_length=1)


class _Signals(Strict):
    bias: Mapping[str, float]
    lists: Mapping[str, Phrases] = {}
    signals: tuple[Signal, ...] = Field(min_length=1)


class _Family(Strict):
    names: Phrases = Field(min_length=1)
    default: str
    cues: Mapping[str, Phrases] = {}


class _Products(Strict):
    yields: Mapping[str, Phrases] = {}
    lists: Mapping[str, Phrases] = {}
    names: Mapping[str, Phrases] = {}
    families: Mapping[str, _Family] = {}
    hints: Mapping[str, Phrases] = {}


class _Spheres(Strict):
    lists: Mapping[str, Phrases] = {}
    spheres: Mapping[str, Phrases]


@dataclass(frozen=True, slots=True)
class Policy:
    """What triage knows: signals with their weights, the names of products, the marks of spheres, the model."""

    signals: tuple[Signal, ...]
    bias: Mapping[str, float]
    signal_lists: Lists
    yields: Mapping[str, Phrases]
    families: Mapping[str, Family]
    mentions: tuple[tuple[str, Mention], ...]
    product_lists: Lists
    spheres: tuple[tuple[str, str], ...]
    sphere_lists: Lists
    model: LinearModel | None = None


def load_policy(directory: Path, catalogue: Catalogue) -> Policy:
    """Read `signals.yaml`, `products.yaml`, `spheres.yaml` and, where there is one, the trained `model.json`.

    Raises RuleError listing every fault by its place. Without a model, the signals decide alone.
    """
    documents = [read(directory / f"{name}.yaml") for name in ("signals", "products", "spheres")]
    signals = validate(documents[0], _Signals)
    products = validate(documents[1], _Products)
    spheres = validate(documents[2], _Spheres)
    faults = [
        *_signal_faults(documents[0], signals, catalogue),
        *_product_faults(documents[1], products, catalogue),
        *_sphere_faults(documents[2], spheres, catalogue),
    ]
    if faults:
        raise RuleError("\n".join(faults))
    return Policy(
        signals=signals.signals,
        bias=signals.bias,
        signal_lists=signals.lists,
        yields=products.yields,
        families={
            name: Family(family.default, tuple(dict.fromkeys((family.default, *family.cues))))
            for name, family in products.families.items()
        },
        mentions=tuple(_mentions(products, catalogue)),
        product_lists=products.lists,
        spheres=tuple((phrase, sphere) for sphere, phrases in spheres.spheres.items() for phrase in phrases),
        sphere_lists=spheres.lists,
        model=load_model(directory / MODEL_FILE),
    )


def _mentions(products: _Products, catalogue: Catalogue) -> list[tuple[str, Mention]]:
    """Names from the catalogue (its own and the aliases) and from the policy, then families, cues and hints."""
    found = [
        (name, Mention(Role.NAME, product.id))
        for product in catalogue.products.values()
        for name in (product.name, *product.aliases, *products.names.get(product.id, ()))
    ]
    for name, family in products.families.items():
        found += [(phrase, Mention(Role.FAMILY, family.default, name)) for phrase in family.names]
        found += [
            (phrase, Mention(Role.CUE, product, name)) for product, cues in family.cues.items() for phrase in cues
        ]
    found += [(phrase, Mention(Role.HINT, product)) for product, hints in products.hints.items() for phrase in hints]
    return found


def _signal_faults(document: Document, file: _Signals, catalogue: Catalogue) -> list[str]:
    outcomes = {SUPPORT, UNTOLD, *ROUTES, *catalogue.support_types}
    faults = _unknown(document, ("bias",), file.bias, outcomes)
    for index, signal in enumerate(file.signals):
        faults += _unknown(document, ("signals", index, "weights"), signal.weights, outcomes)
        faults += _phrase_faults(document, ("signals", index, "phrases"), signal.phrases, file.lists)
    return faults


def _product_faults(document: Document, file: _Products, catalogue: Catalogue) -> list[str]:
    known = catalogue.products.keys()
    faults: list[str] = []
    for section, table in (("names", file.names), ("hints", file.hints), ("yields", file.yields)):
        faults += _unknown(document, (section,), table, known)
        for product, phrases in table.items():
            faults += _phrase_faults(document, (section, product), phrases, file.lists)
    for name, family in file.families.items():
        here = ("families", name)
        faults += _unknown(document, (*here, "default"), [family.default], known)
        faults += _unknown(document, (*here, "cues"), family.cues, known)
        faults += _phrase_faults(document, (*here, "names"), family.names, file.lists)
        for product, phrases in family.cues.items():
            faults += _phrase_faults(document, (*here, "cues", product), phrases, file.lists)
    return faults


def _sphere_faults(document: Document, file: _Spheres, catalogue: Catalogue) -> list[str]:
    faults = _unknown(document, ("spheres",), file.spheres, catalogue.spheres)
    for sphere, phrases in file.spheres.items():
        faults += _phrase_faults(document, ("spheres", sphere), phrases, file.lists)
    return faults


def _unknown(document: Document, here: Location, names: Iterable[str], known: Collection[str]) -> list[str]:
    return [
        document.fault((*here, name), f"no «{name}», allowed: {', '.join(sorted(known))}")
        for name in names
        if name not in known
    ]


def _phrase_faults(document: Document, here: Location, phrases: Phrases, lists: Lists) -> list[str]:
    faults = []
    for index, phrase in enumerate(phrases):
        try:
            expand(phrase, lists)
        except ValueError as error:
            faults.append(document.fault((*here, index), str(error)))
    return faults
