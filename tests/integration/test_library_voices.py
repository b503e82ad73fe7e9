"""Voices that are kept: people are known in new recordings, where that is switched on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from media_samples import wav
from sample_library import SampleLibrary
from scripted_diarizer import ScriptedDiarizer
from speaker_signals import vowels
from test_speakers_in_text import IN_TURN, WORDS, change, found, speakers, transcribed, view

from tacet import plugins
from tacet.core.errors import BadInput, Conflict, NotFound
from tacet.core.operations.model import RenameSpeaker, SetSpeaker
from tacet.core.span import Span
from tacet.core.transcript import Word
from tacet.engines.scripted import ScriptedEngine
from tacet.library.model.speakers import Wanted
from tacet.library.use_cases.recordings import add_recording
from tacet.library.use_cases.settings import change_settings, current_settings
from tacet.library.use_cases.speakers import forget_speakers
from tacet.library.use_cases.voices import forget_voice, forget_voices, remember, voices


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SampleLibrary]:
    """A library in which voices are kept."""
    with SampleLibrary(tmp_path, WORDS) as library:
        switch(library, True)
        yield library


@pytest.fixture
def ada(library: SampleLibrary) -> str:
    """A run in which the second of two people is named, and whose voice is kept."""
    run = new_run(library)
    change(library, run, RenameSpeaker("Speaker 2", "Ada"))
    remember(library.context, run, "Ada")
    return run


def switch(library: SampleLibrary, value: bool | None) -> None:
    change_settings(library.context, {"voice_profiles": value})


def new_run(library: SampleLibrary) -> str:
    """A finished run of a new recording, whose speakers are found."""
    run = transcribed(library, library.add())
    found(library, run)
    return run


def recording(library: SampleLibrary, run: str) -> str:
    return library.context.store.run(run).recording_id


def test_nothing_is_kept_before_it_is_switched_on(tmp_path: Path) -> None:
    with SampleLibrary(tmp_path, WORDS) as library:
        run = new_run(library)
        change(library, run, RenameSpeaker("Speaker 1", "Ada"))
        assert current_settings(library.context)["voice_profiles"].value is False
        with pytest.raises(Conflict, match="settings"):
            remember(library.context, run, "Ada")
        with pytest.raises(Conflict, match="settings"):
            voices(library.context)
        assert library.context.store.voices() == []


def test_who_is_known_by_voice_has_their_name_in_a_new_recording(
    library: SampleLibrary, ada: str
) -> None:
    assert speakers(library, new_run(library)) == ["Speaker 1", "Ada"] * 4
    (kept,) = voices(library.context)
    assert (kept.name, kept.diarizer, kept.versions) == ("Ada", "scripted", {"tacet": "0"})
    assert kept.voice.direction == pytest.approx([0, 1, 0, 0])
    assert kept.made_at == library.clock()


def test_names_stay_in_a_text_when_the_voice_is_deleted(library: SampleLibrary, ada: str) -> None:
    run = new_run(library)
    forget_voice(library.context, voices(library.context)[0].id)
    assert speakers(library, run) == ["Speaker 1", "Ada"] * 4
    found(library, run, Wanted(num_speakers=1))
    found(library, run, Wanted(num_speakers=2))
    assert speakers(library, run) == ["Speaker 1", "Ada"] * 4, "as numbers do"
    assert speakers(library, new_run(library)) == IN_TURN
    with pytest.raises(NotFound):
        forget_voice(library.context, "nobody")


def test_switching_it_off_deletes_all_voices_and_knows_nobody(
    library: SampleLibrary, ada: str
) -> None:
    for value in (False, None):
        switch(library, True)
        remember(library.context, ada, "Ada")
        switch(library, value)
        assert library.context.store.voices() == []
        assert speakers(library, new_run(library)) == IN_TURN


def test_another_setting_deletes_no_voice(library: SampleLibrary, ada: str) -> None:
    change_settings(library.context, {"auto_start": False})
    assert [kept.name for kept in voices(library.context)] == ["Ada"]
    forget_voices(library.context)
    assert voices(library.context) == []


def test_a_voice_that_is_remembered_while_it_is_switched_off_is_not_kept(
    library: SampleLibrary, ada: str
) -> None:
    store = library.context.store
    save = store.save_voice

    def late(profile):
        switch(library, False)
        return save(profile)

    store.save_voice = late  # type: ignore[method-assign]
    with pytest.raises(Conflict):
        remember(library.context, ada, "Ada")
    assert store.voices() == []


def test_what_a_person_named_stays(library: SampleLibrary, ada: str) -> None:
    run = new_run(library)
    change(library, run, RenameSpeaker("Ada", "Dr. Byron"))
    found(library, run, Wanted(num_speakers=1))
    found(library, run, Wanted(num_speakers=2))
    assert speakers(library, run) == ["Speaker 1", "Dr. Byron"] * 4


def test_whoever_has_a_label_already_keeps_it(library: SampleLibrary) -> None:
    before = new_run(library)
    other = new_run(library)
    change(library, other, RenameSpeaker("Speaker 2", "Ada"))
    remember(library.context, other, "Ada")
    change(library, before, RenameSpeaker("Speaker 2", "Bob"))
    found(library, before, Wanted(min_speakers=1))
    assert speakers(library, before) == ["Speaker 1", "Bob"] * 4
    forget_speakers(library.context, recording(library, before))
    found(library, before)
    assert speakers(library, before) == ["Speaker 1", "Bob"] * 4, "also after the voices were gone"


def test_a_name_is_given_to_one_person_only(library: SampleLibrary, ada: str) -> None:
    run = transcribed(library, library.add())
    found(library, run, Wanted(num_speakers=2))
    store, where = library.context.store, recording(library, run)
    both = store.speakers(where)
    assert both
    others = [turn for turn in both.turns if turn.speaker == 0]
    store.ask_speakers(where, Wanted(num_speakers=1), None, library.clock())
    claimed = store.claim_speakers("w", library.clock(), 30)
    assert claimed
    assert store.finish_speakers(claimed[1], others, (), {0: "Ada"})
    found(library, run, Wanted(num_speakers=2))
    assert speakers(library, run) == ["Ada", "Speaker 2"] * 4


def test_voices_that_another_diarizer_heard_are_not_compared(
    library: SampleLibrary, ada: str
) -> None:
    library.resources = replace(library.resources, open_diarizer=lambda: ScriptedDiarizer("other"))
    run = new_run(library)
    assert speakers(library, run) == IN_TURN
    change(library, run, RenameSpeaker("Speaker 1", "Ada"))
    remember(library.context, run, "Ada")
    (kept,) = voices(library.context)
    assert kept.diarizer == "other"
    assert kept.voice.direction == pytest.approx([1, 0, 0, 0]), "not mixed"


def test_a_voice_is_told_better_by_another_recording(library: SampleLibrary, ada: str) -> None:
    (before,) = voices(library.context)
    run = new_run(library)
    words = view(library, run).transcript.words
    change(library, run, SetSpeaker((words[0].id,), "Ada"))
    stored = remember(library.context, run, "  Ada\u202e ")
    (kept,) = voices(library.context)
    assert (stored.id, kept.id) == (before.id, before.id)
    assert kept.voice.seconds > before.voice.seconds
    assert kept.voice.direction[0] > 0, "what a person corrected counts"
    assert kept.voice.direction[1] > kept.voice.direction[0]


def test_what_cannot_be_remembered_is_refused_with_a_reason(library: SampleLibrary) -> None:
    run = transcribed(library, library.add())
    change(library, run, SetSpeaker((view(library, run).transcript.words[0].id,), "Ada"))
    with pytest.raises(Conflict, match="Find out who speaks"):
        remember(library.context, run, "Ada")
    found(library, run)
    with pytest.raises(Conflict, match="at least 3 seconds"):
        remember(library.context, run, "Ada")
    for name in ("Speaker 2", "", " \u202e"):
        with pytest.raises(BadInput, match="name first"):
            remember(library.context, run, name)
    with pytest.raises(NotFound, match="Nobody"):
        remember(library.context, run, "Eve")
    with pytest.raises(NotFound):
        remember(library.context, "nobody", "Ada")
    assert voices(library.context) == []


def test_real_networks_know_two_made_voices_again(library: SampleLibrary, tmp_path: Path) -> None:
    library.resources = replace(
        library.resources, open_diarizer=lambda: plugins.diarizer(plugins.DEFAULT_DIARIZER)
    )
    words = [Word(Span(at / 2, at / 2 + 0.4), f" word{at}", 0.9) for at in range(1, 33)]
    library.use_engine(lambda run: ScriptedEngine(words))
    sound = vowels(34.0)
    halves = [sound[: 17 * 16_000], sound[17 * 16_000 :]]
    runs = []
    for number, half in enumerate(halves):
        samples = (half * 32_000).astype(np.int16).tobytes()
        file = wav(tmp_path / f"{number}.wav", 16_000, 1, 16, samples)
        added = add_recording(library.context, file.name, [file.read_bytes()])
        runs.append(transcribed(library, added.id))
    found(library, runs[0], Wanted(num_speakers=2))
    first = speakers(library, runs[0])
    assert {*first} == {"Speaker 1", "Speaker 2"}
    change(library, runs[0], RenameSpeaker("Speaker 1", "Low"))
    change(library, runs[0], RenameSpeaker("Speaker 2", "High"))
    for name in ("Low", "High"):
        remember(library.context, runs[0], name)
    found(library, runs[1], Wanted(num_speakers=2))
    assert {*speakers(library, runs[1])} == {"Low", "High"}
