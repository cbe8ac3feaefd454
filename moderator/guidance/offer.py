"""What the ticket portal offers for a message: products, sphere and support type, never one that the catalogue lacks.
Pure."""

from __future__ import annotations

from dataclasses import dataclass

from moderator.guidance.wording import either, listed
from moderator.models import Triage
from moderator.triage.catalogue import Catalogue, Product

ANY_PRODUCT = "a que você usa"
ANY_SPHERE = "a do seu órgão (câmaras, tribunais, MP e Defensorias ficam em {others})"
ANY_TYPE = "o que melhor descrever o seu caso"
OTHERS = "outros_poderes"
NAMED = 4  # products or types; more than these would make a list nobody reads


@dataclass(frozen=True, slots=True)
class Offer:
    """Products that exist in the member's sphere, and those `missing` there; ids of sphere and support type as far
    as they are known and possible, `support_types` all that these products have in common. Where all are missing,
    the sphere is the one that has them."""

    products: tuple[Product, ...]
    missing: tuple[Product, ...]
    sphere: str | None
    support_type: str | None
    support_types: tuple[str, ...]


def offer(catalogue: Catalogue, triage: Triage) -> Offer:
    """What to choose in the portal for what triage understood."""
    told = [catalogue.products[product] for product in triage.products[:NAMED]]
    sphere = triage.sphere
    products = tuple(product for product in told if sphere is None or sphere in product.spheres)
    missing = tuple(product for product in told if product not in products)
    if sphere is None or not products:
        sphere = catalogue.shared_sphere(tuple(product.id for product in told)) or sphere
    pool = products or missing or catalogue.offered_in(sphere)
    every = all if told else any  # no product told: a type that some product has will do
    types = tuple(kind for kind in catalogue.support_types if every(kind in product.support_types for product in pool))
    return Offer(products, missing, sphere, triage.support_type if triage.support_type in types else None, types)


def name_products(offered: Offer) -> str:
    """The products to choose, "" when none of those told exists in the sphere."""
    if not offered.products:
        return "" if offered.missing else ANY_PRODUCT
    names = listed(product.name for product in offered.products)
    return f"{names}, um chamado para cada" if len(offered.products) > 1 else names


def name_sphere(offered: Offer, catalogue: Catalogue) -> str:
    if offered.sphere is None:
        return ANY_SPHERE.format(others=catalogue.spheres[OTHERS]) if OTHERS in catalogue.spheres else "a do seu órgão"
    name = catalogue.spheres[offered.sphere]
    if not any(product.spheres == (offered.sphere,) for product in offered.products):
        return name
    return f"{name} (a única que tem {'essa solução' if len(offered.products) == 1 else 'todas essas soluções'})"


def name_support_type(offered: Offer, catalogue: Catalogue) -> str:
    """The type understood; where it is not known, the few that there are."""
    if offered.support_type is not None:
        return catalogue.support_types[offered.support_type]
    if not offered.products or not 0 < len(offered.support_types) <= NAMED:
        return ANY_TYPE
    return f"{either(catalogue.support_types[kind] for kind in offered.support_types)}, {ANY_TYPE}"


def name_missing(offered: Offer) -> str:
    return listed(product.name for product in offered.missing) if offered.missing else ""


def name_alternatives(offered: Offer) -> str:
    """What there is instead for the member's sphere, as sentences; "" where nothing is known."""
    return " ".join(dict.fromkeys(product.elsewhere for product in offered.missing if product.elsewhere))
