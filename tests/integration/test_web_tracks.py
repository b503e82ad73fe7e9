"""Of a file with several sound tracks the page plays the one that was transcribed."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from media_samples import names, pitch, tone, tracks
from web_fixtures import AS_IT_IS, WebHarness

from tacet.library.use_cases.recordings import purge_removed

RATE = 48_000
LOW, HIGH = 440.0, 1_000.0  # Hz: of the first track and of the second


@pytest.fixture
def film(tmp_path: Path) -> bytes:
    """A file that browsers play, with two languages."""
    sounds = (tone(2.0, LOW, RATE), "fre", "Original"), (tone(2.0, HIGH, RATE), "eng", "")
    return tracks(tmp_path / "film.webm", *sounds).read_bytes()


def done(web: WebHarness, content: bytes, **options: str) -> dict[str, Any]:
    """The finished run of a new recording."""
    asked = json.dumps(AS_IT_IS | options)
    file = (io.BytesIO(content), "film.webm")
    form = {"file": file, "start": "true", "options": asked}
    added = web.client.post("/api/recordings", data=form).json
    web.work()
    answer = web.client.get(f"/api/recordings/{added['id']}").json
    assert answer["run"]["state"] == "done", answer["run"]
    return dict(answer["run"])


def heard(web: WebHarness, run: dict[str, Any], track: int | None = None) -> bytes:
    asked = f"?track={track}" if track else ""
    answer = web.client.get(f"/api/recordings/{run['recording_id']}/listen{asked}")
    assert answer.status_code == 200, answer.text
    return bytes(answer.data)


@pytest.mark.parametrize("options", [{"track": "2"}, {"language": "en"}])
def test_the_track_that_was_transcribed_is_played(
    web: WebHarness, film: bytes, options: dict[str, str]
) -> None:
    run = done(web, film, **options)
    assert run["track"] == 2
    assert pitch(heard(web, run, run["track"])) == pytest.approx(HIGH, abs=2)
    log = web.client.get(f"/api/runs/{run['id']}/log").json
    assert log["run"]["track"] == 2


def test_the_first_track_is_played_from_the_original(web: WebHarness, film: bytes) -> None:
    run = done(web, film, track="1")
    assert run["track"] == 1
    assert heard(web, run, 1) == heard(web, run) == film
    assert pitch(film) == pytest.approx(LOW, abs=2)


def test_a_file_with_one_track_is_played_as_it_is(web: WebHarness) -> None:
    run = web.done_run()
    assert run["track"] is None
    assert heard(web, run, 1) == heard(web, run)


def test_the_copy_of_a_track_is_made_once_and_goes_with_the_recording(
    web: WebHarness, film: bytes
) -> None:
    context, files = web.tacet.context, web.tacet.settings.data_dir / "files"
    run = done(web, film, track="2")
    assert heard(web, run, 2) == heard(web, run, 2)
    assert set(names(files)) == context.store.files_in_use()
    assert len(names(files)) == 2
    web.client.delete(f"/api/recordings/{run['recording_id']}")
    later = context.clock() + timedelta(minutes=1)
    object.__setattr__(context, "clock", lambda: later)
    assert purge_removed(context) == 1
    assert names(files) == []


def test_a_track_that_is_not_there_is_refused_with_those_that_are(
    web: WebHarness, film: bytes
) -> None:
    run = done(web, film, track="2")
    answer = web.client.get(f"/api/recordings/{run['recording_id']}/listen?track=3")
    fault = answer.json["error"]
    assert (answer.status_code, fault["code"]) == (400, "bad_option")
    assert "no sound track 3 in this file. It has: 1 (fre, Original), 2 (eng)." in fault["message"]
