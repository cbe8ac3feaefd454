"""A case: what was written (masked), what was done and why. Verdicts are left to `verdict`.

The original text comes decrypted from the store and leaves this module in masked segments only.
"""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request

from moderator.console.context import current
from moderator.console.labels import CANNOT
from moderator.console.marking import Mask
from moderator.console.queue import Filter, case_after
from moderator.models import ActionKind, ChannelKind, Finding, Message
from moderator.store.cases import CaseView

STUCK = frozenset({"failed", "uncertain", "held"})  # actions that a moderator may try again
MOVING = frozenset({"intended", "performing"})  # actions whose end is a matter of seconds
SENT = frozenset({ActionKind.REPLY, ActionKind.DIRECT_MESSAGE})  # actions whose text a member reads


def show_case(case_id: str) -> str:
    case = load(case_id)
    decision = case.decision
    message, findings = decision.message, decision.findings
    mask = Mask.over(message, findings)
    chosen = Filter.read(request.args)
    return render_template(
        "console/case.html",
        case=case,
        message=message,
        text=mask.cut(message.text, [item for item in findings if item.field == "text"]),
        title=mask.cut(message.title, [item for item in findings if item.field == "title"]),
        read_attachments=[_kinds_in(findings, f"attachment/{it}") for it in range(len(message.attachments))],
        redacted=mask.cut(decision.redacted),
        redacted_title=mask.cut(decision.redacted_title),
        redacts=any(action.kind is ActionKind.REDACT for action in case.actions),
        mask=mask.cut,
        author=_name_author(message),
        address=_web_address(message.url),
        choices=offered(case),
        restores=_restores(case),
        cannot=_limits(message.channel),
        moving=any(action.status in MOVING for action in case.actions),
        stuck=STUCK,
        sent=SENT,
        chosen=chosen,
        following=case_after(case_id, chosen),
        now=current().clock(),
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


def _kinds_in(findings: Sequence[Finding], field: str) -> Sequence[str]:
    return tuple(dict.fromkeys(finding.entity_type for finding in findings if finding.field == field))


def _restores(case: CaseView) -> bool:
    """Whether a false positive puts the original text back."""
    return any(action.kind is ActionKind.REDACT and action.status == "done" for action in case.actions)


def _name_author(message: Message) -> str:
    """The forum's public handle; on WhatsApp, where the identity is a phone number, a pseudonym."""
    if message.channel is ChannelKind.FORUM:
        return f"@{message.author.handle}"
    return f"participante {current().store.records.author_key(message)[:8]}"


def _web_address(url: str | None) -> str | None:
    """The address if it is safe to link: it comes from a payload, and `javascript:` is an address too."""
    return url if url and url.startswith(("https://", "http://")) else None


def _limits(channel: ChannelKind) -> Sequence[str]:
    able = current().capabilities.get(channel, frozenset())
    return [words for (kind, action), words in CANNOT.items() if kind is channel and action not in able]
