"""The deletion list of an exported chat as Markdown, for the human admins of a group. Knows no file and no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from moderator.audits import (
    CREDENTIALS,
    NOTES,
    ROTATE,
    TOO_LATE,
    Group,
    arrange,
    deadline,
    name_participant,
    write_to_group,
)
from moderator.console.labels import KINDS, SEVERITIES
from moderator.console.moments import moment
from moderator.store.audits import Leak, Tally

AMBIGUOUS = (
    "Nada no arquivo distingue dia e mês: as datas foram lidas como {order}. Confira uma delas na conversa antes de "
    "confiar nos prazos."
)


def write_list(leaks: Sequence[Leak], tally: Tally, *, now: datetime, guess: str = "") -> str:
    """Markdown with boxes to tick. `guess` is how day and month were read where that can't be known."""
    plan = arrange(leaks, now=now)
    kinds = {kind for leak in leaks for kind in leak.kinds}
    lines = ["# Lista de mensagens a apagar", "", f"Feita em {moment(now)}. {_sum_up(tally)}", ""]
    lines += [f"- {note}" for note in NOTES]
    if guess:
        lines.append(f"- **{AMBIGUOUS.format(order=guess)}**")
    if CREDENTIALS & kinds:
        lines += ["", f"**{ROTATE}**"]
    lines += ["", "## Ainda dá tempo: apague para todos", ""]
    lines += [*_section(plan.pending, timed=True)] or ["Nada.", ""]
    lines += ["## O prazo provavelmente passou", "", TOO_LATE, ""]
    lines += [*_section(plan.late, timed=False)] or ["Nada.", ""]
    lines += ["## Texto para colar no grupo", "", f"> {write_to_group(kinds, late=bool(plan.late))}", ""]
    return "\n".join(lines)


def _sum_up(tally: Tally) -> str:
    words = f"Mensagens lidas: {tally.messages}; com achados: {tally.leaks}."
    if tally.unread:
        words += f" Imagens, áudios, documentos e contatos não lidos: {tally.unread}; olhe-os no grupo."
    if tally.not_analysed:
        words += f" Mensagens não analisadas: {tally.not_analysed}; estão na lista, para alguém olhar."
    return words


def _section(groups: Sequence[Group[Leak]], *, timed: bool) -> Iterator[str]:
    for group in groups:
        yield from (f"### Gravidade {SEVERITIES[group.severity]}", "")
        for leak in group.items:
            kinds = ", ".join(KINDS.get(kind, kind) for kind in leak.kinds) or "não analisada, olhe no grupo"
            until = f" — até cerca de {moment(deadline(leak.at))}" if timed else ""
            excerpt = f": «{_escape(leak.excerpt)}»" if leak.excerpt else ""
            yield f"- [ ] {moment(leak.at)}, {name_participant(leak.author)}, **{kinds}**{until}{excerpt}"
        yield ""


def _escape(text: str) -> str:
    """What a member wrote is no Markdown of ours."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|!" else letter for letter in text)
