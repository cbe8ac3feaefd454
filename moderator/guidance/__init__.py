"""What to tell a member, from the catalogue and the message alone: what to choose in the ticket portal, when the team
answers, a ticket draft to paste. Pure.

The sentences around it are the nudges' (`rules/nudges/`), when they are said is left to the rules.
"""

from moderator.guidance.draft import Draft, draft_ticket
from moderator.guidance.offer import Offer, offer
from moderator.guidance.office_hours import describe_opening
from moderator.guidance.wording import either, listed, show_topics

__all__ = ["Draft", "Offer", "describe_opening", "draft_ticket", "either", "listed", "offer", "show_topics"]
