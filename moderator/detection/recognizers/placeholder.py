"""The words that a redaction leaves in the place of a value, and which nobody shall take for one: a redacted
post comes back as a new version of itself. Never reported."""

from __future__ import annotations

from moderator.detection.recognizer import Pattern, Recognizer

RECOGNIZER = Recognizer(
    entity_type="PLACEHOLDER",
    name="Dado já removido",
    patterns=(
        Pattern(
            form="marca de remoção",
            gate=r"\[PESSOA |removid[ao]\]",
            regex=r"\[ (?: PESSOA[ ]\d{1,4} | [^\W\d_] [\w -]{1,30} [ ]removid[ao] ) \]",
        ),
    ),
    priority=1000,
    reported=False,
)
