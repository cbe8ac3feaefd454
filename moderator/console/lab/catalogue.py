"""The Guide's catalogue as people read it: what each product is offered with, and what is still to be confirmed.

Read only: `rules/catalogue.yaml` is the Guide as data, and changes with the Guide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from moderator.console.lab.editing import lab
from moderator.rules.values import without_accents
from moderator.triage.catalogue import Catalogue, Product

TO_CONFIRM = "a confirmar"
MAX_QUERY = 100  # characters


@dataclass(frozen=True, slots=True)
class Line:
    """A product with the Guide's names; `spheres` says of each sphere whether it is offered there."""

    product: Product
    spheres: Sequence[tuple[str, bool]]
    support_types: Sequence[str]
    links: Sequence[str]
    missing: Sequence[str]


def show_catalogue() -> str:
    catalogue = lab().edition().analyst.rules.catalogue
    query = " ".join(request.args.get("q", "").split())[:MAX_QUERY]
    lines = [_line(product, catalogue) for product in catalogue.products.values()]
    return render_template(
        "console/catalogue.html",
        catalogue=catalogue,
        lines=[line for line in lines if _holds(line, query)],
        total=len(lines),
        query=query,
        to_confirm=TO_CONFIRM,
    )


def _line(product: Product, catalogue: Catalogue) -> Line:
    missing = [] if product.links else ["link do manual"]
    if len(product.spheres) < len(catalogue.spheres) and not product.elsewhere:
        missing.append("o que há para as outras esferas")
    if not product.aliases:
        missing.append("como as pessoas o chamam")
    return Line(
        product,
        [(name, sphere in product.spheres) for sphere, name in catalogue.spheres.items()],
        [catalogue.support_types[each] for each in product.support_types],
        [link if link.startswith(("https://", "http://")) else f"https://{link}" for link in product.links],
        missing,
    )


def _holds(line: Line, query: str) -> bool:
    """Whether every word of the query begins some word of the line, accents and case apart."""
    product = line.product
    offered = [name for name, holds in line.spheres if holds]
    words = [product.name, product.purpose, product.elsewhere, *product.aliases, *line.support_types, *offered]
    missing = [TO_CONFIRM, *line.missing] if line.missing else []
    known = _words(" ".join([*words, *missing]))
    return all(any(word.startswith(start) for word in known) for start in _words(query))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", without_accents(text).casefold()))
