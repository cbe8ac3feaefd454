"""Exported chats of native groups: `archive` opens them, `survey` recognises them, `parsing` reads their messages.

The only way to see a native group: nothing of it passes through Twilio. What the messages contain is left to
`moderator.audits`. Source: whatstk's and rwhatsapp's collections of formats, WhatsApp's own exports.
"""

from webhooks.whatsapp.export.archive import MAX_TEXT, WhatsAppExport, open_export
from webhooks.whatsapp.export.parsing import parse
from webhooks.whatsapp.export.survey import Layout, survey

__all__ = ["MAX_TEXT", "Layout", "WhatsAppExport", "open_export", "parse", "survey"]
