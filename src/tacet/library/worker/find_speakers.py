"""Who speaks when in a recording: performance of a claim. The worker may die anywhere.

It listens once, piece by piece, and stores what it heard about every minute; a successor goes on
from there. Then all voices are grouped, which takes seconds, and their turns are stored.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from math import ceil
from pathlib import Path

from tacet.core.audio import PcmFile
from tacet.core.errors import NoSpace, RunCancelled, TacetError
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.protocols import Diarizer
from tacet.core.span import Span
from tacet.core.speakers.attribute import NO_NAMES
from tacet.core.speakers.channels import by_channel, may_be_two
from tacet.core.speakers.labels import relabelled, without_turns
from tacet.core.speakers.observation import LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import Turn, find_turns
from tacet.core.speakers.words import numbered_by_words
from tacet.core.transcript import NOT_MEASURED, Word
from tacet.library.context import AppContext
from tacet.library.model.recording import Fault, Recording
from tacet.library.model.run import MAX_CRASHES
from tacet.library.model.speakers import Listener, Speakers, SpeakersClaim, SpeakersState
from tacet.library.use_cases.full_disk import despite_full_disk
from tacet.library.use_cases.settings import current_settings, options_of
from tacet.library.worker.channel_choice import CHANNELS, ChannelChoice
from tacet.library.worker.faults import stored_fault
from tacet.library.worker.known_voices import names_by_voice
from tacet.library.worker.resources import WorkerResources
from tacet.library.worker.run_audio import BYTES_PER_SECOND, decoded_size
from tacet.library.worker.space_waits import WAITING_FOR_SPACE, until_space
from tacet.library.worker.track_choice import TrackChoice

Turns = tuple[Turn, ...]

SAVED_TOGETHER = 8  # pieces, a minute of pyannote's: what a kill may cost
READ_TOGETHER = 600  # seconds of a text


@dataclass(frozen=True, slots=True)
class _Task:
    context: AppContext
    speakers: Speakers
    claim: SpeakersClaim
    resources: WorkerResources

    @property
    def scratch(self) -> str:
        """Name of the work files, apart from those of runs and of whoever held an older claim."""
        return f"speakers-{self.claim.recording_id}-{self.claim.attempt}"

    @property
    def options(self) -> SpeakerOptions:
        """How many people are asked for."""
        return SpeakerOptions(**asdict(self.speakers.wanted))

    def cancelled(self) -> bool:
        """Whether the worker must stop, or the speakers are no longer wanted so."""
        return self.resources.stopping() or not self.context.store.speakers_wanted(self.claim)

    def check(self) -> None:
        """Raise RunCancelled when cancelled."""
        if self.cancelled():
            raise RunCancelled("The speakers are no longer asked for.")

    def must(self, done: bool) -> None:
        """Raise RunCancelled where the store refused a write, since the claim is outdated."""
        if not done:
            raise RunCancelled("The speakers are no longer asked for.")


def find_speakers(
    context: AppContext, speakers: Speakers, claim: SpeakersClaim, resources: WorkerResources
) -> SpeakersState | None:
    """State in which a claim on a recording's speakers ended; None when released or outdated.

    Every fault of the recording, the diarizer or Tacet ends this job only. On a full disk it is
    released once there is space.
    """
    task = _Task(context, speakers, claim, resources)
    try:
        _refuse_after_crashes(speakers)
        if speakers.error:  # it has waited for disk space
            task.must(context.store.explain_wait(claim, None))
        return _finish(task, *_found(task))
    except RunCancelled:
        return _release(task)
    except NoSpace:
        return _release_after_space(task)
    except Exception as error:  # noqa: BLE001 - stored: a fault of ours must not end the worker
        fault = stored_fault(error, f"speakers of {speakers.recording_id}", "Try again later.")
        return _finish(task, fault)
    finally:
        context.files.remove_work(task.scratch)


def _refuse_after_crashes(speakers: Speakers) -> None:
    if speakers.crashes >= MAX_CRASHES:
        raise TacetError(
            f"Tacet stopped {speakers.crashes} times in a row while it listened for who speaks in "
            "this recording. See what `tacet doctor` says."
        )


def _finish(
    task: _Task, result: Turns | Fault, former: Turns = (), names: Mapping[int, str] = NO_NAMES
) -> SpeakersState | None:
    """State once the result is stored; None when it is no longer wanted."""
    finish = partial(task.context.store.finish_speakers, task.claim, result, former, names)
    if not despite_full_disk(task.context, finish):
        return None
    return SpeakersState.FAILED if isinstance(result, Fault) else SpeakersState.DONE


def _release(task: _Task) -> SpeakersState | None:
    """None, once they are released."""
    store = task.context.store
    despite_full_disk(task.context, partial(store.release_speakers, task.claim))
    return None


def _release_after_space(task: _Task) -> SpeakersState | None:
    """As `_release`, once the disk has space; until then they say what they wait for."""
    context = task.context
    context.files.remove_work(task.scratch)  # a part may be what filled the disk
    fault = Fault(NoSpace.code, WAITING_FOR_SPACE)
    with suppress(NoSpace):
        context.store.explain_wait(task.claim, fault)
    with suppress(RunCancelled):
        most = (1 + CHANNELS) * decoded_size(_recording(task))
        until_space(context.files, most, task.check)
    return _release(task)


def _found(task: _Task) -> tuple[Turns, Turns, Mapping[int, str]]:
    """Turns of the recording, by voices that are listened to unless they are stored.

    And the last turns of those who had a number before, and have none now; and names of those
    whose voices are known.
    """
    task.check()
    diarizer = task.resources.open_diarizer()
    duration = _stored_duration(task, diarizer)
    if duration is None:
        duration = _listen(task, diarizer)
    pieces = list(task.context.store.pieces(task.speakers.recording_id))
    turns = find_turns(pieces, task.options, duration)
    known = (*task.speakers.turns, *task.speakers.former)
    first = not known
    turns = numbered_by_words(turns, _words(task, duration)) if first else relabelled(turns, known)
    names = names_by_voice(task.context, task.speakers, pieces, turns)
    return turns, without_turns(known, turns), names


def _words(task: _Task, duration: float) -> list[Word]:
    """When the current run of the recording has words that are shown, as far as it has any.

    Read part by part, without their texts and evidence: ten hours have 100,000.
    """
    store, recording_id = task.context.store, task.speakers.recording_id
    current = store.current_runs([recording_id]).get(recording_id)
    words: list[Word] = []
    if current is None:
        return words
    for start in range(0, ceil(duration), READ_TOGETHER):
        part = Span(start, start + READ_TOGETHER)
        for shard in store.shards(current[0].id, with_results=False, within=part):
            if shard.result and part.start <= shard.span.start < part.end:
                shown = (word for segment in shard.result.segments for word in segment.words)
                words += [Word(word.span, "", 1.0, NOT_MEASURED) for word in shown]
    return words


def _stored_duration(task: _Task, diarizer: Diarizer) -> float | None:
    """Seconds of the sound if all of it was listened to by this diarizer; else None.

    Channels are two people, so they do not serve where another number is asked for.
    """
    known = task.speakers.listener
    names = {diarizer.name} | ({by_channel(diarizer.name)} if may_be_two(task.options) else set())
    if known is None or known.diarizer not in names or known.step != diarizer.step:
        return None
    whole = len(speaker_spans(known.duration, known.step)) == task.speakers.listened
    return known.duration if whole else None


def _listen(task: _Task, diarizer: Diarizer) -> float:
    """Seconds of the recording's sound, all of whose pieces are stored then."""
    store, claim = task.context.store, task.claim
    pcm, track, diarizer = _decoded(task, diarizer)
    duration = pcm.stat().st_size / BYTES_PER_SECOND
    listener = Listener(diarizer.name, diarizer.step, duration, track, task.resources.versions)
    first = store.begin_listening(claim, listener)
    task.must(first is not None)
    spans = speaker_spans(duration, diarizer.step)
    done = first or 0
    for pieces in _together(task, diarizer.listen(PcmFile(pcm), spans[done:])):
        progress = min(1.0, (done + len(pieces)) / len(spans))
        task.must(store.save_pieces(claim, done, pieces, progress))
        done += len(pieces)
    return duration


def _decoded(task: _Task, diarizer: Diarizer) -> tuple[Path, int | None, Diarizer]:
    """Decoded sound, its track's number (None for the only one), and who listens to it."""
    context, recording = task.context, _recording(task)
    pcm = context.files.scratch_path(task.scratch)
    context.files.require_space(decoded_size(recording))
    options = options_of(current_settings(context))
    detectors = task.resources.open_detectors(options.speech.vad_detector)
    choice = TrackChoice(context.media, detectors, options, pcm, task.check)
    with context.files.local_path(recording.file) as path:
        name, track = recording.name, task.speakers.track or choice.choose(path, recording.name)
        report = context.media.decode(path, pcm, name=name, track=track, cancelled=task.cancelled)
        both = pcm.with_suffix(f".channels{pcm.suffix}")
        channels = ChannelChoice(context.media, task.options, both, task.cancelled)
        if channels.possible(report):
            context.files.require_space(CHANNELS * decoded_size(recording))
        return pcm, track, channels.choose(diarizer, path, name, track, report)


def _together(task: _Task, heard: Iterator[LocalSpeakers]) -> Iterator[list[LocalSpeakers]]:
    """Pieces as they are stored, some at a time; checked after each."""
    pieces = []
    for piece in heard:
        task.check()
        pieces.append(piece)
        if len(pieces) == SAVED_TOGETHER:
            yield pieces
            pieces = []
    if pieces:
        yield pieces


def _recording(task: _Task) -> Recording:
    return task.context.store.recording(task.speakers.recording_id)
