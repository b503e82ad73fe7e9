"""What is known of a long recording while its run goes on: told as it comes, never too much."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sample_library import SampleLibrary, script, speech_wave

from tacet.cli.run_report import report_lines
from tacet.core.planning.chapters import LENGTH
from tacet.core.word_json import word_json
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.run import RunState, TranscriptView
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.runs import cancel_run, request_run
from tacet.library.use_cases.segment_json import missed_json, segments_json, span_json
from tacet.library.use_cases.transcripts import run_log_of, transcript_of
from tacet.library.worker.perform_run import perform_run

EVERY = 70.0  # seconds between two words: the recording has several chapters, each with silence
WORDS = 9
WHOLE = WORDS * EVERY + 1


def added(library: SampleLibrary) -> str:
    """The id of a long recording."""
    return add_recording(library.context, "long.wav", [speech_wave(WORDS, EVERY)]).id


class Page:
    """A page that was open before the run began and never asks again."""

    def __init__(self) -> None:
        self.seen, self.listened_to = 0, 0.0
        self.segments: dict[int, Any] = {}
        self.speech: list[Any] = []
        self.removed: list[Any] = []
        self.missed: list[Any] = []

    def follow(self, library: SampleLibrary) -> None:
        """Take in what has been told since."""
        for event in library.context.store.events_after(self.seen):
            self.seen = event.seq
            getattr(self, "_" + event.type.replace(".", "_"), lambda data: None)(event.data)

    def _speech_found(self, data: Any) -> None:
        self.speech = [s for s in self.speech if s["start"] < data["start"]] + data["speech"]
        self.listened_to = max(self.listened_to, data["listened_to"])

    def _transcript_grew(self, data: Any) -> None:
        self.segments |= {segment["id"]: segment for segment in data["segments"]}
        for name in ("removed", "missed"):
            others = [
                one
                for one in getattr(self, name)
                if not data["start"] <= one["start"] < data["end"]
            ]
            setattr(self, name, sorted(others + data[name], key=lambda one: one["start"]))
        self.listened_to = max(self.listened_to, data["listened_to"])

    def expect_all_of(self, view: TranscriptView) -> None:
        """Fail unless the page knows what it would be told if it asked."""
        text = view.transcript
        assert self.speech == [span_json(span) for span in text.speech]
        assert self.removed == [word_json(word) for word in text.removed]
        assert self.missed == [missed_json(missed) for missed in text.missed]
        known = segments_json(text.segments, view.ids)
        told = sorted(self.segments.values(), key=lambda segment: segment["start"])
        assert told == known
        assert self.listened_to <= view.listened_to


class Watched(ScriptedEngine):
    """Calls back before each window that it is to hear."""

    def __init__(self, library: SampleLibrary, run_id: str, on_window: Any) -> None:
        super().__init__(script(WORDS, EVERY)[:-2])  # nothing is made out of the last two
        self._look = lambda: on_window(transcript_of(library.context, run_id))

    def recognize(self, *a: Any) -> Iterator[Any]:
        for result in super().recognize(*a):
            self._look()
            yield result


def perform(library: SampleLibrary, run_id: str, on_window: Any) -> RunState | None:
    """How the run ended; `on_window` gets the transcript so far before each window."""
    engine = Watched(library, run_id, on_window)
    claimed = library.context.store.claim_run("w", library.clock(), 30)
    assert claimed is not None
    return perform_run(
        library.context, *claimed, replace(library.resources, open_engine=lambda run: engine)
    )


def test_a_page_open_from_the_start_is_told_all_that_it_would_read(library: SampleLibrary) -> None:
    run = request_run(library.context, added(library))
    page, known = Page(), set()

    def look(view: TranscriptView) -> None:
        page.follow(library)
        page.expect_all_of(view)
        known.add(len(page.speech))

    assert perform(library, run.id, look) is RunState.DONE
    page.follow(library)
    page.expect_all_of(transcript_of(library.context, run.id))
    assert len(page.speech) == WORDS
    assert len(known) > 1, "speech comes chapter by chapter"
    assert len(page.missed) == 2


def test_the_line_about_a_run_that_goes_on_says_how_far_it_has_got(library: SampleLibrary) -> None:
    run = request_run(library.context, added(library))
    lines = []
    perform(library, run.id, lambda view: lines.append(view.summary))
    assert lines[0].text.endswith(" of 10 min 31 s")
    assert " in the first " in lines[0].text
    assert not any(line.silent for line in lines)
    done = transcript_of(library.context, run.id).summary.text
    assert " of speech in 10 min 31 s" in done
    assert " in the first " not in done


def test_a_stopped_run_never_calls_the_rest_silence(library: SampleLibrary) -> None:
    run = request_run(library.context, added(library))

    def stop_soon(view: TranscriptView) -> None:
        if view.listened_to > LENGTH / 2:
            cancel_run(library.context, run.id)

    assert perform(library, run.id, stop_soon) is RunState.STOPPED
    view = transcript_of(library.context, run.id)
    assert LENGTH / 2 < view.listened_to < WHOLE
    log = json.loads(run_log_of(library.context, run.id))
    assert log["summary"] == view.summary.text
    assert " in the first " in log["summary"]
    assert log["reason"] is None
    speech = next(line for line in report_lines(log) if line.startswith("speech"))
    assert " in the first " in speech
