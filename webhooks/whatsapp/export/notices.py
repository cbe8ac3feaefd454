"""WhatsApp's own words in exported chats, in Portuguese and English: what a message is, and system lines.

Only the tables and how they are asked. The words vary by version and platform, so patterns say what the
variants have in common; what none of them knows is an ordinary text, which is the safe side: it is analysed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from moderator.audits.chat import ChatKind

_OMITTED = r"(?:ocult|omit)(?:ad|id)?[ao]s?|omitted"
_THING = (
    r"imagem|foto|v[íi]deo|[áa]udio|gif|figurinha|documento|m[íi]dia|mensagem\ de\ (?:voz|v[íi]deo)|"
    r"image|photo|video|audio|sticker|document|media|video\ note|voice\ message"
)
_CONTACT = r"cart[ãa]o\ d[eo]\ contato|contato|contact\ card|contact"
_ATTACHED = r"\((?:arquivo\ anexado|file\ attached)\)"
_ANNEX = r"<(?:anexado|attached):\ "

# Each is looked for in one line of the message, whole: what surrounds it is a caption.
_LINES: Sequence[tuple[ChatKind, re.Pattern[str]]] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    for kind, pattern in (
        (ChatKind.CONTACT, rf".*\.vcf\ {_ATTACHED} | .*{_ANNEX}[^<>]*\.vcf> | .*\b(?:{_CONTACT})\ (?:{_OMITTED})"),
        (ChatKind.MEDIA, rf".+\ {_ATTACHED} | .*{_ANNEX}[^<>]+> | <[^<>]*\b(?:{_OMITTED})>"),
        (ChatKind.MEDIA, rf"(?:.*\u200e\s*)?(?:{_THING})\ (?:{_OMITTED})"),
    )
)
# Of the first line.
_OPENINGS: Sequence[tuple[ChatKind, re.Pattern[str]]] = (
    (ChatKind.POLL, re.compile(r"(?:ENQUETE|POLL):")),
    (
        ChatKind.LOCATION,
        re.compile(
            r"(?:localização|location): https?://|localização em tempo real compartilhada|live location shared",
            re.IGNORECASE,
        ),
    ),
)
_DELETED = re.compile(
    r"""(?:esta\ )?mensagem\ (?:foi\ )?apagada(?:\ por\ .{1,80})?\.? | você\ apagou\ esta\ mensagem\.?
    | this\ message\ was\ deleted(?:\ by\ .{1,80})?\.? | you\ deleted\ this\ message\.?""",
    re.IGNORECASE | re.VERBOSE,
)
_EDITED = re.compile(
    r"\s?\u200e?<\u200e?(?:mensagem editada|esta mensagem foi editada|this message was edited)>\Z", re.IGNORECASE
)
_SYSTEM = re.compile(
    r"""criptografia\ de\ ponta\ a\ ponta | end-to-end\ encrypt
    | \b(?:criou|created)\ (?:o\ |este\ |this\ |the\ )?(?:grupo|group|comunidade|community)
    | \b(?:adicionou|removeu|added|removed)\ | \bfo(?:i|ram)\ (?:adicionad|removid) | \b(?:was|were)\ (?:added|removed)
    | \b(?:saiu|saíram|left)(?:\ d[oa]\ \w+)?\.?\Z
    | \b(?:entrou|entraram|joined)\ (?:usando|com|n[ao]|pel[ao]|a\ partir|using|from|via|th[ei]s?)\b | \bentrou\.?\Z
    | \b(?:pediu|solicitou)\ para\ (?:entrar|participar) | \brequested\ to\ (?:join|add)
    | \b(?:mudou|alterou|apagou|atualizou)\ (?:o\ nome|o\ assunto|o\ título|a\ foto|a\ imagem|o\ ícone|a\ descrição
        |de\ número|o\ número|seu\ número|as\ configurações|a\ configuração|(?:o\ )?(?:seu\ )?código\ de\ segurança)
    | \b(?:changed|deleted|updated)\ (?:the\ |this\ |their\ |to\ a\ |your\ )?(?:group|subject|phone|number|new|settings
        |description|community) | \bchanged\ to\ \+
    | código\ de\ segurança | security\ code | mensagens\ temporárias | disappearing\ messages | message\ timer
    | \b(?:agora\ (?:você\ )?é|não\ é\ mais|deixou\ de\ ser|tornou-se)\ (?:um\ )?admin | \b(?:now|no\ longer)\ an\ admin
    | \b(?:fixou\ uma\ mensagem|pinned\ a\ message) | privacidade\ avançada | advanced\ chat\ privacy
    | \b(?:ligação|chamada)\ de\ (?:voz|vídeo) | \b(?:voice|video)\ call\b
    | \b(?:bloqueou|desbloqueou|blocked|unblocked)\ (?:este\ contato|this\ contact)""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_NOTICE = 400  # characters


def kind_of(text: str) -> ChatKind:
    """What a message is that somebody wrote, by WhatsApp's own words in it."""
    first, *others = text.split("\n")
    if not others and _DELETED.fullmatch(first):
        return ChatKind.DELETED
    for kind, opening in _OPENINGS:
        if opening.match(first):
            return kind
    for line in (first, *others):
        bare = line.strip("\u200e ")
        for kind, pattern in _LINES:
            if pattern.fullmatch(bare):
                return kind
    return ChatKind.TEXT


def strip_edited(text: str) -> tuple[str, bool]:
    """The text without the mark of an edit, and whether there was one."""
    bare = _EDITED.sub("", text)
    return bare, bare != text


def is_notice(text: str) -> bool:
    """Whether WhatsApp wrote this: asked only of text that stands where its own lines do."""
    return len(text) <= _LONGEST_NOTICE and "\n" not in text and _SYSTEM.search(text) is not None


def opens_notice(author: str) -> bool:
    """Whether what stands before the first colon is no author but a notice that quotes a name with a colon."""
    quoting = author.count("“") > author.count("”") or author.count('"') % 2 == 1
    return (quoting and is_notice(author)) or "criptografia de ponta" in author or "end-to-end encrypt" in author
