"""Putting policy in force: a draft, another mode of a rule, an older version. Always with a reason, always traced.

Every way ends in one: load the whole set, run every example, and activate it only if what was in force when we looked
still is. A rule's mode rises one step at a time; going down, and back to a version that was in force, is free.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, g, redirect, request, url_for
from werkzeug.wrappers import Response

from moderator.console.context import current
from moderator.console.lab.editing import CHANGED, lab, open_file, tell
from moderator.console.lab.faults import Fault, read_faults
from moderator.console.lab.files import RULE, FileKind, set_mode
from moderator.editions import Edition, load_edition
from moderator.editions import activate as put_in_force
from moderator.errors import RuleError
from moderator.models import Mode
from moderator.rules.schema import Rule
from moderator.store.rulesets import FILES, Files

MAX_REASON = 500  # characters

NO_REASON = "Diga o motivo: ele fica no histórico, para quem vier depois."
LONG_REASON = f"O motivo passa de {MAX_REASON} caracteres. Encurte-o."
STALE = "Nada foi ativado: esta parte mudou em vigor depois do rascunho. Compare e guarde o rascunho de novo."
SKIPS = "Nada foi ativado: o modo sobe um passo por vez (sombra, sugestão, ativo), e uma regra nova começa em sombra."
REFUSED = "Nada foi ativado: {faults}."
ACTIVE = "Em vigor. Os processos que moderam seguem em poucos segundos."
WRITTEN_ODDLY = "Nada foi ativado: escreva o modo no editor, em uma linha só («mode: shadow»); daqui ele não é achado."
SAME = "Nada a fazer: isto já está em vigor."


def activate_draft(kind: FileKind, name: str) -> Response:
    """Put the draft, as its author saw it, in force."""
    opened = open_file(kind, name)
    back, after = redirect(kind.address("edit", name)), _stands_for(opened.edition)
    if after is None or opened.draft is None or opened.draft.revision != request.form.get("revisao", ""):
        return _refuse(back, CHANGED)
    if opened.stale:
        return _refuse(back, STALE)
    checked = opened.check(opened.text)
    if checked.faults:  # before the whole set is loaded: the check stops at texts that were made to take hours
        return _refuse(back, REFUSED.format(faults=tell(checked.faults)))
    if kind is RULE and not _may_rise(_rule(name), checked.rule):
        return _refuse(back, SKIPS)
    if not _activate({**opened.edition.files, opened.path: opened.text}, after=after):
        return back
    current().store.drafts.discard(
        opened.path, after=opened.draft.revision, by=g.identity.moderator, now=current().clock()
    )
    return redirect(kind.address("show" if kind is RULE else "edit", name))


def change_mode(name: str) -> Response:
    """Another mode for a rule in force, all else of it as it is."""
    rule, opened = _rule(name), open_file(RULE, name)
    back = redirect(RULE.address("show", name))
    wanted = request.form.get("modo", "")
    if rule is None or opened.in_force is None or wanted not in set(Mode):
        abort(400)
    after = _stands_for(opened.edition)
    if after is None or request.form.get("versao") != opened.edition.version:
        return _refuse(back, CHANGED)
    if Mode(wanted) is rule.mode:
        return _refuse(back, SAME)
    if Mode(wanted).rank - rule.mode.rank > 1:
        return _refuse(back, SKIPS)
    try:
        text = set_mode(opened.in_force, wanted)
    except ValueError:
        return _refuse(back, WRITTEN_ODDLY)
    _activate({**opened.edition.files, opened.path: text}, after=after)
    return back


def roll_back(version: str) -> Response:
    """Put a stored version in force again, or follow the files of the folder."""
    follow = version == FILES
    files = lab().folder() if follow else current().store.rulesets.files(version)
    if not files:
        abort(404)
    after = current().store.rulesets.active()
    if request.form.get("em_vigor") != after:
        return _refuse(redirect(url_for("console.show_version", version=version)), CHANGED)
    done = _activate(files, after=after, follow=follow)
    return redirect(url_for("console.show_versions") if done else url_for("console.show_version", version=version))


def _activate(files: Files, *, after: str, follow: bool = False) -> bool:
    """Whether the files, made from what `after` stands for, are in force now; if not, the person was told why."""
    console, reason = current(), request.form.get("motivo", "").strip()
    if not reason or len(reason) > MAX_REASON:
        flash(LONG_REASON if reason else NO_REASON, "warning")
        return False
    if not follow and after != FILES and files == lab().edition().files:
        flash(SAME, "warning")
        return False
    try:
        done = put_in_force(
            console.store.rulesets,
            load_edition(files, lab().load),
            by=g.identity.moderator,
            note=reason,
            now=console.clock(),
            follow_files=follow,
            after=after,
        )
    except RuleError as error:
        flash(REFUSED.format(faults=tell(_faults(error))), "error")
        return False
    flash(ACTIVE if done else CHANGED, "success" if done else "warning")
    return done


def _stands_for(edition: Edition) -> str | None:
    """What of the store this edition is. None where another version is in force that this process has yet to load:
    a change made from here would undo it unseen. One that can't be loaded stands in nobody's way."""
    rulesets = current().store.rulesets
    active = rulesets.active()
    behind = active not in {FILES, edition.version} and all(fault.source != active for fault in rulesets.faults())
    return None if behind else active


def _rule(name: str) -> Rule | None:
    """The rule in force."""
    return next((rule for rule in lab().edition().analyst.rules.rules if rule.id == name), None)


def _may_rise(old: Rule | None, new: Rule | None) -> bool:
    """Whether the mode rises by a step at most. A rule that can't be read is refused elsewhere, with its faults."""
    return new is None or new.mode.rank - (old.mode.rank if old else -1) <= 1


def _faults(error: RuleError) -> Sequence[Fault]:
    return read_faults(str(error), file="", text="")


def _refuse(back: Response, words: str) -> Response:
    flash(words, "warning")
    return back
