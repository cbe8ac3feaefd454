"""The rules lab: the rules in force with what is known of each, a page for every rule, versions and their history.

Everybody reads, admins change: editing is `rules_lab_edit`'s, activating `rules_lab_activate`'s, comparing with the
past `rules_lab_compare`'s.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import abort, render_template
from werkzeug.wrappers import Response

from moderator.backtest.report import ENOUGH
from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.console.figures.charts import FILL, Columns, Row, columns
from moderator.console.figures.quantities import percent, several
from moderator.console.lab import activating, comparing, editing
from moderator.console.lab.comparing import mask_all
from moderator.console.lab.editing import compare_lines, lab
from moderator.console.lab.files import RULE
from moderator.console.lab.words import describe_exemption, describe_rest, describe_then, describe_when
from moderator.console.moments import BRASILIA
from moderator.editions import Edition
from moderator.evaluation import Share
from moderator.models import Mode
from moderator.rules.schema import Rule
from moderator.store.drafts import Draft
from moderator.store.rule_figures import RuleFigures
from moderator.store.rulesets import FILES, Files

DAYS = 30
RECENT = 20  # messages on a rule's page
STEPS: Mapping[Mode, Mode] = {Mode.SHADOW: Mode.SUGGEST, Mode.SUGGEST: Mode.ENFORCE}
FIRST_RULE = """\
id: nome-novo
title: Escreva o nome que o moderador lê
why: Escreva o motivo, em uma frase.
severity: low
mode: shadow
priority: 30
exempt: {staff: true}
when:
  text: 'escreva aqui o padrão'
then:
  forum: [flag]
  whatsapp: [flag]
examples:
  match:
    - {channel: forum, text: "Escreva aqui o padrão, em uma frase inventada."}
    - {channel: whatsapp, text: "outra frase com escreva aqui o padrão"}
    - {channel: forum, text: "Mais uma: escreva aqui o padrão."}
  pass:
    - {channel: forum, text: "Uma frase parecida que deve passar."}
    - {channel: whatsapp, text: "outra frase que deve passar"}
    - {channel: forum, staff: true, text: "A equipe pode: escreva aqui o padrão."}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A rule of the list. `draft` is there while somebody works on it."""

    rule: Rule
    figures: RuleFigures
    draft: Draft | None

    @property
    def precision(self) -> Share:
        return share(self.figures)


@dataclass(frozen=True, slots=True)
class Changed:
    """A file that a version has otherwise than what is in force; `lines` are its difference."""

    path: str
    lines: Sequence[tuple[str, str]]


def share(figures: RuleFigures) -> Share:
    """Precision by the verdicts of moderators."""
    return Share(figures.right, figures.right + figures.wrong)


def show_rules() -> str:
    console, edition = current(), lab().edition()
    now = console.clock()
    figures = console.store.rule_hits.figures(now=now)
    drafts = {draft.path: draft for draft in console.store.drafts.all()}
    rules = edition.analyst.rules.rules
    return render_template(
        "console/rules_lab.html",
        lines=[Line(rule, figures.get(rule.id, RuleFigures()), drafts.get(RULE.path(rule.id))) for rule in rules],
        begun=[name for name in RULE.names(drafts) if RULE.path(name) not in edition.files],
        enough=ENOUGH,
        percent=percent,
        now=now,
        **_state(edition),
    )


def show_rule(name: str) -> str:
    console, edition = current(), lab().edition()
    rule = next((rule for rule in edition.analyst.rules.rules if rule.id == name), None)
    if rule is None:
        abort(404)
    now = console.clock()
    figures = console.store.rule_hits.figures(now=now).get(name, RuleFigures())
    hits = console.store.rule_hits.latest(name, most=RECENT)
    return render_template(
        "console/rules_lab_rule.html",
        rule=rule,
        edition=edition,
        when=describe_when(rule.when, console.names),
        exempt=describe_exemption(rule.exempt),
        rest=describe_rest(rule.cooldown),
        then=describe_then(rule),
        text=edition.files[RULE.path(name)],
        draft=console.store.drafts.load(RULE.path(name)),
        figures=figures,
        precision=share(figures),
        chart=_chart(console.store.rule_hits.days(name, now=now), now),
        hits=hits,
        excerpts=mask_all(hits),
        next_mode=STEPS.get(rule.mode),
        lower_modes=[mode for mode in Mode if mode.rank < rule.mode.rank],
        enough=ENOUGH,
        percent=percent,
        now=now,
    )


def show_versions() -> str:
    console, edition = current(), lab().edition()
    return render_template(
        "console/rules_lab_versions.html",
        history=console.store.rulesets.history(),
        versions=console.store.rulesets.versions(),
        now=console.clock(),
        **_state(edition),
    )


def show_version(version: str) -> str:
    console, edition = current(), lab().edition()
    files = lab().folder() if version == FILES else console.store.rulesets.files(version)
    if not files:
        abort(404)
    return render_template(
        "console/rules_lab_version.html",
        version=version,
        changed=_changed(edition.files, files),
        history=[item for item in console.store.rulesets.history() if item.version == version],
        now=console.clock(),
        **_state(edition),
    )


@requires("admin")
def begin_rule() -> Response:
    return editing.begin(RULE, FIRST_RULE)


@requires("admin")
def edit_rule(name: str) -> str:
    return editing.edit(RULE, name)


@requires("admin")
def save_rule(name: str) -> Response | str | tuple[str, int]:
    return editing.save(RULE, name)


@requires("admin")
def check_rule(name: str) -> str:
    return editing.check(RULE, name)


@requires("admin")
def discard_rule(name: str) -> Response:
    return editing.discard(RULE, name)


@requires("admin")
def compare_rule(name: str) -> Response:
    return comparing.compare(RULE, name)


@requires("admin")
def activate_rule(name: str) -> Response:
    return activating.activate_draft(RULE, name)


@requires("admin")
def change_mode(name: str) -> Response:
    return activating.change_mode(name)


@requires("admin")
def roll_back(version: str) -> Response:
    return activating.roll_back(version)


def _state(edition: Edition) -> dict[str, object]:
    """What is in force, and what is wrong with what should be."""
    rulesets = current().store.rulesets
    return {"edition": edition, "active": rulesets.active(), "files": FILES, "faults": rulesets.faults()}


def _chart(days: Mapping[date, int], now: datetime) -> dict[str, object]:
    """The rule's hits of each day as a drawing, and as rows for the table below it."""
    today = now.astimezone(BRASILIA).date()
    span = [today - timedelta(days=back) for back in reversed(range(DAYS))]
    rows = [Row(f"{day:%d/%m}", several(days.get(day, 0), "vez", "vezes"), ((days.get(day, 0), FILL),)) for day in span]
    drawing: Columns = columns(rows)
    total = several(sum(days.get(day, 0) for day in span), "vez", "vezes")
    return {
        "id": "disparos",
        "title": "Quantas vezes a regra disparou por dia",
        "says": f"Nos últimos {DAYS} dias, {total}.",
        "drawing": drawing,
        "rows": [row for row in rows if row.parts[0][0]],
    }


def _changed(old: Files, new: Files) -> Sequence[Changed]:
    paths = sorted(path for path in old.keys() | new.keys() if old.get(path) != new.get(path))
    return [Changed(path, _difference(path, old.get(path, ""), new.get(path, ""))) for path in paths]


def _difference(path: str, old: str, new: str) -> Sequence[tuple[str, str]]:
    """Line by line, but for the triage model, which is a megabyte of numbers."""
    return () if path.endswith(".json") else compare_lines(old, new)
