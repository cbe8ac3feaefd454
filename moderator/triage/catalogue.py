"""The Guide as data: products, spheres, support types and channels, from `rules/catalogue.yaml`.

The truth for every answer: nothing may be offered that is not here. How members call a product is
here too; deciding which product a text is about is left to `products`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field

from moderator.errors import RuleError
from moderator.policy import Document, Strict, read, validate

NEEDED = ("portal_servicos", "email_adesao")  # channels that the answers point to
# Characters: replies promise to fit a WhatsApp message with the longest of these in them.
LONGEST_NAME = 45
LONGEST_ALTERNATIVE = 200
LONGEST_EVIDENCE = 60


@dataclass(frozen=True, slots=True)
class Product:
    """One of the Guide's products; `spheres` and `support_types` are all that it is offered with. `elsewhere` is
    what there is for the spheres it is not offered in, as a sentence for members ("" where nothing is known)."""

    id: str
    name: str
    purpose: str
    spheres: tuple[str, ...]
    support_types: tuple[str, ...]
    links: tuple[str, ...]
    aliases: tuple[str, ...]
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """A channel of the Guide: what it is for, and the address or mailbox where it has one."""

    id: str
    name: str
    purpose: str
    url: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything by id. `spheres` and `support_types` map an id to its official name, `evidence` a support type
    to what is worth attaching to its ticket."""

    products: Mapping[str, Product]
    spheres: Mapping[str, str]
    support_types: Mapping[str, str]
    contacts: Mapping[str, Contact]
    public_mailboxes: frozenset[str]
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def offered(self, support_type: str, products: tuple[str, ...]) -> bool:
        """Whether every one of the products has this support type."""
        return all(support_type in self.products[product].support_types for product in products)

    def offered_in(self, sphere: str | None) -> tuple[Product, ...]:
        """The products of a sphere; all of them where the sphere is not known."""
        return tuple(each for each in self.products.values() if sphere is None or sphere in each.spheres)

    def shared_sphere(self, products: tuple[str, ...]) -> str | None:
        """The only sphere that some of the products is offered in, when there is only one."""
        single = {self.products[product].spheres for product in products if len(self.products[product].spheres) == 1}
        return next(iter(single))[0] if len(single) == 1 else None


class _Named(Strict):
    id: str
    name: str = Field(alias="nome", max_length=LONGEST_NAME)


class _SupportType(_Named):
    evidence: tuple[Annotated[str, Field(max_length=LONGEST_EVIDENCE)], ...] = Field(
        (), alias="evidencias", max_length=3
    )


class _Link(Strict):
    label: str = Field(alias="rotulo_guia")
    guide: str | None = Field(None, alias="url_guia")
    wiki: str | None = Field(None, alias="url_wiki")


class _Address(Strict):
    value: str = Field(alias="valor")
    source: str = Field(alias="fonte")


class _Channel(Strict):
    model_config = ConfigDict(extra="ignore")
    id: str
    name: str = Field(alias="nome")
    purpose: str = Field(alias="finalidade")
    url: str | _Address | None = None
    email: str | None = None


class _Product(_Named):
    what: str = Field(alias="o_que_e")
    purpose: str = Field(alias="para_que_serve")
    spheres: tuple[str, ...] = Field(alias="esferas", min_length=1)
    support_types: tuple[str, ...] = Field(alias="tipos_suporte", min_length=1)
    links: tuple[_Link, ...] = ()
    aliases: tuple[str, ...] = ()
    elsewhere: str = Field("", alias="outras_esferas", max_length=LONGEST_ALTERNATIVE)


class _File(Strict):
    model_config = ConfigDict(extra="ignore")
    spheres: tuple[_Named, ...] = Field(alias="esferas")
    support_types: tuple[_SupportType, ...] = Field(alias="tipos_suporte")
    channels: tuple[_Channel, ...] = Field(alias="canais")
    products: tuple[_Product, ...] = Field(alias="produtos", min_length=1)


def load_catalogue(path: Path) -> Catalogue:
    """Read the catalogue. Raises RuleError listing every fault as `file:line:column: field: problem`."""
    document = read(path)
    file = validate(document, _File)
    spheres = {sphere.id: sphere.name for sphere in file.spheres}
    types = {support_type.id: support_type.name for support_type in file.support_types}
    if faults := _faults(document, file, spheres, types):
        raise RuleError("\n".join(faults))
    contacts = {channel.id: _contact(channel) for channel in file.channels}
    return Catalogue(
        products={product.id: _product(product) for product in file.products},
        spheres=spheres,
        support_types=types,
        contacts=contacts,
        public_mailboxes=frozenset(contact.email.lower() for contact in contacts.values() if contact.email),
        evidence={support_type.id: support_type.evidence for support_type in file.support_types},
    )


def _faults(document: Document, file: _File, spheres: Mapping[str, str], types: Mapping[str, str]) -> list[str]:
    """Ids that nothing defines, and ids defined twice."""
    channels = {channel.id for channel in file.channels}
    faults = [
        document.fault(("canais",), f"no «{name}», and answers need it") for name in NEEDED if name not in channels
    ]
    seen: set[str] = set()
    for index, product in enumerate(file.products):
        here = ("produtos", index)
        if product.id in seen:
            faults.append(document.fault((*here, "id"), f"«{product.id}» is defined twice"))
        seen.add(product.id)
        for word, known, used in (
            ("esferas", spheres, product.spheres),
            ("tipos_suporte", types, product.support_types),
        ):
            faults.extend(
                document.fault((*here, word, place), f"no «{value}», allowed: {', '.join(known)}")
                for place, value in enumerate(used)
                if value not in known
            )
    return faults


def _contact(channel: _Channel) -> Contact:
    url = channel.url.value if isinstance(channel.url, _Address) else channel.url
    return Contact(channel.id, channel.name, channel.purpose, url, channel.email)


def _product(product: _Product) -> Product:
    links = tuple(address for link in product.links if (address := link.guide or link.wiki))
    return Product(
        product.id,
        product.name,
        product.purpose,
        product.spheres,
        product.support_types,
        links,
        product.aliases,
        product.elsewhere,
    )
