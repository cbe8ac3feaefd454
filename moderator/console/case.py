"""A case: what was written (masked) and around it, what was done and why. Verdicts are left to `verdict`.

The original text comes decrypted from the store and leaves this module in masked segments only.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, g, render_template, request

from moderator.console.access.session import may
from moderator.console.before_after import Change, compare
from moderator.console.context import current
from moderator.console.correcting import FIELDS
from moderator.console.labels import CANNOT, HOLDS, KINDS
from moderator.console.marking import Mask, Piece, Segment, cut_short, number
from moderator.console.queue import Filter, case_after, colleagues
from moderator.console.spans import MaskedText
from moderator.detection.redact import PLACEHOLDERS
from moderator.models import ActionKind, ChannelKind, Finding, Message
from moderator.store.cases import CaseView
from moderator.store.surroundings import Neighbour

STUCK = frozenset({"failed", "uncertain", "held"})  # actions that a moderator may try again
MOVING = frozenset({"intended", "performing"})  # actions whose end is a matter of seconds
SENT = frozenset({ActionKind.REPLY, ActionKind.DIRECT_MESSAGE})  # actions whose text a member reads
IRREVERSIBLE = (ActionKind.PURGE, ActionKind.REMOVE)  # that a moderator may ask for, where the channel is able
CHOICES = {kind: words for kind, words in KINDS.items() if kind in PLACEHOLDERS}  # what a redaction has words for
NEIGHBOUR_SHOWN = 600  # characters


def show_case(case_id: str) -> str:
    console, case = current(), load(case_id)
    message, findings = case.decision.message, case.decision.findings
    mask, chosen = Mask.over(message, findings), Filter.read(request.args)
    store = console.store
    around = store.surroundings.of(case_id)
    return render_template(
        "console/case.html",
        case=case,
        message=message,
        text=_pieces(case, "text"),
        title=_pieces(case, "title"),
        fingerprints={place: shown_text(case, place).fingerprint for place in FIELDS},
        read_attachments=[_kinds_in(findings, f"attachment/{it}") for it in range(len(message.attachments))],
        changes=_changes(case, mask) if any(it.kind is ActionKind.REDACT for it in case.actions) else None,
        mask=mask.cut,
        author=name_author(message),
        address=_web_address(message.url),
        before=[_shown(neighbour, mask) for neighbour in around.before],
        after=[_shown(neighbour, mask) for neighbour in around.after],
        past=around.author,
        choices=offered(case),
        restores=_restores(case),
        cannot=_limits(message.channel),
        moving=any(action.status in MOVING for action in case.actions),
        stuck=STUCK,
        sent=SENT,
        other_holder=_claim(case),
        handled=store.handling.state(case_id),
        holds=HOLDS,
        kinds=CHOICES,
        colleagues=colleagues(),
        approvals=store.approvals.of(case_id),
        askable=askable(case),
        reveals=store.reveals.of(case_id),
        me=g.identity.moderator,
        chosen=chosen,
        following=case_after(case_id, chosen),
        now=console.clock(),
    )


def load(case_id: str) -> CaseView:
    """The case, or a 404."""
    case = current().store.cases.load(case_id)
    if case is None:
        abort(404)
    return case


def offered(case: CaseView) -> Sequence[str]:
    """The verdicts that make sense now. After a false positive there is nothing left to agree with;
    saying it again closes a case that came back because its undo got stuck."""
    if case.decision.purged:
        return ("note",)
    if case.row.verdict == "false_positive":
        return ("note",) if case.row.status == "resolved" else ("false_positive", "note")
    return ("false_positive", "note") if case.row.status == "resolved" else ("agree", "false_positive", "note")


def askable(case: CaseView) -> Sequence[ActionKind]:
    """What can't be undone and may be asked for now: of a message that was redacted, and not done yet."""
    if case.decision.purged or case.row.verdict == "false_positive" or not _restores(case):
        return ()
    able = current().capabilities.get(case.row.channel, frozenset())
    done = {action.kind for action in case.actions if action.status in {"done", *MOVING}}
    return [kind for kind in IRREVERSIBLE if kind in able - done]


def shown_text(case: CaseView, place: str) -> MaskedText:
    """A field as it is shown, masked: what positions that come back from a page are of."""
    return MaskedText.of([Segment(piece.text, piece.kinds) for piece in _pieces(case, place)])


def name_author(message: Message) -> str:
    """The forum's public handle; on WhatsApp, where the identity is a phone number, a pseudonym."""
    if message.channel is ChannelKind.FORUM:
        return f"@{message.author.handle}"
    return f"participante {current().store.records.author_key(message)[:8]}"


def _pieces(case: CaseView, place: str) -> Sequence[Piece]:
    message, findings = case.decision.message, case.decision.findings
    here = {index: finding for index, finding in enumerate(findings) if finding.field == place}
    return number(Mask.over(message, findings).cut(message.source(place), here.values()), here)


def _shown(neighbour: Neighbour, mask: Mask) -> dict[str, object]:
    """A message near the case's own, masked by what was found in either."""
    message = neighbour.message
    own = mask.joined(Mask.over(message, neighbour.findings))
    found = [item for item in neighbour.findings if item.field == "text"]
    return {
        "case_id": neighbour.case_id,
        "author": own.cut(name_author(message)) if not neighbour.purged else (),
        "at": message.created_at,
        "text": cut_short(own.cut(message.text, found), NEIGHBOUR_SHOWN) if neighbour.analysed else (),
        "analysed": neighbour.analysed,
        "purged": neighbour.purged,
    }


def _changes(case: CaseView, mask: Mask) -> Sequence[tuple[str, Sequence[Change]]]:
    """What a redaction makes of title and text."""
    decision = case.decision
    after = {"title": decision.redacted_title, "text": decision.redacted}
    return [(place, compare(_pieces(case, place), mask.cut(after[place]))) for place in FIELDS if after[place]]


def _claim(case: CaseView) -> str | None:
    """Opening an open case takes it, where nobody has it; who else has it. A page that refreshes itself takes none."""
    claims, me, now = current().store.claims, g.identity.moderator, current().clock()
    if case.row.status == "open" and may("moderator") and "HX-Request" not in request.headers:
        holder = claims.claim(case.row.id, moderator=me, now=now).moderator
        return None if holder == me else holder
    held = claims.holder(case.row.id, now=now)
    return held.moderator if held and held.moderator != me else None


def _kinds_in(findings: Sequence[Finding], field: str) -> Sequence[str]:
    return tuple(dict.fromkeys(finding.entity_type for finding in findings if finding.field == field))


def _restores(case: CaseView) -> bool:
    """Whether a false positive puts the original text back."""
    return any(action.kind is ActionKind.REDACT and action.status == "done" for action in case.actions)


def _web_address(url: str | None) -> str | None:
    """The address if it is safe to link: it comes from a payload, and `javascript:` is an address too."""
    return url if url and url.startswith(("https://", "http://")) else None


def _limits(channel: ChannelKind) -> Sequence[str]:
    able = current().capabilities.get(channel, frozenset())
    return [words for (kind, action), words in CANNOT.items() if kind is channel and action not in able]
