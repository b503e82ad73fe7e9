"""Of a file with several sound tracks the page plays the one that was transcribed."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from media_samples import names, pitch, tone, tracks
from web_house import AS_IT_IS, House, open_house

from tacet.library.use_cases.recordings import purge_removed

RATE = 48_000
LOW, HIGH = 440.0, 1_000.0  # Hz: of the first track and of the second


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """A file that browsers play, with two languages."""
    sounds = (tone(2.0, LOW, RATE), "fre", "Original"), (tone(2.0, HIGH, RATE), "eng", "")
    return tracks(tmp_path / "film.webm", *sounds).read_bytes()


def done(house: House, content: bytes, **options: str) -> dict[str, Any]:
    """The finished run of a new recording."""
    asked = json.dumps(AS_IT_IS | options)
    file = (io.BytesIO(content), "film.webm")
    form = {"file": file, "start": "true", "options": asked}
    added = house.client.post("/api/recordings", data=form).json
    house.work()
    answer = house.client.get(f"/api/recordings/{added['id']}").json
    assert answer["run"]["state"] == "done", answer["run"]
    return dict(answer["run"])


def heard(house: House, run: dict[str, Any], track: int | None = None) -> bytes:
    asked = f"?track={track}" if track else ""
    answer = house.client.get(f"/api/recordings/{run['recording_id']}/listen{asked}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


@pytest.mark.parametrize("options", [{"track": "2"}, {"language": "en"}])
def test_the_track_that_was_transcribed_is_played(
    house: House, film: bytes, options: dict[str, str]
) -> None:
    run = done(house, film, **options)
    assert run["track"] == 2
    assert pitch(heard(house, run, run["track"])) == pytest.approx(HIGH, abs=2)
    log = house.client.get(f"/api/runs/{run['id']}/log").json
    assert log["run"]["track"] == 2


def test_the_first_track_is_played_from_the_original(house: House, film: bytes) -> None:
    run = done(house, film, track="1")
    assert run["track"] == 1
    assert heard(house, run, 1) == heard(house, run) == film
    assert pitch(film) == pytest.approx(LOW, abs=2)


def test_a_file_with_one_track_is_played_as_it_is(house: House) -> None:
    run = house.done_run()
    assert run["track"] is None
    assert heard(house, run, 1) == heard(house, run)


def test_the_copy_of_a_track_is_made_once_and_goes_with_the_recording(
    house: House, film: bytes
) -> None:
    context, files = house.tacet.context, house.tacet.settings.data_dir / "files"
    run = done(house, film, track="2")
    assert heard(house, run, 2) == heard(house, run, 2)
    assert set(names(files)) == context.store.files_in_use()
    assert len(names(files)) == 2
    house.client.delete(f"/api/recordings/{run['recording_id']}")
    later = context.clock() + timedelta(minutes=1)
    object.__setattr__(context, "clock", lambda: later)
    assert purge_removed(context) == 1
    assert names(files) == []


def test_a_track_that_is_not_there_is_refused_with_those_that_are(
    house: House, film: bytes
) -> None:
    run = done(house, film, track="2")
    answer = house.client.get(f"/api/recordings/{run['recording_id']}/listen?track=3")
    fault = answer.json["error"]
    assert (answer.status_code, fault["code"]) == (400, "bad_option")
    assert "no sound track 3 in this file. It has: 1 (fre, Original), 2 (eng)." in fault["message"]
