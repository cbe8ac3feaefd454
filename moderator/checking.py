"""The answer to somebody who asks whether a text may be published: yes, or not like that, and how instead. Pure.

A forwarded message asks by itself. The answer names kinds, never a value; what else may be said to the same
person is no matter here: this was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from moderator.detection import redact
from moderator.guidance.wording import listed
from moderator.models import Analysis, Finding, Match, Message, Mode, Severity
from moderator.rooms.splitting import MAX_BODY, split
from moderator.rules.wording import KINDS, ROTATION

ROBOT = "🤖 "
FINE = "Pode publicar: não encontrei dados pessoais, senhas nem endereços internos neste texto."
REREAD = "A conferência é automática; releia antes de enviar."
NOT_SO = "Não publique assim: contém {kinds}."
RATHER_NOT = "Melhor tirar antes de publicar: contém {kinds}."
UNFIT = "Melhor não publicar: parece ser «{title}», que não cabe na comunidade."
DELICATE = "Não publique ainda: parece ser «{title}», e uma pessoa da moderação vai olhar."
SUPPORT = "Se for um pedido de suporte, o caminho é um chamado no Portal de Serviços."
ROTATE = "Se {kind} estiver em uso, troque ou revogue agora."
COPY = "Texto sem esses dados, pronto para copiar:"
COPY_NEXT = "O texto sem esses dados, pronto para copiar, vem a seguir."
UNKNOWN = "Não consegui conferir este texto. Por garantia, não publique ainda: uma pessoa da moderação vai olhar."
SEND_TEXT = "Claro, eu confiro! Mande o texto na mesma mensagem, depois de «confere:», ou encaminhe a mensagem para cá."
FILES = "Imagens e arquivos eu não consigo conferir: cubra nomes, números e senhas com uma tarja preenchida."

_GREETING = r"(?:(?:oi|ol[áa]|bom\s+dia|boa\s+tarde|boa\s+noite|pessoal|gente|por\s+favor)[\s,!.]*)*"
_THIS = r"(?:\s+(?:isso|isto|assim|(?:est|ess)[ae]\s+(?:texto|mensagem)|a[íi]|l[áa]|(?:pra|para)\s+mim|por\s+favor" + (
    r"|n[oa]s?\s+(?:grupo|f[óo]rum|comunidade|sala)))*"
)
_COMMAND = re.compile(
    rf"\s*{_GREETING}(?:(?:voc[êe]s?|tu)\s+)?(?:(?:pode[ms]?|poderiam?|d[áa]\s+(?:pra|para))\s+)?"
    rf"(?:confere|confiram?|conferir|checar?){_THIS}\s*[:?\n]",
    re.IGNORECASE,
)
_BARE_COMMAND = re.compile(rf"\s*{_GREETING}(?:confere|confira){_THIS}\s*[.!]*\s*", re.IGNORECASE)
_MAY_I = (
    r"(?:ser[áa]\s+que\s+)?(?:eu\s+)?(?:posso|podemos|pode|d[áa]\s+(?:pra|para))\s+"
    rf"(?:publicar|postar|mandar|enviar|compartilhar|encaminhar|divulgar|repassar){_THIS}\s*\?+"
)
_FIRST = re.compile(rf"\s*{_GREETING}{_MAY_I}", re.IGNORECASE)
_LAST = re.compile(rf"(?:^|[\n.!?…:;»\"”]|\s-)\s*{_MAY_I}[\s.!]*$", re.IGNORECASE)
_LEAD_IN = re.compile(r"[\s:;,.–—-]*(?:(?:segue|eis)(?:\s+o\s+texto)?\s*:)?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """The stretch of a message's text that is to be checked, in code points; empty where none was sent."""

    start: int
    end: int


def read_request(message: Message) -> Request | None:
    """What a message asks to have checked, None when it asks no such thing."""
    text = message.text
    if asked := _COMMAND.match(text) or _FIRST.match(text) or _BARE_COMMAND.fullmatch(text):
        lead = _LEAD_IN.match(text, asked.end())
        return _trim(text, lead.end() if lead else asked.end(), len(text))
    if asked := _LAST.search(text):
        # The mark that ends the sentence before the question belongs to that sentence.
        return _trim(text, 0, asked.start() + (1 if asked[0][:1] in '.!?…»"”' else 0))
    return Request(0, len(text)) if message.forwarded else None


def answer(message: Message, analysis: Analysis, request: Request, *, analysed: bool) -> tuple[str, ...]:
    """The answer as one message, or as several of at most 1,600 characters where the text to copy is long."""
    if not analysed:
        return (ROBOT + UNKNOWN,)
    text = message.text[request.start : request.end]
    if not text.strip():
        return (ROBOT + (FILES if message.attachments else SEND_TEXT),)
    findings = _within(analysis, request)
    said = _verdict(analysis, findings)
    if message.attachments:
        said.append(FILES)
    head = ROBOT + " ".join(said)
    if not findings:
        return (head,)
    clean = redact(text, [finding for finding, _ in findings])
    whole = f"{head}\n\n{COPY}\n\n{clean}"
    return (whole,) if len(whole) <= MAX_BODY else (f"{head} {COPY_NEXT}", *split(clean))


def _trim(text: str, start: int, end: int) -> Request:
    stretch = text[start:end]
    start += len(stretch) - len(stretch.lstrip())
    return Request(start, max(start, start + len(stretch.strip())))


def _within(analysis: Analysis, request: Request) -> list[tuple[Finding, Mode]]:
    """What some rule in force or proposed wants out of the stretch, as spans of it, and how much it insists."""
    modes: dict[int, Mode] = {}
    for match in analysis.decision.matches:
        if match.hides and match.mode is not Mode.SHADOW:
            for index in match.findings:
                modes[index] = max(match.mode, modes.get(index, match.mode), key=lambda mode: mode.rank)
    found = []
    for index, mode in sorted(modes.items(), key=lambda item: analysis.findings[item[0]].start):
        finding = analysis.findings[index]
        start, end = max(finding.start, request.start), min(finding.end, request.end)
        if finding.field == "text" and start < end:
            found.append((replace(finding, start=start - request.start, end=end - request.start), mode))
    return found


def _verdict(analysis: Analysis, findings: Sequence[tuple[Finding, Mode]]) -> list[str]:
    if findings:
        insists = any(mode is Mode.ENFORCE for _, mode in findings)
        types = list(dict.fromkeys(finding.entity_type for finding, _ in findings))
        kinds = listed(dict.fromkeys(KINDS.get(kind, "dado protegido") for kind in types))
        said = [(NOT_SO if insists else RATHER_NOT).format(kinds=kinds)]
        secrets = [KINDS[kind] for kind in types if kind in ROTATION and kind in KINDS]
        return said + ([ROTATE.format(kind=f"a credencial ({listed(secrets)})")] if secrets else [])
    if unfit := _objection(analysis):
        return [(DELICATE if unfit.findings else UNFIT).format(title=unfit.title)]
    return [FINE, REREAD, *([SUPPORT] if analysis.triage.support_request else [])]


def _objection(analysis: Analysis) -> Match | None:
    """The gravest rule in force that minds the text itself: no value taken out of it would help."""
    minding = [
        match
        for match in analysis.decision.matches
        if not match.hides and match.mode is Mode.ENFORCE and match.severity.rank >= Severity.MEDIUM.rank
    ]
    return max(minding, key=lambda match: match.severity.rank, default=None)
