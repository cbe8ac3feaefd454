"""The index that cases are searched by: written with the case, read as a condition of the queue's query.

A word is kept as its mark: folded, cut so that inflections meet, and made unreadable by the vault's key. Equal
words give equal marks, so a database's own text search (FTS5 on SQLite, tsvector on PostgreSQL) finds them, and
neither the index nor the address of a search says a word of what anybody wrote. Values that were found in a
message are cut out first: nobody finds a case by somebody's CPF.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, column, func, select, table, text
from sqlalchemy.dialects import postgresql, sqlite

from moderator.models import ChannelKind, Finding, Message
from moderator.store.schema import case_search, forum_topics
from moderator.store.topic_words import key_words
from moderator.store.vault import Vault

LONGEST_TEXT = 20_000  # characters of a message that can be found
MOST_MARKS = 400  # of one case
ASKED = 12  # words of a search
MARK = re.compile(r"[a-p]{12}")

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")  # no text search takes letters for a number

# FTS5 brings tables of its own that no metadata can declare: they are made on first use, not by a migration.
# https://www.sqlite.org/fts5.html#external_content_tables: triggers keep the index true to the table.
_LEAVE = "INSERT INTO case_marks (case_marks, rowid, marks) VALUES ('delete', old.seq, old.marks);"
_ENTER = "INSERT INTO case_marks (rowid, marks) VALUES (new.seq, new.marks);"
_INDEX = (
    "CREATE VIRTUAL TABLE case_marks USING fts5 (marks, content='case_search', content_rowid='seq', detail='none')",
    f"CREATE TRIGGER case_marks_insert AFTER INSERT ON case_search BEGIN {_ENTER} END",
    f"CREATE TRIGGER case_marks_delete AFTER DELETE ON case_search BEGIN {_LEAVE} END",
    f"CREATE TRIGGER case_marks_update AFTER UPDATE ON case_search BEGIN {_LEAVE} {_ENTER} END",
    "INSERT INTO case_marks (case_marks) VALUES ('rebuild')",
)
_INDEXED = text("SELECT 1 FROM sqlite_master WHERE name = 'case_marks'")
_case_marks = table("case_marks", column("rowid"), column("case_marks"))


def marks_of(vault: Vault, *texts: str) -> list[str]:
    """The marks of the words of some texts, each once."""
    words = dict.fromkeys(word for part in texts for word in key_words(part))
    return [vault.pseudonym("search", word)[:12].translate(_LETTERS) for word in words]


def enter(
    connection: Connection, vault: Vault, case_id: str, message: Message, findings: Sequence[Finding] | None
) -> None:
    """Make a case findable by what its message says, or by what is known of it now; `findings` None says that
    nobody knows what of the text is personal, and so nothing of it is entered."""
    known = findings is not None
    texts = [_without_values(message, findings or (), field) for field in ("title", "text")] if known else []
    marks = " ".join(marks_of(vault, *texts, _topic_title(connection, message))[:MOST_MARKS])
    postgres = connection.dialect.name == "postgresql"
    insert = postgresql.insert if postgres else sqlite.insert
    state = {"marks": marks, "vector": func.to_tsvector("simple", marks) if postgres else None}
    if not postgres and not is_ready(connection):
        for statement in _INDEX:
            connection.exec_driver_sql(statement)
    new = insert(case_search).values(case_id=case_id, **state)
    connection.execute(new.on_conflict_do_update(index_elements=["case_id"], set_=state))


def is_ready(connection: Connection) -> bool:
    """Whether anything was ever entered: before that SQLite has no index to ask."""
    return connection.dialect.name == "postgresql" or connection.execute(_INDEXED).first() is not None


def has_marks(dialect: str, marks: Sequence[str]) -> ColumnElement[bool]:
    """The condition on `case_search` that all of these marks are there. Anything else than a mark is refused."""
    if not marks or not all(map(MARK.fullmatch, marks)):
        raise ValueError("not marks")
    if dialect == "postgresql":
        return case_search.c.vector.bool_op("@@")(func.to_tsquery("simple", " & ".join(marks)))
    asked = _case_marks.c.case_marks.bool_op("MATCH")(" ".join(marks))
    return case_search.c.seq.in_(select(_case_marks.c.rowid).where(asked))


def _without_values(message: Message, findings: Sequence[Finding], field: str) -> str:
    """A message's text or title with nothing left where something was found, whatever the rules say of it."""
    whole = message.source(field)[:LONGEST_TEXT]
    for finding in findings:
        if finding.field == field:
            whole = whole[: finding.start] + " " * (finding.end - finding.start) + whole[finding.end :]
    return whole[:LONGEST_TEXT]


def _topic_title(connection: Connection, message: Message) -> str:
    """The title of the topic that a message answers, as it is kept for everybody: already without values."""
    if message.channel is not ChannelKind.FORUM or message.thread_id is None:
        return ""
    query = select(forum_topics.c.title_words).where(forum_topics.c.topic_id == message.thread_id)
    return connection.execute(query).scalar_one_or_none() or ""
