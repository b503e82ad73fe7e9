"""A recording in two languages: where the other is spoken is told, and it can be heard anew."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sample_library import SampleLibrary, script, speech_wave

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import EngineFacts
from tacet.core.transcript import Segment
from tacet.core.window import Window, WindowResult
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import Wish, request_span, withdraw_span_request
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.answer_request import answer_request

WORDS, EVERY = 30, 1.0
MINUTES = 240.0  # seconds that one chapter holds for sure
FRENCH = 19.0  # seconds from which on French is spoken
OPTIONS = {"language": "auto", "max_window": 10.0, "shard": 10.0}
NAMES = {"en": "English", "fr": "French", "de": "German"}


class Bilingual(ScriptedEngine):
    """Knows English and French, and writes "word7" in the one and "mot7" in the other."""

    def __init__(self) -> None:
        super().__init__(script(WORDS, EVERY))

    @property
    def facts(self) -> EngineFacts:
        return replace(super().facts, languages=("en", "fr"))

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        return ("fr" if all(w.span.start >= FRENCH for w in windows) else "en"), 0.99

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        for result in super().recognize(audio, windows, options):
            name = "mot" if options.language == "fr" else "word"
            words = (replace(w, text=w.text.replace("word", name)) for w in result.words)
            yield replace(result, words=tuple(words))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    library = SampleLibrary(tmp_path)
    library.resources = replace(
        library.resources, open_engine=lambda run: Bilingual(), language_names=NAMES
    )
    yield library
    library.context.store.close()


def begun(library: SampleLibrary, **options: object) -> Run:
    """A new run of a recording of which the last third is spoken in French."""
    recording = add_recording(library.context, "two.wav", [speech_wave(WORDS, EVERY)])
    return request_run(library.context, recording.id, {**OPTIONS, **options})


def answer(library: SampleLibrary, ask: SpanRequest) -> SpanRequest:
    """The ask after a worker has listened."""
    claimed = library.context.store.claim_span_request("w", library.clock(), 30)
    assert claimed
    answer_request(library.context, *claimed, library.resources)
    return next(a for a in library.context.store.edits(ask.run_id).span_requests if a.id == ask.id)


def performed(library: SampleLibrary) -> tuple[Run, tuple[Segment, ...]]:
    """A finished run and its segments."""
    run = begun(library)
    library.perform()
    return run, segments(library, run)


def segments(library: SampleLibrary, run: Run) -> tuple[Segment, ...]:
    return transcript_of(library.context, run.id).transcript.segments


def test_where_another_language_is_spoken_is_told_as_a_stretch_and_in_words(
    library: SampleLibrary,
) -> None:
    run = begun(library)
    assert library.perform() is RunState.DONE
    view = transcript_of(library.context, run.id)
    (other,) = view.transcript.other_languages
    assert (other.language, view.transcript.language) == ("fr", "en")
    assert FRENCH <= other.span.start < other.span.end
    (warning,) = [w for w in view.run.warnings if "French" in w]
    assert "the text is written as English" in warning
    assert "Have that part heard in French" in warning


class Guessing(Bilingual):
    """Takes the first minutes for French and what follows for English, and is never sure."""

    def detect_language(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> tuple[str, float]:
        return ("fr" if windows[0].span.start < MINUTES else "en"), 0.3


def test_a_guess_where_nobody_certainly_speaks_is_warned_of_once_and_as_it_ended(
    library: SampleLibrary,
) -> None:
    library.use_engine(lambda run: Guessing())
    noise = [speech_wave(round(2 * MINUTES), EVERY)]
    recording = add_recording(library.context, "noise.wav", noise)
    options = {"language": "auto", "certain_threshold": 1.0}
    run = request_run(library.context, recording.id, options)
    assert library.perform() is RunState.DONE
    view = transcript_of(library.context, run.id)
    assert view.run.plan
    assert len(view.run.plan.chapters) > 1
    (warning,) = [w for w in view.run.warnings if "is a guess" in w]
    assert "English is a guess" in warning


def test_a_language_that_was_named_is_not_doubted(library: SampleLibrary) -> None:
    run = begun(library, language="en")
    assert library.perform() is RunState.DONE
    assert transcript_of(library.context, run.id).transcript.other_languages == ()


def test_a_run_that_goes_on_tells_it_once(library: SampleLibrary) -> None:
    run = begun(library)
    library.stopping = lambda: library.context.store.run(run.id).plan is not None
    assert library.perform() is None, "handed back as soon as it is planned"
    library.stopping = lambda: False
    assert library.perform() is RunState.DONE
    view = transcript_of(library.context, run.id)
    assert len(view.transcript.other_languages) == 1
    assert sum("French" in warning for warning in view.run.warnings) == 1


def test_a_part_heard_in_another_language_takes_the_place_of_what_was_written(
    library: SampleLibrary,
) -> None:
    run, before = performed(library)
    (other,) = transcript_of(library.context, run.id).transcript.other_languages
    start, end = other.span.start, other.span.end
    ask = request_span(library.context, run.id, start, end, Wish("fr"))
    assert request_span(library.context, run.id, start, end, Wish("fr")) == ask
    done = answer(library, ask)
    assert (done.state, done.language) == (SpanRequestState.DONE, "fr")

    now = transcript_of(library.context, run.id).transcript
    assert now.language == library.context.store.run(run.id).language == "en"
    for segment in now.segments:
        french = segment.span.start >= start
        assert segment.language == ("fr" if french else None)
        assert all((" mot" if french else " word") in word.text for word in segment.words)
    numbers = [word.text.removeprefix(" word").removeprefix(" mot") for word in now.words]
    assert numbers == [str(i) for i in range(WORDS)], "each word once, in one of the two"

    withdraw_span_request(library.context, run.id, ask.id)
    assert segments(library, run) == before


def test_the_same_stretch_in_its_own_language_only_adds(library: SampleLibrary) -> None:
    run, before = performed(library)
    assert answer(library, request_span(library.context, run.id, 2.0, 29.0)).language is None
    assert segments(library, run) == before


def test_a_language_that_the_model_does_not_know_is_refused_with_its_name(
    library: SampleLibrary,
) -> None:
    run, before = performed(library)
    done = answer(library, request_span(library.context, run.id, 2.0, 29.0, Wish("de")))
    assert done.state is SpanRequestState.FAILED
    assert done.error
    assert "does not know German" in done.error.message
    assert segments(library, run) == before
