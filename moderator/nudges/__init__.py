"""Educational texts to members, from `rules/nudges/`: one file per nudge, linted when loaded. Pure after that.

Every text is sent inside the frame (`frame.pt-BR.md`), which says that it is automatic and how to
contest it. When a nudge is sent, and with which values, is left to the rules.
"""

from moderator.nudges.loading import load_nudges
from moderator.nudges.rendering import Nudge, Nudges, Rendered, shorten
from moderator.nudges.vocabulary import LIMITS, PLACEHOLDERS

__all__ = ["LIMITS", "PLACEHOLDERS", "Nudge", "Nudges", "Rendered", "load_nudges", "shorten"]
