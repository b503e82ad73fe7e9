"""Cuts of a live recording: stored, repeatable, and all sound before one is there at once."""

from pathlib import Path

import numpy as np
import pytest
from served import until
from web_fixtures import open_house

from tacet.compute.resampler import StreamResampler
from tacet.core.audio import SAMPLE_RATE
from tacet.core.errors import Conflict, NotFound
from tacet.core.growing_audio import GrowingAudio
from tacet.core.options import TranscribeOptions
from tacet.core.planning.live import LivePlanner
from tacet.detectors.energy import EnergyDetector
from tacet.library.use_cases.live import append_live, begin_live, cut_live, end_live
from tacet.library.worker.live_audio import LiveFeed

RATE = 24_000
PIECES = (4_800, 1_001, 7, 24_000)  # samples; after each there is a cut


def test_all_sound_before_a_cut_is_there(tmp_path: Path) -> None:
    sound = (np.sin(np.arange(sum(PIECES)) / 9) * 9_000).astype("<i2")
    with open_house(tmp_path, model="nano-en") as web, (tmp_path / "pcm").open("w+b", 0) as file:
        context = web.tacet.context
        recording, _ = begin_live(context, "talk", RATE)
        audio, at = GrowingAudio(file), 0
        live = context.store.live(recording.id)
        assert live is not None
        with LiveFeed(context, live, audio, StreamResampler):
            for number, samples in enumerate(PIECES, 1):
                piece = sound[at : at + samples].tobytes()
                append_live(context, recording.id, 2 * at, [piece], len(piece))
                at += samples
                assert cut_live(context, recording.id) == at / RATE
                assert cut_live(context, recording.id) == at / RATE
                expected = round(at * SAMPLE_RATE / RATE)
                assert len(audio.piece(0, expected / SAMPLE_RATE).samples) == expected
                until(lambda wanted=number: len(audio.cuts) == wanted)
            assert audio.cuts == tuple(
                round(sum(PIECES[:n]) * SAMPLE_RATE / RATE) for n in range(1, len(PIECES) + 1)
            )
        stored = context.store.live(recording.id)
        assert stored is not None
        assert [cut // 2 for cut in stored.cuts] == [sum(PIECES[: n + 1]) for n in range(4)]


@pytest.mark.parametrize("loud", [0, 9_000])
def test_a_chapter_ends_at_a_cut(tmp_path: Path, loud: int) -> None:
    """Whether somebody speaks there or not, and without a pause or more sound."""
    with (tmp_path / "pcm").open("w+b", 0) as file:
        audio = GrowingAudio(file)
        planner = LivePlanner(audio, [EnergyDetector()], TranscribeOptions(), 30.0)
        at = 0.0
        for samples in (4_801, 16_000, 160, 20_003):
            tone = (np.sin(np.arange(samples) / 3) * loud).astype(np.int16)
            audio.append(tone, cut=True)
            chapter = planner.chapter(at)
            at = audio.count / SAMPLE_RATE
            assert (chapter.plan.span.end, chapter.last) == (at, False)
        audio.end()
        assert planner.chapter(at).last


def test_what_has_ended_cannot_be_cut(tmp_path: Path) -> None:
    with open_house(tmp_path, model="nano-en") as web:
        context = web.tacet.context
        recording, _ = begin_live(context, "talk", RATE)
        assert cut_live(context, recording.id) == 0.0
        end_live(context, recording.id)
        with pytest.raises(Conflict, match="has ended"):
            cut_live(context, recording.id)
        with pytest.raises(NotFound):
            cut_live(context, "nothing")
