"""Index of words in SQLite (FTS5): one table for passages, one for names.

The texts are tokens already (`core.text.search`), separated by spaces; FTS5 only splits them there.
A deleted row leaves its words in the index until it is optimized (FTS5 before SQLite 3.42 cannot
overwrite them at once), so deleting notes that this is due.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.orm import Session

from tacet.core.text.search import Term
from tacet.store.sqlite import WRITES

# Statements name these tables and nothing that comes from elsewhere.
PASSAGES, NAMES = "search_words_1", "search_names_1"  # 1: the version of the tokens in them
TABLES = (PASSAGES, NAMES)
MERGED_PAGES = 64  # in one transaction; that takes some hundredths of a second
_CREATE = "CREATE VIRTUAL TABLE {} USING fts5(tokens, tokenize='ascii', prefix='2 3')"
_FILL = """
INSERT INTO search_texts (recording_id, revision, stale)
SELECT id, 0, 1 FROM recordings WHERE id NOT IN (SELECT recording_id FROM search_texts)
ORDER BY added_at, id
"""


def is_missing(engine: Engine) -> bool:
    """Whether there is no index, or only part of one."""
    with engine.connect() as connection:
        return _lacks_tables(connection)


def create(engine: Engine) -> None:
    """Create the index; all texts are to be indexed then."""
    with engine.execution_options(**{WRITES: True}).begin() as connection:
        if not _lacks_tables(connection):  # another process was quicker
            return
        for name in TABLES:
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
            connection.exec_driver_sql(_CREATE.format(name))
        connection.exec_driver_sql("DELETE FROM search_passages")
        connection.exec_driver_sql("UPDATE search_texts SET stale = 1, run_id = NULL")
        connection.exec_driver_sql(_FILL)


def _lacks_tables(connection: Connection) -> bool:
    known = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
    return not set(TABLES) <= {name for (name,) in known}


def add(session: Session, table: str, id: int, tokens: Iterable[str]) -> None:
    """Index the tokens of a passage or name."""
    statement = text(f"INSERT INTO {table} (rowid, tokens) VALUES (:id, :tokens)")  # noqa: S608
    session.execute(statement, {"id": id, "tokens": " ".join(tokens)})


def drop(session: Session, table: str, first: int, last: int) -> None:
    """Take the rows from `first` to `last` out of the index."""
    span = {"first": first, "last": last}
    statement = text(f"DELETE FROM {table} WHERE rowid BETWEEN :first AND :last")  # noqa: S608
    session.execute(statement, span)


def overwrite_deleted(writing: Callable[[], AbstractContextManager[Session]]) -> None:
    """Overwrite the words of deleted rows. Reads and writes the whole index.

    Args:
        writing: opens a transaction. Each one is short, so that nobody waits for all of it.
    """
    for name in TABLES:
        pages = (
            -MERGED_PAGES
        )  # negative: what is there is to become one, with nothing deleted in it
        while _merge(writing, name, pages):
            pages = MERGED_PAGES


def _merge(writing: Callable[[], AbstractContextManager[Session]], table: str, pages: int) -> bool:
    """Whether there was something to merge; the statement alone counts as one change."""
    statement = text(f"INSERT INTO {table} ({table}, rank) VALUES ('merge', :pages)")  # noqa: S608
    with writing() as session:
        connection: Any = session.connection().connection.driver_connection
        before = connection.total_changes
        session.execute(statement, {"pages": pages})
        return bool(connection.total_changes - before > 1)


def query_of(terms: Sequence[Term]) -> str:
    """The terms in FTS5's own language. Tokens are letters and digits, which need no escaping."""
    phrases = (f'"{" ".join(term.tokens)}"{" *" if term.prefix else ""}' for term in terms)
    return " AND ".join(phrases)
