"""Calibration: which layouts are tried, how long, which one is used, and how it is kept."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tacet.compute import processor
from tacet.compute.processor import (
    OtherPrograms,
    available_cores,
    busy_seconds,
    has_int8_dot,
    processor_name,
)
from tacet.core.errors import BadInput
from tacet.engines.calibration.benchmark import MAX_ROUNDS, WORKLOADS, Benchmark, Workload
from tacet.engines.calibration.store import (
    FILE,
    Calibration,
    CalibrationKey,
    Calibrations,
    Measured,
)
from tacet.engines.whisper.thread_layout import (
    MAX_DEFAULT_THREADS,
    ThreadLayout,
    default_layout,
    layout_candidates,
)

ENCODER = "ctranslate2"
DEFAULT, WIDE, SINGLE = (
    ThreadLayout(2, 1, ENCODER),
    ThreadLayout(1, 2, ENCODER),
    ThreadLayout(1, 1, ENCODER),
)
SUBJECT = CalibrationKey("A processor", 2, "small", 1000, "int8", ENCODER, "ctranslate2 1.0")


def calibration(
    *speeds: float, subject: CalibrationKey = SUBJECT, others: float = 0.0
) -> Calibration:
    measured = zip((DEFAULT, WIDE, SINGLE), speeds, strict=False)
    found = tuple(Measured(layout, speed) for layout, speed in measured)
    return Calibration(subject, found, date(2026, 11, 26), others)


class Race:
    """Made-up trials on a clock of their own: layouts with the speeds that are given."""

    def __init__(self, speeds: dict[ThreadLayout, float]) -> None:
        self.speeds, self.now = speeds, 0.0
        self.works: dict[ThreadLayout, list[Workload]] = {}
        self.open = 0

    def start(self, layout: ThreadLayout) -> "Runner":
        self.open += 1
        return Runner(self, layout)

    def run(self, seconds: float) -> tuple[Measured, ...]:
        benchmark = Benchmark(self.start, seconds, clock=lambda: self.now)
        return benchmark.run(tuple(self.speeds), 30.0)

    def turns(self, layout: ThreadLayout) -> int:
        """How often a layout was measured with as much work as in the end."""
        full = self.works[DEFAULT][-1]
        return self.works[layout].count(full)


class Runner:
    def __init__(self, race: Race, layout: ThreadLayout) -> None:
        self._race, self.layout = race, layout

    def seconds(self, work: Workload) -> float:
        took = work.sound / self._race.speeds[self.layout]
        self._race.now += took
        self._race.works.setdefault(self.layout, []).append(work)
        return took

    def close(self) -> None:
        self._race.open -= 1


@pytest.mark.parametrize("cores", [1, 2, 3, 4, 6, 8, 12, 16, 64])
def test_candidates_begin_with_the_default_and_never_ask_for_more_than_there_is(cores: int) -> None:
    found = layout_candidates(cores, ENCODER)
    assert found[0] == default_layout(min(cores, MAX_DEFAULT_THREADS), ENCODER)
    assert len(found) == len(set(found)) <= 9
    assert all(each.workers * each.threads <= cores for each in found)


def test_two_cores_have_three_candidates_and_one_core_has_no_choice() -> None:
    assert set(layout_candidates(2, ENCODER)) == {DEFAULT, WIDE, SINGLE}
    assert layout_candidates(1, ENCODER) == (SINGLE,)


def test_the_automatic_encoder_is_measured_beside_ctranslate2(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tacet.engines.whisper.thread_layout.is_faster", lambda: True)
    for halves, usual in ((False, "auto"), (True, "openvino")):
        monkeypatch.setattr(
            "tacet.engines.whisper.thread_layout.has_bf16_dot", lambda yes=halves: yes
        )
        found = layout_candidates(2, "auto")
        assert found[0].encoder == usual
        assert {each.encoder for each in found} == {"auto", "openvino", "ctranslate2"}
    monkeypatch.setattr("tacet.engines.whisper.thread_layout.is_faster", lambda: False)
    assert {each.encoder for each in layout_candidates(2, "auto")} == {"auto"}


def test_where_openvino_searches_one_batch_has_all_threads() -> None:
    assert default_layout(2, "openvino") == ThreadLayout(1, 2, "openvino")
    assert {each.workers for each in layout_candidates(4, "openvino")} == {1}


def test_a_contest_measures_every_layout_and_gives_slow_ones_up_early() -> None:
    race = Race({DEFAULT: 20.0, WIDE: 12.0, SINGLE: 21.0})
    found = {each.layout: each.speed for each in race.run(600.0)}
    assert found == pytest.approx(race.speeds)
    assert race.turns(WIDE) == 1
    assert race.turns(SINGLE) == MAX_ROUNDS
    assert race.open == 0


def test_the_default_alone_in_front_is_not_measured_again_and_again() -> None:
    race = Race({DEFAULT: 20.0, WIDE: 12.0, SINGLE: 10.0})
    assert race.run(600.0)[0] == Measured(DEFAULT, pytest.approx(20.0))
    assert race.turns(DEFAULT) == 1


@pytest.mark.parametrize("speed", [0.4, 4.0, 20.0, 200.0])
def test_a_contest_keeps_about_to_its_time_on_fast_and_slow_computers(speed: float) -> None:
    race = Race({DEFAULT: speed, WIDE: 0.9 * speed, SINGLE: 0.6 * speed})
    assert len(race.run(60.0)) == 3
    assert race.now < 70.0
    assert race.works[DEFAULT][-1].windows == (2 if speed < 1 else WORKLOADS[0][0])


def test_the_default_is_measured_whatever_it_takes() -> None:
    race = Race({DEFAULT: 0.01, WIDE: 1.0, SINGLE: 1.0})
    assert [each.layout for each in race.run(1.0)] == [DEFAULT]


def test_another_layout_is_used_only_where_it_is_clearly_faster() -> None:
    assert calibration(10.0, 10.4, 8.0).best.layout == DEFAULT
    assert calibration(10.0, 10.6, 8.0).best.layout == WIDE
    assert calibration(10.0).best.layout == DEFAULT


def test_what_was_measured_beside_busy_programs_changes_nothing() -> None:
    assert calibration(10.0, 20.0, others=0.1).best.layout == WIDE
    disturbed = calibration(10.0, 20.0, others=0.5)
    assert disturbed.disturbed
    assert disturbed.best.layout == DEFAULT


def test_a_calibration_is_found_again_by_what_it_holds_for(tmp_path: Path) -> None:
    Calibrations(tmp_path / "data").save(calibration(10.0, 12.0))
    again = Calibrations(tmp_path / "data")
    assert again.find(SUBJECT) == calibration(10.0, 12.0)
    for other in (
        replace(SUBJECT, processor="Another"), replace(SUBJECT, cores=4),
        replace(SUBJECT, model="tiny"), replace(SUBJECT, size=1), replace(SUBJECT, encoder="auto"),
        replace(SUBJECT, compute_type="float32"), replace(SUBJECT, libraries="ctranslate2 2.0"),
    ):  # fmt: skip
        assert again.find(other) is None
        assert other in again.wanted
    assert SUBJECT not in again.wanted


def test_what_was_disturbed_is_wanted_again(tmp_path: Path) -> None:
    calibrations = Calibrations(tmp_path)
    calibrations.save(calibration(10.0, 12.0, others=2.0))
    assert calibrations.find(SUBJECT) is not None
    assert list(calibrations.wanted) == [SUBJECT]


def test_the_file_keeps_other_models_and_drops_what_is_outdated(tmp_path: Path) -> None:
    calibrations = Calibrations(tmp_path)
    newer, other = replace(SUBJECT, libraries="ctranslate2 2.0"), replace(SUBJECT, model="tiny")
    for subject in (SUBJECT, other, newer):
        calibrations.save(calibration(10.0, subject=subject))
    assert calibrations.find(SUBJECT) is None
    assert calibrations.find(other)
    assert calibrations.find(newer)
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\x00\xff", b"[]", b'{"version": 2, "calibrations": []}',
        b'{"version": 1, "calibrations": [{}]}',
    ],
)  # fmt: skip
def test_a_file_that_is_not_ours_is_told_of_ignored_and_replaced(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / FILE).write_bytes(content)
    calibrations = Calibrations(tmp_path)
    assert calibrations.find(SUBJECT) is None
    assert "is not used" in caplog.text
    calibrations.save(calibration(10.0))
    assert calibrations.find(SUBJECT) == calibration(10.0)


@pytest.mark.parametrize(
    ("name", "value"), [("workers", 0), ("workers", 10**9), ("threads", -1), ("threads", "many")]
)
def test_a_layout_that_no_computer_has_is_not_believed(
    tmp_path: Path, name: str, value: object
) -> None:
    calibrations = Calibrations(tmp_path)
    calibrations.save(calibration(10.0))
    kept = json.loads((tmp_path / FILE).read_text())
    kept["calibrations"][0]["measured"][0]["layout"][name] = value
    (tmp_path / FILE).write_text(json.dumps(kept))
    assert calibrations.find(SUBJECT) is None


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="cannot be written"):
        Calibrations(tmp_path / "file").save(calibration(10.0))


def test_others_are_what_the_cores_did_without_us() -> None:
    busy, own, clock = iter([100.0, 115.0]), iter([1.0, 6.0]), iter([0.0, 10.0])
    watched = OtherPrograms(lambda: next(busy), lambda: next(own), lambda: next(clock))
    assert watched.cores() == pytest.approx(1.0)
    assert OtherPrograms(lambda: None).cores() == 0.0


def test_the_processor_has_a_name_and_cores_and_has_worked() -> None:
    assert processor_name().strip()
    assert available_cores() >= 1
    assert (busy_seconds() or 1.0) > 0


@pytest.mark.parametrize(
    ("flags", "can"), [("fpu avx2 avx512f", False), ("avx2 avx512_vnni", True), ("avx_vnni", True)]
)
def test_the_system_tells_what_the_processor_is_called_and_can(tmp_path, monkeypatch, flags, can):
    listing = tmp_path / "cpuinfo"
    listing.write_text(f"processor\t: 0\nmodel name\t: A Chip\nflags\t\t: {flags}\n\n" * 2)
    monkeypatch.setattr(processor, "CPUINFO", listing)
    assert processor_name() == "A Chip"
    assert has_int8_dot() is can


def test_where_the_system_tells_nothing_no_instructions_are_taken_for_granted(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(processor, "CPUINFO", tmp_path / "none")
    assert processor_name().strip()
    assert not has_int8_dot()
