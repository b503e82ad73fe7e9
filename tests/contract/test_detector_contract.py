"""What every speech detector promises, asked of each that Tacet has."""

import numpy as np
import pytest
from builders import audio, noise, read_sound, silence, speech_like

from tacet.core.audio import Audio
from tacet.core.span import Span
from tacet.detectors.energy import EnergyDetector
from tacet.detectors.firered import CONTEXT, FireRedDetector
from tacet.detectors.silero import SileroDetector

TALK = [noise(2.0, -60), speech_like(2.0), noise(2.0, -60)]


LOOKS_AHEAD = {"firered": CONTEXT}  # seconds
DETECTORS = {
    "energy": (EnergyDetector, False),
    "silero": (SileroDetector, False),
    "silero by OpenVINO": (SileroDetector, True),
    "firered": (FireRedDetector, False),
    "firered by OpenVINO": (FireRedDetector, True),
}


@pytest.fixture(scope="module", params=DETECTORS.values(), ids=DETECTORS)
def detector(request):
    """Each detector, computed in each way."""
    return made(*request.param)


def made(kind, by_openvino: bool):
    """A detector, by OpenVINO or as where that is no faster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tacet.detectors.silero.is_faster", lambda: by_openvino)
        patch.setattr("tacet.detectors.firered.is_faster", lambda: by_openvino)
        return kind()


@pytest.fixture(scope="module")
def voice(shared_data):
    """Five seconds in which somebody speaks."""
    return read_sound(shared_data / "suite" / "edge_to_edge.flac").crop(Span(0.0, 5.0))


def test_it_has_the_name_of_its_entry_point(detector):
    assert detector.name == type(detector).name
    assert detector.name.isidentifier()


@pytest.mark.parametrize("n", [0, 1, 319, 320, 511, 512, 513, 800, 16_000, 16_001])
def test_every_sample_has_a_frame_and_no_frame_begins_after_the_end(detector, n):
    track = detector.track(audio(noise(2.0)[:n]))
    assert len(track.probability) == -(-n // round(track.hop * 16_000))


@pytest.mark.parametrize(
    "sound", [silence(2), silence(0.05), noise(2), noise(1, 0), speech_like(2)]
)
def test_probabilities_are_probabilities(detector, sound):
    track = detector.track(audio(sound))
    assert track.probability.dtype == np.float32
    assert track.probability.ndim == 1
    assert ((track.probability >= 0) & (track.probability <= 1)).all()
    assert type(track.hop) is float
    assert 0.005 <= track.hop <= 0.1


def test_a_voice_is_told_from_a_quiet_room(detector, voice):
    track = detector.track(audio(np.concatenate([silence(2), voice, silence(2)]) + noise(9, -55)))
    times = (np.arange(len(track.probability)) + 0.5) * track.hop
    spoken = track.probability[(times > 2.1) & (times < 6.9)]
    room = track.probability[(times < 1.8) | (times > 7.4)]
    assert np.percentile(spoken, 75) > 0.5
    assert np.percentile(room, 90) < 0.25


def test_digital_zero_is_no_certain_speech(detector):
    assert detector.track(audio(silence(10))).probability.max(initial=0) < 0.5


def test_the_same_sound_gives_the_same_track(detector):
    first, second = (detector.track(audio(*TALK)).probability for _ in range(2))
    assert (first == second).all()


def test_what_comes_later_does_not_change_what_was_heard_before(detector):
    if detector.name == "energy":
        pytest.skip("its noise floor is that of the whole recording")
    sound = audio(*TALK, *TALK, *TALK, *TALK)  # 24 s: longer than a block
    whole = detector.track(sound).probability
    part = detector.track(Audio(sound.samples[: 20 * 16_000])).probability
    sure = len(part) - 1 - round(LOOKS_AHEAD.get(detector.name, 0.0) / 0.01)
    assert np.allclose(part[:sure], whole[:sure], atol=1e-4)


def test_a_voice_across_two_blocks_is_heard_as_anywhere_else(voice):
    detector, frame = SileroDetector(), 512
    tracks = []
    for before in (100, 480):  # frames of room; a block is 512
        room = noise(16.0, -60)[: before * frame]
        found = detector.track(audio(room, voice)).probability
        tracks.append(found[before + 30 : before + 36])  # the second time, the end of the block
    assert np.allclose(*tracks, atol=0.05)
    assert tracks[0].min() > 0.5


def test_a_lead_moves_the_frames_and_changes_no_answer(detector, voice):
    sound = audio(np.concatenate([noise(1, -60), voice]))
    late = Audio(np.concatenate([np.zeros(1_600, np.int16), sound.samples]))
    led = detector.track(Audio(sound.samples, leading_silence=1_600)).probability
    assert np.allclose(led, detector.track(late).probability, atol=1e-5)


def test_blocks_of_firered_are_heard_as_one(voice):
    detector = FireRedDetector()
    sound = audio(*[np.concatenate([voice, noise(1.7, -50)])] * 10)  # 67 s: three blocks
    whole = detector._infer(sound.crop(sound.span))
    found = detector.track(sound).probability
    assert len(found) == len(whole)
    assert np.allclose(found, whole, atol=1e-5)


@pytest.mark.parametrize("kind", [SileroDetector, FireRedDetector])
def test_both_ways_to_compute_it_say_the_same(kind, shared_data):
    sound = audio(read_sound(shared_data / "suite" / "noisy.flac").crop(Span(0.0, 70.0)))
    one, other = (made(kind, by_openvino).track(sound).probability for by_openvino in (0, 1))
    assert one.max() > 0.9
    assert 0 < np.abs(one - other).max() < 1e-4  # not 0: these are two ways
