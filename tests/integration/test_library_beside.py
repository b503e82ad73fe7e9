"""A stretch is heard again beside the text: with all beams, perhaps by another model."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sample_library import SampleLibrary, script, speech_wave

from tacet.core.audio import Audio
from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.core.options import DecodeOptions
from tacet.core.transcript import Reading
from tacet.core.window import Window, WindowResult
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.run import Run, RunState
from tacet.library.use_cases.edits import Wish, decide, request_span, withdraw_span_request
from tacet.library.use_cases.heard_beside import heard_beside
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import transcript_of
from tacet.library.worker.answer_request import answer_request

WORDS, EVERY = 6, 1.0


class Careful(ScriptedEngine):
    """Writes "word3" in a run, and "ward3" when it listens with all beams; by its model's name."""

    def __init__(self, run: Run) -> None:
        super().__init__(script(WORDS, EVERY))
        self._name = "ward" if run.model != "other" else "wort"

    def recognize(
        self, audio: Audio, windows: Sequence[Window], options: DecodeOptions
    ) -> Iterator[WindowResult]:
        for result in super().recognize(audio, windows, options):
            exact = options.profile == "exact"
            heard = (
                replace(w, text=w.text.replace("word3", f"{self._name}3")) if exact else w
                for w in result.words
            )
            yield replace(result, words=tuple(heard))


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    library = SampleLibrary(tmp_path)
    library.resources = replace(library.resources, open_engine=Careful)
    yield library
    library.context.store.close()


def performed(library: SampleLibrary) -> Run:
    recording = add_recording(library.context, "six.wav", [speech_wave(WORDS, EVERY)])
    run = request_run(library.context, recording.id, {"language": "en"})
    assert library.perform() is RunState.DONE
    return run


def answered(library: SampleLibrary, run: Run, wish: Wish) -> SpanRequest:
    asked = request_span(library.context, run.id, 0.0, 100.0, wish)
    with pytest.raises(Conflict, match="not listened to yet"):
        heard_beside(library.context, run.id, asked.id)
    request, claim = library.context.store.claim_span_request(
        "w", library.context.clock(), 30.0
    ) or (None, None)
    assert request
    assert claim
    state = answer_request(library.context, request, claim, library.resources)
    assert state is SpanRequestState.DONE
    return request


def texts(library: SampleLibrary, run: Run) -> list[str]:
    words = transcript_of(library.context, run.id).transcript.words
    return [word.text.strip() for word in words]


def test_it_stands_beside_the_text_and_changes_nothing(library: SampleLibrary) -> None:
    run = performed(library)
    before = texts(library, run)
    asked = answered(library, run, Wish(beside=True))
    assert texts(library, run) == before
    heard = heard_beside(library.context, run.id, asked.id)
    assert [one.word.text.strip() for one in heard.before if not one.same] == ["word3"]
    assert [one.word.text.strip() for one in heard.after if not one.same] == ["ward3"]
    assert heard.text.split() == [*before[:3], "ward3", *before[4:]]
    (place,) = [one.word.id for one in heard.before if not one.same]
    assert heard.readings == (Reading((place,), "ward3"),)
    heard_words = next(
        one for one in library.context.store.edits(run.id).span_requests if one.id == asked.id
    ).words
    with pytest.raises(NotFound):
        decide(library.context, run.id, [heard_words[0].id], None)

    withdraw_span_request(library.context, run.id, asked.id)
    with pytest.raises(NotFound, match="taken back"):
        heard_beside(library.context, run.id, asked.id)
    assert texts(library, run) == before


def test_another_model_can_listen(library: SampleLibrary) -> None:
    run = performed(library)
    asked = answered(library, run, Wish(model="other", beside=True))
    heard = heard_beside(library.context, run.id, asked.id)
    assert [reading.text for reading in heard.readings] == ["wort3"]


def test_another_models_words_never_go_into_the_text(library: SampleLibrary) -> None:
    run = performed(library)
    with pytest.raises(BadInput, match="beside the text"):
        request_span(library.context, run.id, 0.0, 100.0, Wish(model="other"))
