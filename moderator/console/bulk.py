"""Several cases at once: what was chosen is looked at first, then the same is said of each of them.

Each case is decided by itself, under the same conditions as on its own page: what somebody else is at work on or
has decided meanwhile is left as it is, and the answer says how many those were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from flask import abort, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from moderator.console.access.session import requires
from moderator.console.context import current
from moderator.console.marking import Mask, Segment
from moderator.console.queue import ID, Filter, colleagues, deadline
from moderator.errors import ClaimedByOther, VerdictRefused
from moderator.store.cases import CaseRow

MOST = 200  # cases
SAMPLES = 5
SAMPLE_LENGTH = 280  # characters
MAX_NOTE = 2000

HOLDS: Mapping[str, tuple[str, timedelta]] = {
    "1h": ("por 1 hora", timedelta(hours=1)),
    "4h": ("por 4 horas", timedelta(hours=4)),
    "1d": ("até amanhã, nesta hora", timedelta(days=1)),
    "7d": ("por uma semana", timedelta(days=7)),
}
DEEDS: Mapping[str, str] = {
    "agree": "Concordar com a decisão do robô",
    "assign": "Passar para uma pessoa",
    "hold": "Guardar para mais tarde",
    "release": "Soltar: de todos, e já",
}
NONE_CHOSEN = "Escolha ao menos um caso na lista."
TOO_MANY = f"Escolha no máximo {MOST} casos de uma vez."
NOBODY = "Diga para quem passar: escolha um nome da lista."
NOTE_TOO_LONG = f"A nota passa de {MAX_NOTE} caracteres. Encurte o texto e envie de novo."


@dataclass(frozen=True, slots=True)
class Sample:
    """A chosen case with the beginning of its message, masked."""

    row: CaseRow
    words: Sequence[Segment]


@requires("moderator")
def preview() -> str | Response:
    """Nothing is changed yet."""
    console, chosen = current(), Filter.read(request.form)
    ids = _chosen_ids()
    if not ids or len(ids) > MOST:
        flash(TOO_MANY if ids else NONE_CHOSEN, "warning")
        return _back(chosen)
    now = console.clock()
    rows = console.store.cases.some(ids, chosen.wanted(now, moderator=g.identity.moderator))
    if not rows:
        abort(404)
    return render_template(
        "console/bulk.html",
        chosen=chosen,
        rows=rows,
        samples=[Sample(row, _words(row)) for row in rows[:SAMPLES]],
        taken=[row for row in rows if row.holder not in {None, g.identity.moderator}],
        decided=[row for row in rows if row.status != "open"],
        moderators=colleagues(),
        deeds=DEEDS,
        holds=HOLDS,
        deadline=deadline,
        now=now,
    )


@requires("moderator")
def apply() -> Response:
    chosen, ids = Filter.read(request.form), _chosen_ids()
    deed, note = request.form.get("fazer", ""), request.form.get("nota", "").strip()
    if deed not in DEEDS or not ids or len(ids) > MOST:
        abort(400)
    if refusal := _refuse(deed, note):
        flash(refusal, "warning")
        return _back(chosen)
    ends = Counter(_try(case_id, deed, note) for case_id in ids)
    flash(_summary(deed, ends), "success" if ends["done"] else "warning")
    return _back(chosen)


def _chosen_ids() -> Sequence[str]:
    return tuple(dict.fromkeys(filter(ID.fullmatch, request.form.getlist("caso"))))


def _back(chosen: Filter) -> Response:
    return redirect(url_for("console.show_queue", **chosen.words))


def _words(row: CaseRow) -> Sequence[Segment]:
    """The beginning of a case's message, covered before it is cut off."""
    case = current().store.cases.load(row.id)
    if case is None or row.reason == "not_analysed":
        return ()
    message, findings = case.decision.message, case.decision.findings
    whole = Mask.over(message, findings).cut(message.text, [item for item in findings if item.field == "text"])
    return tuple(_beginning(whole, SAMPLE_LENGTH))


def _beginning(segments: Sequence[Segment], length: int) -> Iterator[Segment]:
    for segment in segments:
        if length <= 0:
            return
        yield segment if segment.kinds else replace(segment, text=segment.text[:length])
        length -= len(segment.text)


def _refuse(deed: str, note: str) -> str:
    """Why nothing is done, or ""."""
    if deed == "assign" and request.form.get("para", "") not in colleagues():
        return NOBODY
    if deed == "hold" and request.form.get("ate", "") not in HOLDS:
        abort(400)
    return NOTE_TOO_LONG if len(note) > MAX_NOTE else ""


def _try(case_id: str, deed: str, note: str) -> str:
    """How it ended: done, claimed (somebody else is at work on it) or decided."""
    try:
        _deed(deed)(case_id, note)
    except ClaimedByOther:
        return "claimed"
    except VerdictRefused:
        return "decided"
    return "done"


def _deed(deed: str) -> Callable[[str, str], None]:
    console, store = current(), current().store
    now, me = console.clock(), g.identity.moderator

    def agree(case_id: str, note: str) -> None:
        for action_id in store.verdicts.agree(case_id, moderator=me, note=note, now=now):
            console.perform(action_id, 1)

    def assign(case_id: str, note: str) -> None:
        store.handling.assign(case_id, request.form["para"], moderator=me, note=note, now=now)

    def hold(case_id: str, note: str) -> None:
        until = now + HOLDS[request.form["ate"]][1]
        store.handling.hold(case_id, until, moderator=me, note=note, now=now)

    def release(case_id: str, note: str) -> None:
        store.handling.release(case_id, moderator=me, note=note, now=now)

    return {"agree": agree, "assign": assign, "hold": hold, "release": release}[deed]


def _summary(deed: str, ends: Counter[str]) -> str:
    done, claimed, decided = ends["done"], ends["claimed"], ends["decided"]
    parts = [f"{DEEDS[deed].split(':', maxsplit=1)[0]}: {_cases(done)}."]
    if claimed:
        parts.append(f"Ficaram de fora {_cases(claimed)} com outra pessoa.")
    if decided:
        parts.append(f"Ficaram de fora {_cases(decided)} com veredito ou que já não existem.")
    return " ".join(parts)


def _cases(number: int) -> str:
    return f"{number} caso" if number == 1 else f"{number} casos"
