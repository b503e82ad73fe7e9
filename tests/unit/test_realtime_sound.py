"""Formats of sound, and turns in it."""

import base64
from itertools import pairwise

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from realtime_double import outline

from tacet.web.v1.realtime.config import PCM, PCMA, PCMU
from tacet.web.v1.realtime.sound_formats import SoundDecoder
from tacet.web.v1.realtime.turns import TurnBegan, TurnDetector, TurnEnded

SILENCE = 0.5


def decoded(kind: str, *pieces: bytes) -> bytes:
    decoder = SoundDecoder(kind)
    return b"".join(decoder.decode(base64.b64encode(piece).decode()) for piece in pieces)


@given(st.lists(st.binary(max_size=9), max_size=9))
def test_pcm_may_come_in_pieces_of_any_size(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    assert decoded(PCM, *pieces) == whole[: len(whole) // 2 * 2]


@pytest.mark.parametrize(("kind", "codec"), [(PCMU, "pcm_mulaw"), (PCMA, "pcm_alaw")])
def test_g711_is_what_ffmpeg_makes_of_it(kind: str, codec: str) -> None:
    codes = bytes(range(256))
    context = av.CodecContext.create(codec, "r")
    context.sample_rate, context.layout = 8_000, "mono"
    (frame,) = context.decode(av.Packet(codes))
    expected = frame.to_ndarray().astype("<i2").tobytes()
    assert decoded(kind, codes[:100], codes[100:]) == expected
    assert np.frombuffer(expected, "<i2").max() > 30_000


@given(st.lists(st.tuples(st.floats(0.05, 3), st.floats(0.02, 2)), max_size=20), st.data())
def test_turns_are_the_same_however_chapters_are_cut(
    stretches: list[tuple[float, float]], data: st.DataObject
) -> None:
    """Turns follow from speech and pauses; that a chapter ends in a pause changes nothing."""
    spans, at = [], 0.0
    for pause, spoken in stretches:
        spans.append((at + pause, at + pause + spoken))
        at = spans[-1][1]
    end = at + 5
    whole = list(TurnDetector(SILENCE).read([outline(0, end, *spans)]))
    cuts = [0.0]
    for (_, before), (after, _) in pairwise(spans):
        if data.draw(st.booleans()):
            cuts.append(data.draw(st.floats(before, after)))
    chapters = [
        outline(start, stop, *(span for span in spans if start <= span[0] < stop))
        for start, stop in zip(cuts, [*cuts[1:], end], strict=True)
    ]
    marks = [mark for one in [TurnDetector(SILENCE)] for c in chapters for mark in one.read([c])]
    assert [type(mark) for mark in marks] == [type(mark) for mark in whole]
    assert [mark.at for mark in marks] == pytest.approx([mark.at for mark in whole], abs=0.06)
    assert [type(mark) for mark in whole] == [TurnBegan, TurnEnded] * (len(whole) // 2)
    assert all(a.at <= b.at for a, b in pairwise(whole))
