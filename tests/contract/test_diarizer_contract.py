"""What every diarizer promises, asked of each that Tacet has."""

import numpy as np
import pytest
from builders import noise, silence
from speaker_signals import vowels

from tacet import plugins
from tacet.core.audio import SAMPLE_RATE, Audio
from tacet.core.options.speakers import SpeakerOptions
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import find_turns

SECONDS = 17.0


@pytest.fixture(scope="module", params=["pyannote"])
def diarizer(request):
    return plugins.diarizer(request.param)


@pytest.fixture(scope="module")
def talk():
    """Two voices that take turns."""
    return Audio.from_floats(vowels(SECONDS))


@pytest.fixture(scope="module")
def answers(diarizer, talk):
    return list(diarizer.listen(talk, speaker_spans(talk.duration, diarizer.step)))


def test_pieces_touch_and_reach_the_end(diarizer, answers) -> None:
    ends = [piece.start + len(piece.activity) * piece.hop for piece in answers]
    starts = [piece.start for piece in answers]
    assert starts[1:] == pytest.approx(ends[:-1])
    assert starts[0] == pytest.approx(0, abs=0.05)
    assert ends[-1] >= SECONDS - 0.1


def test_a_stretch_lies_in_its_piece_and_has_a_voice_or_none(answers) -> None:
    assert sum(len(piece.stretches) for piece in answers) > 4
    for piece in answers:
        lengths = np.linalg.norm(piece.voices.astype(float), axis=1)
        assert np.all((abs(lengths - 1) < 0.01) | (lengths == 0))
        assert np.array_equal(lengths > 0, piece.seconds > 0)
        for speaker, first, last in piece.stretches.tolist():
            assert 0 <= first < last <= len(piece.activity)
            assert 0 <= speaker < piece.activity.shape[1]


def test_an_answer_does_not_depend_on_what_else_is_asked(diarizer, talk, answers) -> None:
    spans = speaker_spans(talk.duration, diarizer.step)
    for span, together in zip(spans[1:3], answers[1:3], strict=True):
        (alone,) = diarizer.listen(talk, [span])
        assert np.array_equal(alone.activity, together.activity)
        assert np.array_equal(alone.stretches, together.stretches)
        assert np.array_equal(alone.voices, together.voices)


def test_two_voices_that_take_turns_are_two_speakers(answers) -> None:
    turns = find_turns(answers, SpeakerOptions(num_speakers=2), SECONDS)
    assert {turn.speaker for turn in turns} == {0, 1}
    assert [turn.speaker for turn in turns[:4]] == [0, 1, 0, 1]


@pytest.mark.parametrize("sound", [silence(12.0), noise(12.0, -50)], ids=["silence", "noise"])
def test_nobody_speaks_where_there_is_no_voice(diarizer, sound) -> None:
    audio = Audio.from_floats(sound)
    pieces = list(diarizer.listen(audio, speaker_spans(audio.duration, diarizer.step)))
    assert find_turns(pieces, SpeakerOptions(), audio.duration) == ()


@pytest.mark.parametrize("samples", [1, 160, SAMPLE_RATE])
def test_the_shortest_recording_has_an_answer(diarizer, samples: int) -> None:
    audio = Audio.from_floats(vowels()[:samples])
    (piece,) = diarizer.listen(audio, speaker_spans(audio.duration, diarizer.step))
    assert len(piece.activity) > 0


def test_it_has_the_name_of_its_entry_point(diarizer) -> None:
    assert plugins.diarizer(diarizer.name).name == diarizer.name
