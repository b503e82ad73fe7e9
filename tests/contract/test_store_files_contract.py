"""Contract of every MediaFiles: run against each there is."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from tacet.core.errors import Conflict, NoSpace, NotFound
from tacet.library.ports.media import MediaFiles

LATER = timedelta(days=1)


def content(files: MediaFiles, file: str) -> bytes:
    """The bytes of a file."""
    with files.open(file) as stored:
        return stored.read()


def exists(files: MediaFiles, file: str) -> bool:
    """Whether a file can be opened."""
    try:
        files.open(file).content.close()
    except NotFound:
        return False
    return True


def test_a_file_grows_and_becomes_whole(files: MediaFiles) -> None:
    file = files.new_file()
    assert files.append(file, 0, [b"abc", b"de"], 5) == 5
    assert files.append(file, 5, [b"f"], 1) == 1
    assert content(files, file) == b"abcdef"
    assert files.finish(file) == hashlib.sha256(b"abcdef").hexdigest()
    assert files.finish(file) == hashlib.sha256(b"abcdef").hexdigest()
    assert content(files, file) == b"abcdef"


def test_an_open_file_tells_its_size_and_time_and_is_read_from_anywhere(files: MediaFiles) -> None:
    file = files.new_file()
    files.append(file, 0, [b"abcdef"], 6)
    stored = files.open(file)
    assert stored.size == 6
    assert abs(stored.modified_at - datetime.now(UTC).timestamp()) < 60
    files.finish(file)
    with stored as opened:
        opened.seek(4)
        assert opened.read() == b"ef", "though it has become whole meanwhile"
    assert opened.closed


def test_a_child_process_reads_and_writes_a_file_by_its_local_path(files: MediaFiles) -> None:
    file = files.new_file()
    with files.local_path(file) as path:
        path.write_bytes(b"made by a child")
    assert files.finish(file) == hashlib.sha256(b"made by a child").hexdigest()
    with files.local_path(file) as path:
        assert path.read_bytes() == b"made by a child"
    files.remove(file)
    with files.local_path(file) as path:
        assert not path.exists()
    with pytest.raises(NotFound):
        files.open(file)


def test_names_are_random_and_have_no_extension(files: MediaFiles) -> None:
    names = {files.new_file() for _ in range(20)}
    assert len(names) == 20
    assert all(name.isalnum() and len(name) >= 22 for name in names)


def test_the_ballast_takes_space_until_it_is_dropped(files: MediaFiles) -> None:
    assert not files.drop_ballast()
    assert files.ensure_ballast()
    assert not files.ensure_ballast()
    assert files.drop_ballast()
    assert not files.drop_ballast()


def test_no_more_fits_than_the_free_space(files: MediaFiles) -> None:
    assert files.free_space() > 0
    with pytest.raises(NoSpace):
        files.require_space(files.free_space() + (1 << 40))


def test_what_lies_behind_the_offset_is_cut_off(files: MediaFiles) -> None:
    file = files.new_file()
    files.append(file, 0, [b"abcdef"], 6)
    files.append(file, 2, [b"XY"], 2)
    assert content(files, file) == b"abXY"
    files.truncate(file, 1)
    assert content(files, file) == b"a"


def test_no_more_is_taken_than_was_announced(files: MediaFiles) -> None:
    file = files.new_file()
    assert files.append(file, 0, iter([b"abc", b"def", b"ghi"]), 4) == 4
    assert content(files, file) == b"abcd"


def test_a_file_is_held_by_one_at_a_time_also_while_it_becomes_whole(files: MediaFiles) -> None:
    file = files.new_file()
    with files.exclusive(file):
        files.append(file, 0, [b"abc"], 3)
        with pytest.raises(Conflict), files.exclusive(file):
            pass
        files.finish(file)
        with pytest.raises(Conflict), files.exclusive(file):
            pass
    with files.exclusive(file):
        assert content(files, file) == b"abc"


def test_nothing_is_added_to_a_file_that_is_whole_or_gone(files: MediaFiles) -> None:
    file = files.new_file()
    files.append(file, 0, [b"abc"], 3)
    files.finish(file)
    with pytest.raises(NotFound):
        files.append(file, 3, [b"d"], 1)
    assert content(files, file) == b"abc"
    files.remove(file)
    with pytest.raises(NotFound), files.exclusive(file):
        pass


def test_removing_is_complete_and_may_be_repeated(files: MediaFiles) -> None:
    file = files.new_file()
    files.append(file, 0, [b"abc"], 3)
    files.finish(file)
    files.remove(file)
    files.remove(file)
    assert not exists(files, file)


def test_a_log_is_kept_replaced_and_removed(files: MediaFiles) -> None:
    assert files.read_log("run") is None
    files.save_log("run", b"{}")
    files.save_log("run", b"[]")
    assert files.read_log("run") == b"[]"
    files.remove_log("run")
    files.remove_log("run")
    assert files.read_log("run") is None


def test_room_that_is_not_there_is_refused(files: MediaFiles) -> None:
    files.require_space(1)
    with pytest.raises(NoSpace):
        files.require_space(1 << 60)


def test_sweeping_removes_orphans_and_nothing_in_use(files: MediaFiles) -> None:
    whole, growing, orphan, stale = (files.new_file() for _ in range(4))
    files.finish(whole)
    files.finish(orphan)
    files.scratch_path("gone").write_bytes(b"x")
    files.scratch_path("goes-on").write_bytes(b"x")
    now = datetime.now(UTC)
    assert files.sweep({whole, growing}, {"goes-on"}, now - LATER) == 1, "what is fresh stays"
    assert exists(files, orphan)
    assert not files.scratch_path("gone").exists()
    assert files.scratch_path("goes-on").exists()
    assert files.sweep({whole, growing}, {"goes-on"}, now + LATER) == 2
    assert [exists(files, f) for f in (whole, growing, orphan, stale)] == [
        True,
        True,
        False,
        False,
    ]


def test_work_files_go_with_all_that_was_made_beside_them(files: MediaFiles) -> None:
    pcm = files.scratch_path("run")
    pcm.write_bytes(b"x")
    beside = pcm.with_name(pcm.name + ".part")
    beside.write_bytes(b"y")
    files.remove_work("run")
    assert not pcm.exists()
    assert not beside.exists()
