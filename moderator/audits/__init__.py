"""Audits of exported chats: what stands in a native group that should not, and what people can do about it.

`chat` is what a channel's reader hands over, `examination` finds, `deadlines` puts in order. Storing is left to
`store`, showing to the console and the command line. The log of who did what is another thing: `store.audit`.
"""

from moderator.audits.chat import ChatKind, ChatMessage, Export, ExportError, ExportReader
from moderator.audits.deadlines import (
    CREDENTIALS,
    NOTES,
    ROTATE,
    TOO_LATE,
    DeletionList,
    Group,
    arrange,
    deadline,
    write_to_group,
)
from moderator.audits.examination import Examination, Examined, mask, name_participant

__all__ = [
    "CREDENTIALS",
    "NOTES",
    "ROTATE",
    "TOO_LATE",
    "ChatKind",
    "ChatMessage",
    "DeletionList",
    "Examination",
    "Examined",
    "Export",
    "ExportError",
    "ExportReader",
    "Group",
    "arrange",
    "deadline",
    "mask",
    "name_participant",
    "write_to_group",
]
