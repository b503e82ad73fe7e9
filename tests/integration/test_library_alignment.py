"""Words that a person wrote are aligned to the sound on request, and by nothing else."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from sample_library import SampleLibrary, script

from tacet.core.audio import Audio
from tacet.core.errors import BadInput, Conflict
from tacet.core.operations.model import Operation, Retime, Rewrite
from tacet.core.options import DecodeOptions
from tacet.core.protocols import Engine
from tacet.core.span import Span
from tacet.core.transcript import Mark, Word
from tacet.core.window import Window
from tacet.engines.pool import BorrowedEngine
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.edit import SpanRequest, SpanRequestState
from tacet.library.model.run import RunState
from tacet.library.use_cases.edits import request_alignment, request_span, withdraw_span_request
from tacet.library.use_cases.operations import change_text, undo
from tacet.library.use_cases.runs import request_run
from tacet.library.use_cases.transcripts import run_log_of, transcript_of
from tacet.library.worker.answer_request import answer_request

HEARD = Span(5.25, 5.55)  # of the word that the person wrote


class Recognizer:
    """An engine that cannot align."""

    def __init__(self) -> None:
        whole = ScriptedEngine(script(6))
        self.facts, self.close = whole.facts, whole.close
        self.recognize, self.detect_language = whole.recognize, whole.detect_language


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    with SampleLibrary(tmp_path) as library:
        yield library


@pytest.fixture
def run(library: SampleLibrary) -> str:
    """A finished run in which a person wrote another word for the second one."""
    run = request_run(library.context, library.add(), {})
    assert library.perform() is RunState.DONE
    second = words(library, run.id)[1]
    change(library, run.id, Rewrite((second.id,), "right"))
    library.use_engine(lambda _: ScriptedEngine([*script(6), Word(HEARD, " right", 0.9)]))
    return run.id


def change(library: SampleLibrary, run: str, *operations: Operation) -> None:
    revision = library.context.store.edits(run).revision
    change_text(library.context, run, revision, operations)


def words(library: SampleLibrary, run: str) -> Sequence[Word]:
    return transcript_of(library.context, run).transcript.words


def answer(library: SampleLibrary, ask: SpanRequest) -> SpanRequest:
    """The request after a worker has listened."""
    claimed = library.context.store.claim_span_request("w", library.clock(), 30)
    assert claimed
    answer_request(library.context, *claimed, library.resources)
    return stored(library, ask)


def stored(library: SampleLibrary, ask: SpanRequest) -> SpanRequest:
    return next(a for a in library.context.store.edits(ask.run_id).span_requests if a.id == ask.id)


def test_a_written_word_gets_the_times_that_are_heard_as_a_step_that_can_be_undone(
    library: SampleLibrary, run: str
) -> None:
    before = words(library, run)
    ask = request_alignment(library.context, run, 0.0, 25.0)
    assert ask.aligns
    done = answer(library, ask)
    assert (done.state, done.step, done.words) == (SpanRequestState.DONE, 2, ())
    after = words(library, run)
    assert after[1].span == HEARD
    assert after[1].marks == (Mark.WRITTEN, Mark.RETIMED)
    assert [w for w in after if w.text != " right"] == [w for w in before if w.text != " right"]
    view = transcript_of(library.context, run)
    assert view.summary == library.context.store.run(run).summary
    assert view.edits.live[-1].operations == (Retime(before[1].id, HEARD),)
    assert json.loads(run_log_of(library.context, run))["edits"]["asked"][0]["aligns"] is True
    undo(library.context, run, 2)
    assert words(library, run) == before


def test_the_same_request_twice_is_one_while_it_waits_and_one_to_transcribe_is_another(
    library: SampleLibrary, run: str
) -> None:
    ask = request_alignment(library.context, run, 0.0, 20.0)
    assert request_alignment(library.context, run, 0.0, 20.0) == ask
    other = request_span(library.context, run, 0.0, 20.0)
    assert other.id != ask.id
    assert not other.aligns
    assert request_span(library.context, run, 0.0, 20.0).id == other.id


def test_where_nobody_wrote_or_moved_a_word_there_is_nothing_to_align(
    library: SampleLibrary, run: str
) -> None:
    with pytest.raises(BadInput, match="Nobody wrote or moved"):
        request_alignment(library.context, run, 8.0, 20.0)
    for start, end in ((5.0, 5.05), (0.0, 0.0), (500.0, 900.0)):
        with pytest.raises(BadInput, match="tenth of a second"):
            request_alignment(library.context, run, start, end)
    going_on = request_run(library.context, library.add("other.wav"), {})
    with pytest.raises(Conflict, match="still going on"):
        request_alignment(library.context, going_on.id, 0.0, 20.0)


def test_words_that_a_person_moves_meanwhile_stay_where_they_were_put(
    library: SampleLibrary, run: str
) -> None:
    put = Span(5.3, 5.5)

    class Slow(ScriptedEngine):
        """A person moves the word while this listens."""

        def align(
            self, audio: Audio, window: Window, texts: Sequence[str], options: DecodeOptions
        ) -> tuple[Span, ...]:
            change(library, run, Retime(words(library, run)[1].id, put))
            return super().align(audio, window, texts, options)

    library.use_engine(lambda _: Slow([*script(6), Word(HEARD, " right", 0.9)]))
    done = answer(library, request_alignment(library.context, run, 0.0, 20.0))
    assert (done.state, done.step) == (SpanRequestState.DONE, None)
    assert words(library, run)[1].span == put


def test_an_engine_that_cannot_align_is_told_and_changes_nothing(
    library: SampleLibrary, run: str
) -> None:
    before = words(library, run)

    def borrowed(_: object) -> Engine:
        return BorrowedEngine(Recognizer(), lambda: None)  # type: ignore[arg-type]

    library.use_engine(borrowed)
    done = answer(library, request_alignment(library.context, run, 0.0, 20.0))
    assert done.state is SpanRequestState.FAILED
    assert done.error is not None
    assert "cannot align" in done.error.message
    assert words(library, run) == before


def test_a_request_that_is_withdrawn_while_it_is_heard_changes_nothing(
    library: SampleLibrary, run: str
) -> None:
    before = words(library, run)
    ask = request_alignment(library.context, run, 0.0, 20.0)
    claimed = library.context.store.claim_span_request("w", library.clock(), 30)
    assert claimed
    withdraw_span_request(library.context, run, ask.id)
    assert answer_request(library.context, *claimed, library.resources) is None
    assert words(library, run) == before


def test_a_word_that_no_decoder_can_tell_keeps_its_times(library: SampleLibrary, run: str) -> None:
    library.use_engine(lambda _: ScriptedEngine(script(6)))
    before = words(library, run)
    done = answer(library, request_alignment(library.context, run, 0.0, 20.0))
    assert replace(done, step=None) == done
    assert words(library, run) == before
