"""The waveform over HTTP: whole, and any stretch of it."""

import json

import pytest
from web_fixtures import WebHarness

from tacet.library.model.recording import Peaks


@pytest.fixture
def waved(web: WebHarness) -> str:
    """The address of the peaks of a recording of ten hours, the loudest at 20,000.05 s."""
    recording = web.add()
    values = bytearray(b"\x10" * 3_600_000)
    values[2_000_005] = 255
    web.tacet.context.store.save_peaks(recording["id"], Peaks(bytes(values), 0.01, 36_000.0))
    return f"/api/recordings/{recording['id']}/peaks"


def test_peaks_of_a_stretch_are_as_fine_as_they_were_measured(web: WebHarness, waved: str) -> None:
    found = web.client.get(f"{waved}?start=20000&end=20000.2&count=2000").json
    assert (found["start"], found["end"], found["count"]) == (20_000.0, 20_000.2, 20)
    assert found["peaks"] == [0.063] * 5 + [1.0] + [0.063] * 14
    coarse = web.client.get(f"{waved}?start=20000&end=20000.2&count=4").json["peaks"]
    assert coarse == [0.063, 1.0, 0.063, 0.063]
    whole = web.client.get(waved).json
    assert (whole["count"], whole["end"], whole["peaks"].index(1.0)) == (2000, 36_000.0, 1111)


def test_a_stretch_of_peaks_ends_with_the_recording(web: WebHarness, waved: str) -> None:
    found = web.client.get(f"{waved}?start=35999.9&end=40000").json
    assert (found["end"], found["count"]) == (36_000.0, 10)


@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("start=36000", "start"), ("start=2&end=2", "end"), ("start=2&end=1", "end"),
        ("start=-1", "start"), ("start=nan", "start"), ("end=inf", "end"), ("count=0", "count"),
        ("count=4001", "count"), ("until=3", "until"),
    ],
)  # fmt: skip
def test_a_stretch_of_peaks_that_cannot_be_is_refused(
    web: WebHarness, waved: str, question: str, field: str
) -> None:
    answer = web.client.get(f"{waved}?{question}")
    assert answer.status_code in {400, 422}
    assert field in json.dumps(answer.json["error"])
