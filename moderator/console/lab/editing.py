"""Editing a file of the policy as a draft in the store: shown, checked while one types, saved, thrown away.

A draft is shared by all admins, and each save says which one it follows: who comes second is told, and nothing is
overwritten unseen. Putting a draft in force is `rules_lab_activate`'s.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.console.context import Lab, current
from moderator.console.lab.faults import Fault
from moderator.console.lab.files import MAX_TEXT, NAME, Checked, FileKind
from moderator.console.lab.preview import preview
from moderator.editions import Edition
from moderator.store.drafts import NEW, Draft, digest

RESERVED = frozenset({"versoes", "comparacoes"})  # pages of the lab have these addresses
CONTEXT = 2  # unchanged lines around a change

SAVED = "Rascunho guardado. Nada mudou em vigor: confira o que teria mudado e depois ative."
DISCARDED = "Rascunho descartado. O que está em vigor não mudou."
OVERTAKEN = "Alguém guardou outro rascunho enquanto você escrevia. O seu texto está abaixo, ainda não guardado."
CHANGED = "Isso mudou enquanto você olhava; nada foi feito. Veja como está agora."
TOO_LONG = f"O texto passa de {MAX_TEXT} caracteres. Encurte-o e guarde de novo."
BAD_NAME = "O nome leva letras minúsculas, números e hífens, até 40, e começa por letra ou número."
TAKEN = "Já existe um arquivo com este nome: edite-o abaixo."


@dataclass(frozen=True)
class Opened:
    """A file as the lab sees it: what of it is in force in this `edition`, and the draft of what it may become."""

    kind: FileKind
    name: str
    edition: Edition
    draft: Draft | None

    @property
    def path(self) -> str:
        return self.kind.path(self.name)

    @cached_property
    def in_force(self) -> str | None:
        return self.edition.files.get(self.path)

    @property
    def text(self) -> str:
        return self.draft.content if self.draft else self.in_force or ""

    @property
    def base(self) -> str:
        """The digest of what an edit begun now replaces, "" for a new file."""
        return digest(self.in_force) if self.in_force is not None else ""

    @property
    def stale(self) -> bool:
        """Whether something else was put in force since the draft was begun."""
        return self.draft is not None and (self.draft.base or "") != self.base

    def check(self, text: str) -> Checked:
        return self.kind.check(self.name, text, self.edition, current().capabilities)


def lab() -> Lab:
    """The lab of this installation, or a 404."""
    found = current().lab
    if found is None:
        abort(404)
    return found


def open_file(kind: FileKind, name: str) -> Opened:
    """The file, or a 404 where there is neither one in force nor a draft."""
    edition = lab().edition()
    if not kind.names([kind.path(name)]):
        abort(404)
    opened = Opened(kind, name, edition, current().store.drafts.load(kind.path(name)))
    if opened.draft is None and opened.in_force is None:
        abort(404)
    return opened


def edit(kind: FileKind, name: str) -> str:
    return render_editor(open_file(kind, name))


def begin(kind: FileKind, first: str) -> Response:
    """A draft of a new file, called as the form says; `first` is its text, with the name in place of `nome-novo`."""
    name = request.form.get("nome", "").strip()
    if not NAME.fullmatch(name) or name in RESERVED or not kind.names([kind.path(name)]):
        flash(BAD_NAME, "warning")
        return redirect(url_for(f"console.show_{kind.noun}s"))
    text = first.replace("nome-novo", name)
    signed = {"by": g.identity.moderator, "now": current().clock()}
    exists = kind.path(name) in lab().edition().files
    if exists or not current().store.drafts.save(kind.path(name), text, base=None, after=NEW, **signed):
        flash(TAKEN, "warning")
    return redirect(kind.address("edit", name))


def save(kind: FileKind, name: str) -> Response | str | tuple[str, int]:
    """Keep the text as the draft, or with «verificar» only say what is wrong with it."""
    opened, text = open_file(kind, name), read_text()
    if len(text) > MAX_TEXT:
        return render_editor(opened, text=text[:MAX_TEXT], problem=TOO_LONG), 413
    if request.form.get("fazer") == "verificar":
        return render_editor(opened, text=text, base=request.form.get("base", ""))
    followed = request.form.get("acompanhar") == "sim"
    base = opened.base if followed else request.form.get("base", "")
    kept = current().store.drafts.save(
        opened.path,
        text,
        base=base or None,
        after=request.form.get("revisao", NEW),
        by=g.identity.moderator,
        now=current().clock(),
    )
    if not kept:
        return render_editor(open_file(kind, name), text=text, problem=OVERTAKEN, rival=True), 409
    flash(SAVED, "success")
    return redirect(kind.address("edit", name))


def check(kind: FileKind, name: str) -> str:
    """What is wrong with the text, as a part of a page."""
    opened, text = open_file(kind, name), read_text()[:MAX_TEXT]
    return render_template("console/rules_lab_check.html", **_answer(opened, text))


def discard(kind: FileKind, name: str) -> Response:
    revision = request.form.get("revisao", NEW)
    signed = {"by": g.identity.moderator, "now": current().clock()}
    dropped = current().store.drafts.discard(kind.path(name), after=revision, **signed)
    flash(DISCARDED if dropped else CHANGED, "success" if dropped else "warning")
    if kind.path(name) in lab().edition().files:
        return redirect(kind.address("edit", name))
    return redirect(url_for(f"console.show_{kind.noun}s"))


def read_text() -> str:
    """The text of the form, with the line ends of our files."""
    text = request.form.get("texto", "").replace("\r\n", "\n")
    return text if text.endswith("\n") else f"{text}\n"


def render_editor(opened: Opened, *, text: str | None = None, problem: str = "", **more: Any) -> str:
    """The editor with `text` in it, by default the draft's. A `rival` draft is shown as what the text would replace."""
    shown = opened.text if text is None else text
    rival = bool(more.pop("rival", False)) and opened.draft is not None
    return render_template(
        "console/rules_lab_edit.html",
        opened=opened,
        text=shown,
        problem=problem,
        rival=compare_lines(opened.text, shown) if rival else (),
        base=more.pop("base", (opened.draft.base or "") if opened.draft else opened.base),
        comparisons=current().store.comparisons.recent(opened.path),
        now=current().clock(),
        **_answer(opened, shown),
    )


def compare_lines(old: str, new: str) -> Sequence[tuple[str, str]]:
    """The lines that differ and a few around them, each with "+", "-", " ", or "@" where some were left out."""
    return tuple(_lines(old, new))


def _lines(old: str, new: str) -> Iterator[tuple[str, str]]:
    delta = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=CONTEXT)
    for number, line in enumerate(delta):
        if number > 1:  # the first two name the files
            yield (line[0], "" if line.startswith("@@") else line[1:])


def _answer(opened: Opened, text: str) -> dict[str, Any]:
    checked = opened.check(text)
    return {
        "kind": opened.kind,
        "name": opened.name,
        "checked": checked,
        "lines": compare_lines(opened.in_force or "", text),
        "situations": preview(opened.name, checked.nudges, opened.edition.analyst) if checked.nudges else (),
    }


def tell(faults: Sequence[Fault]) -> str:
    """The first few faults in one sentence."""
    told = [f"{fault.file or ''} {fault.problem}".strip() for fault in faults[:3]]
    more = f" e mais {len(faults) - 3}" if len(faults) > 3 else ""
    return "; ".join(told) + more
