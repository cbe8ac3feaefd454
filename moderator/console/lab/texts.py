"""The texts that members read: listed, edited as drafts, previewed in both channels. All but the list is the lab's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.console.lab import activating, comparing, editing
from moderator.console.lab.editing import lab
from moderator.console.lab.files import TEXT
from moderator.console.lab.preview import FRAME
from moderator.models import ChannelKind
from moderator.nudges import Nudge, Nudges
from moderator.rules import RuleSet
from moderator.store.drafts import Draft

FIRST_TEXT = """\
subject: Escreva o assunto da mensagem privada

# forum

Escreva o que acontece, com gentileza, em até três frases.

1. Diga o que a pessoa pode fazer.

# whatsapp

Escreva o que acontece, com gentileza, em até três frases.

1. Diga o que a pessoa pode fazer.
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A text of the list: its `rules` send it, `others` bring it along or give way to it."""

    name: str
    subject: str
    channels: Sequence[ChannelKind]
    rules: Sequence[str]
    others: Sequence[str]
    draft: Draft | None


def show_texts() -> str:
    console, edition = current(), lab().edition()
    rules = edition.analyst.rules
    drafts = {draft.path: draft for draft in console.store.drafts.all()}
    return render_template(
        "console/texts.html",
        lines=[_line(name, rules, drafts.get(TEXT.path(name))) for name in TEXT.names(edition.files)],
        begun=[name for name in TEXT.names(drafts) if TEXT.path(name) not in edition.files],
        frame=FRAME,
        now=console.clock(),
    )


def show_text(name: str) -> str:
    """A text as it is in force, for those who only read."""
    opened = editing.open_file(TEXT, name)
    return editing.render_editor(opened, text=opened.in_force)


@requires("admin")
def begin_text() -> Response:
    return editing.begin(TEXT, FIRST_TEXT)


@requires("admin")
def edit_text(name: str) -> str:
    return editing.edit(TEXT, name)


@requires("admin")
def save_text(name: str) -> Response | str | tuple[str, int]:
    return editing.save(TEXT, name)


@requires("admin")
def check_text(name: str) -> str:
    return editing.check(TEXT, name)


@requires("admin")
def discard_text(name: str) -> Response:
    return editing.discard(TEXT, name)


@requires("admin")
def compare_text(name: str) -> Response:
    return comparing.compare(TEXT, name)


@requires("admin")
def activate_text(name: str) -> Response:
    return activating.activate_draft(TEXT, name)


def _line(name: str, rules: RuleSet, draft: Draft | None) -> Line:
    nudges = rules.nudges
    nudge = nudges.frame if name == FRAME else nudges.nudges[name]
    senders = [rule.id for rule in rules.rules if any(each.nudge == name for it in rule.then.values() for each in it)]
    return Line(name, nudge.subject, tuple(nudge.texts), senders, _companions(name, nudges), draft)


def _companions(name: str, nudges: Nudges) -> list[str]:
    named: Mapping[str, Nudge] = nudges.nudges
    return [other for other, nudge in named.items() if name in nudge.also or name == nudge.otherwise]
