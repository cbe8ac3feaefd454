"""The forms in which a text may stand on a forum, whose validation spares nobody: at least 20 characters, 7 of
them distinct, no watched words, a title that no other topic has. What to write is the decision's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from moderator.errors import ChannelError

# A text too short to pass is followed by a sentence.
_PADDING = "\n\n*Dados pessoais removidos desta mensagem pela moderação automática da comunidade.*"
_TITLE_PADDING = " (dados removidos pela moderação)"
_NEUTRAL_TITLE = "Título removido pela moderação (tópico {topic_id})"


def texts(text: str) -> tuple[str, ...]:
    """The forms of a post's text, the plain one first. The forum keeps no white space at the end."""
    plain = text.rstrip()
    return plain, (plain + _PADDING).lstrip()


def titles(title: str, topic_id: int) -> tuple[str, ...]:
    """The forms of a title, the plain one first; the last says nothing of what it was."""
    plain = title.strip()
    return plain, (plain + _TITLE_PADDING).lstrip(), _NEUTRAL_TITLE.format(topic_id=topic_id)


def same(one: str, other: str) -> bool:
    return one.rstrip() == other.rstrip()


def write_first_accepted(write: Callable[[str], None], wordings: Sequence[str]) -> None:
    """Write the first wording that the forum's validation does not refuse. Raises its last refusal."""
    *earlier, last = wordings
    for wording in earlier:
        try:
            write(wording)
            return
        except ChannelError as refusal:
            if refusal.code != "invalid":
                raise
    write(last)
