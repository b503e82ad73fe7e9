"""A question with a known answer, asked before a device is trusted.

With some drivers CTranslate2 computes nothing on a graphics card and says nothing about it: every
answer is empty (https://github.com/QuentinFuxa/WhisperLiveKit/pull/384). A recording would then
look as if nobody spoke.
"""

from contextlib import ExitStack

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import Engine
from tacet.core.window import Window
from tacet.engines.whisper.reference_audio import CLIP

OPTIONS = DecodeOptions(language="en", profile="fast")


class DeafDevice(RuntimeError):
    """The device computes nothing, and says nothing about it."""


def listening(engine: Engine) -> Engine:
    """The same engine, if it writes down anything for a clip in which somebody speaks.

    What it writes is not asked: a small model may mishear it.

    Raises:
        DeafDevice: it writes nothing. RuntimeError: CTranslate2 fails. The engine is closed then.
    """
    audio = Audio.from_pcm(CLIP)
    with ExitStack() as undo:
        undo.callback(engine.close)
        (result,) = engine.recognize(audio, [Window(audio.span, (audio.span,))], OPTIONS)
        if not result.words:
            raise DeafDevice("it hears nothing where somebody speaks")
        undo.pop_all()
    return engine
