"""From Markdown to HTML, as little of it as moderation meets: paragraphs, quotes, previews of links. Nothing live.

A preview (onebox) of another post is made when a post is saved, and keeps what that post said then.
Source: lib/pretty_text.rb, lib/oneboxer.rb, topic_link.rb of Discourse.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_OPENED = re.compile(r'\[quote="(?P<user>[^",\]]*)(?:, post:(?P<post>\d+), topic:(?P<topic>\d+))?[^\]\n]*\]')
_QUOTE = re.compile(r'\[quote="[^"\]]*post:(\d+), topic:(\d+)')
_LINK = re.compile(r"(?<![\w/])(?:https?://[^/\s]+)?/t/(?:[^/\s]*[^/\s\d][^/\s]*/)?(\d+)(?:/(\d+))?(?![\w/])")
EXCERPT = 200  # characters of a post that its preview shows


def cook(raw: str, previews: Mapping[str, str] | None = None) -> str:
    """The HTML of a text; `previews` are those of its lines that are a link and nothing else."""
    blocks = [block for block in re.split(r"\n{2,}", _COMMENT.sub("", raw).strip()) if block]
    return "\n".join(_paragraph(block, previews or {}) for block in blocks)


def strip(cooked: str) -> str:
    """The words of an HTML text."""
    return html.unescape(re.sub(r"<[^>]*>", " ", cooked))


def quoted(raw: str) -> list[tuple[int, int]]:
    """Topic and number of every post that a text quotes."""
    return [(int(topic), int(number)) for number, topic in _QUOTE.findall(raw)]


def linked(raw: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """The links of a text to posts, each with their topic and number."""
    for link in _LINK.finditer(raw):
        yield link[0], (int(link[1]), int(link[2] or 1))


def _paragraph(block: str, previews: Mapping[str, str]) -> str:
    lines = [previews.get(line.strip()) or html.escape(line, quote=False) for line in block.split("\n")]
    return f"<p>{_quotes('<br>'.join(lines))}</p>"


def _quotes(text: str) -> str:
    def open_quote(tag: re.Match[str]) -> str:
        about = f' data-post="{tag["post"]}" data-topic="{tag["topic"]}"' if tag["post"] else ""
        return f'<aside class="quote"{about}><div class="title">{tag["user"]}:</div><blockquote>'

    return _OPENED.sub(open_quote, text).replace("[/quote]", "</blockquote></aside>")
