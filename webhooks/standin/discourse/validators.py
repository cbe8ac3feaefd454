"""Discourse's validation of what is written, to which staff and robots are no exception.

Source: lib/validators/post_validator.rb, stripped_length_validator.rb, lib/text_sentinel.rb.
"""

from __future__ import annotations

import re

from webhooks.standin.discourse.records import SiteSettings

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_SPACES = re.compile("[\u00a0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
MAX_TITLE = 255


def clean_raw(raw: str) -> str:
    """What Discourse keeps of a text: ordinary spaces, nothing trailing."""
    return _SPACES.sub(" ", raw).rstrip()


def check_raw(raw: str, *, private: bool, settings: SiteSettings) -> list[str]:
    """Why the text of a post is refused; empty when it is not."""
    minimum = settings.min_personal_message_post_length if private else settings.min_post_length
    errors = []
    if len(_COMMENT.sub("", raw).strip()) < minimum:
        errors.append(f"Body is too short (minimum is {minimum} characters)")
    if not private and len(set(raw.strip())) < settings.body_min_entropy:
        errors.append("Body seems unclear, is it a complete sentence?")
    errors.extend(_watched(raw, settings))
    return errors


def check_title(title: str, *, private: bool, settings: SiteSettings) -> list[str]:
    """Why the title of a topic is refused; empty when it is not."""
    minimum = settings.min_personal_message_title_length if private else settings.min_topic_title_length
    errors = []
    if len(title.strip()) < minimum:
        errors.append(f"Title is too short (minimum is {minimum} characters)")
    if len(title) > MAX_TITLE:
        errors.append(f"Title is too long (maximum is {MAX_TITLE} characters)")
    errors.extend(_watched(title, settings))
    return errors


def _watched(text: str, settings: SiteSettings) -> list[str]:
    lowered = text.casefold()
    words = [word for word in settings.watched_words if word.casefold() in lowered]
    return [f"Sorry, you can't post the word '{word}'; it's not allowed." for word in words]
