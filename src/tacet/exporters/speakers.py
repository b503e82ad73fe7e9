"""Who says a word, for formats that have a place for it; only a person names speakers."""

from collections.abc import Iterable, Sequence

from tacet.core.text.boundaries import one_line
from tacet.core.transcript import Transcript, Verdict, Word
from tacet.exporters.escaping import valid_xml


def speaker_of(word: Word) -> str | None:
    """The name in one line, without what XML forbids; None where nobody named the speaker."""
    return valid_xml(one_line(word.speaker)).strip() or None if word.speaker else None


def speakers(transcript: Transcript) -> list[str]:
    """Names of all who speak, in the order in which they begin to."""
    names = (speaker_of(word) for word in transcript.words)
    return list(dict.fromkeys(name for name in names if name))


def by_speaker(words: Iterable[Word]) -> list[tuple[str | None, Sequence[Word]]]:
    """Runs of words of one speaker each; what was set aside, of whom nobody knows, goes along."""
    out: list[tuple[str | None, list[Word]]] = []
    for word in words:
        name = speaker_of(word)
        if not out or (name != out[-1][0] and word.verdict is not Verdict.REMOVED):
            out.append((name, []))
        out[-1][1].append(word)
    return [(name, run) for name, run in out]
