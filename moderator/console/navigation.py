"""The pages of the main menu, as the person who is signed in may open them. What a page shows is its own module's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request, url_for

from moderator.console.access.session import may


@dataclass(frozen=True, slots=True)
class Entry:
    """A page by its view; `key` is typed after g, `paths` are those of the pages that belong under it."""

    view: str
    name: str
    key: str
    role: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a template shows it; `here` is the value of aria-current, "" where one is elsewhere."""

    name: str
    address: str
    key: str
    here: str


ENTRIES: Sequence[Entry] = (
    Entry("show_queue", "Fila", "f", "viewer", ("/casos", "/busca", "/lote")),
    Entry("show_audits", "Conversas", "c", "moderator", ("/conversas",)),
    Entry("show_rooms", "Salas", "s", "viewer", ("/salas",)),
    Entry("show_rules", "Regras", "r", "viewer", ("/regras",)),
    Entry("show_texts", "Textos", "t", "viewer", ("/textos",)),
    Entry("show_catalogue", "Catálogo", "k", "viewer", ("/catalogo",)),
    Entry("show_numbers", "Números", "n", "viewer", ("/numeros",)),
    Entry("show_failures", "Falhas", "l", "viewer", ("/falhas",)),
    Entry("show_try_out", "Experimente", "e", "viewer", ("/experimente",)),
    Entry("show_accounts", "Contas", "p", "admin", ("/contas",)),
    Entry("show_audit_log", "Auditoria", "a", "admin", ("/auditoria",)),
)


def menu() -> list[Link]:
    """What this person may open, in the order of the menu."""
    return [
        Link(entry.name, url_for(f"console.{entry.view}"), f"g {entry.key}", _here(entry))
        for entry in ENTRIES
        if may(entry.role)
    ]


def _here(entry: Entry) -> str:
    if request.endpoint == f"console.{entry.view}":
        return "page"
    return "true" if any(request.path.startswith(f"{path}/") for path in entry.paths) else ""
