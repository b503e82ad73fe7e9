"""How the database is opened: set up, brought up to date, checked, and refused when it must be."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from library_values import altered, prepared, text
from sqlalchemy import create_engine

from tacet.core.errors import StoreUnusable
from tacet.core.planning.plan import Outline
from tacet.core.span import Span
from tacet.core.text.search import parse_query
from tacet.core.window import Window
from tacet.library.model.edit import NO_EDITS
from tacet.library.model.run import PlanFacts, RunState
from tacet.store import migrate, open_store
from tacet.store.repository.tables import Table
from tacet.store.repository.word_index import NAMES, PASSAGES
from tacet.store.sqlite import open_engine, url_of

FILE = "tacet.sqlite3"
PLAN = (  # of one run, as it was stored before there were chapters
    '[{"duration":9.5,"speech":[{"start":1.0,"end":2.0}],"certain":[],"silence_left_out":7.5,'
    '"windows":[[{"span":{"start":0.5,"end":2.5},"speech":[{"start":1.0,"end":2.0}],'
    '"overlap":0.0,"lead":0.0}]],"language":"en","language_probability":0.75}]'
)
OPEN = """
import sys
from pathlib import Path
from tacet.store import open_store
open_store(Path(sys.argv[1])).close()
"""


def test_the_migrations_make_the_tables_that_the_program_expects(tmp_path: Path) -> None:
    open_store(tmp_path / FILE).close()
    engine = create_engine(url_of(tmp_path / FILE))
    with engine.connect() as connection:
        options = {"compare_type": False, "include_name": _is_ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Table.metadata) == []
    engine.dispose()


def test_a_database_of_this_version_is_opened_without_alembic(tmp_path: Path) -> None:
    open_store(tmp_path / FILE).close()
    told = [sys.executable, "-c", OPEN + "print('alembic' in sys.modules)", tmp_path / FILE]
    environment = {"PYTHONPATH": str(Path(migrate.__file__).parents[2]), "PATH": "/usr/bin"}
    done = subprocess.run(told, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def _is_ours(name: str | None, kind: str, parents: object) -> bool:
    """Whether the program makes a table by itself; FTS5 has tables of its own."""
    return not (kind == "table" and str(name).startswith((PASSAGES, NAMES)))


def test_every_connection_is_set_up(tmp_path: Path) -> None:
    engine = open_engine(url_of(tmp_path / FILE))
    found = {}
    with engine.connect() as connection:
        for name in (
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "secure_delete",
            "busy_timeout",
            "wal_autocheckpoint",
        ):
            found[name] = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
    engine.dispose()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 10_000,
        "wal_autocheckpoint": 0,
    }


def test_a_write_waits_for_another_one_instead_of_failing(tmp_path: Path) -> None:
    store = open_store(tmp_path / FILE)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.values() == {}, "reading goes on meanwhile"
        done = threading.Event()

        def write() -> None:
            store.set_value("model", "small")
            done.set()

        thread = threading.Thread(target=write)
        thread.start()
        assert not done.wait(0.3)
        other.execute("COMMIT")
        thread.join()
    assert store.values() == {"model": "small"}
    store.close()


def test_a_database_of_a_newer_version_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE
    open_store(path).close()
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = path.read_bytes()
    with pytest.raises(StoreUnusable, match="newer version"):
        open_store(path)
    assert path.read_bytes() == before


def test_a_damaged_database_is_refused_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_bytes(b"this is not a database" * 500)
    with pytest.raises(StoreUnusable, match="damaged"):
        open_store(path)
    assert path.read_bytes() == b"this is not a database" * 500


def test_a_database_with_a_damaged_page_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE
    store = open_store(path)
    for number in range(300):
        store.publish("model.changed", {"name": f"{number}" * 50})
    store.maintain()
    store.close()
    content = bytearray(path.read_bytes())
    content[len(content) // 2 :] = b"\xff" * (len(content) - len(content) // 2)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreUnusable, match="damaged"):
        open_store(path)


def test_a_database_that_somebody_else_has_locked_is_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / FILE
    open_store(path).close()
    monkeypatch.setattr("tacet.store.sqlite.BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable, match="busy for too long"):
            open_store(path)
        other.execute("ROLLBACK")
    open_store(path).close()


def test_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    arguments = [sys.executable, "-c", OPEN, str(tmp_path / FILE)]
    environment = {"PYTHONPATH": str(Path(migrate.__file__).parents[2]), "PATH": "/usr/bin"}
    started = [subprocess.Popen(arguments, env=environment) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]
    open_store(tmp_path / FILE).close()


def test_an_older_database_is_brought_up_to_date_after_a_copy_was_put_aside(
    tmp_path: Path,
) -> None:
    path = tmp_path / FILE
    older = {
        "runs": "id, recording_id, number, place, state, progress, model, model_title, device,"
        " compute_type, options, created_at, cancel_asked, attempt, losses, warnings,"
        " versions, files, seconds"
    }
    engine = open_engine(url_of(path))
    with engine.begin() as connection:
        config = migrate.alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.exec_driver_sql(
            "INSERT INTO recordings (id, name, folded_name, media_type, size, sha256, file,"
            " added_at, playable) VALUES ('r', 'a', 'a', '', 1, '', 'f', '2026-01-01', 1)"
        )
        connection.exec_driver_sql(
            f"INSERT INTO runs ({older['runs']}) VALUES ('run', 'r', 1, 1, 'done', 1, 'm', 'm', '',"
            " '', '{}', '2026-01-01 00:00:00', 0, 1, 0, '[]', '{}', '{}', '{}')"
        )
        connection.exec_driver_sql("INSERT INTO plans (run_id, plan) VALUES ('run', ?)", (PLAN,))
    engine.dispose()
    store = open_store(path)
    assert store.run("run").revision == 0
    assert store.edits("run") == NO_EDITS
    windows = ((Window(Span(0.5, 2.5), (Span(1.0, 2.0),)),),)
    whole = Outline(Span(0.0, 9.5), (Span(1.0, 2.0),), (), 7.5, windows)
    assert store.run("run").plan == PlanFacts((whole,), "en", 0.75)
    store.close()
    with closing(sqlite3.connect(tmp_path / f"{FILE}.0001.bak")) as copy:
        assert copy.execute("SELECT id FROM runs").fetchall() == [("run",)]


def test_texts_of_a_time_before_hits_told_who_speaks_are_found_and_indexed_anew(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path / FILE)
    claim = prepared(store)
    attempt = store.begin_shard(claim, 0)
    assert attempt is not None
    assert store.save_result(claim, 0, attempt, text(" said"))
    assert store.save_run(altered(store.run("run"), state=RunState.DONE), claim)
    store.close()
    with closing(sqlite3.connect(tmp_path / FILE)) as older, older:
        older.execute("ALTER TABLE search_texts DROP COLUMN turns")
        older.execute("UPDATE alembic_version SET version_num = '0019'")
    store = open_store(tmp_path / FILE)
    (one,) = store.find_passages(parse_query("said"), 9, None)
    assert [(p.text, p.speaker) for p in one.passage.phrases] == [(" said", None)]
    assert store.stale_texts(9) == [("r1", "run")]
    store.close()


def test_the_log_is_folded_in(tmp_path: Path) -> None:
    store = open_store(tmp_path / FILE)
    store.set_value("model", "small")
    log = tmp_path / f"{FILE}-wal"
    assert log.stat().st_size > 0
    store.maintain()
    assert log.stat().st_size == 0
    assert store.values() == {"model": "small"}
    store.close()
