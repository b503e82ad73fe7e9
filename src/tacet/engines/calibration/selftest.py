"""Self-test of a device: transcribe a clip in which somebody speaks.

With some drivers CTranslate2 computes nothing on a graphics card and raises nothing: every text is
empty (https://github.com/QuentinFuxa/WhisperLiveKit/pull/384).
"""

from contextlib import ExitStack

from tacet.core.audio import Audio
from tacet.core.options import DecodeOptions
from tacet.core.protocols import Engine
from tacet.core.window import Window
from tacet.engines.whisper.reference_audio import CLIP

OPTIONS = DecodeOptions(language="en", profile="fast")


class BrokenDevice(RuntimeError):
    """A device that computes nothing without an error."""


def require_speech(engine: Engine) -> Engine:
    """The same engine, if it writes any words for a clip with speech.

    Which ones does not matter: a small model may mishear it.

    Raises:
        BrokenDevice: it writes nothing. RuntimeError: CTranslate2 fails. The engine is closed then.
    """
    audio = Audio.from_pcm(CLIP)
    with ExitStack() as undo:
        undo.callback(engine.close)
        (result,) = engine.recognize(audio, [Window(audio.span, (audio.span,))], OPTIONS)
        if not result.words:
            raise BrokenDevice("it hears nothing where somebody speaks")
        undo.pop_all()
    return engine
