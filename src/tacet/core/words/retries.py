"""Second looks: a window whose first decode is suspicious is decoded again, in another way.

Every way is repeatable. Sampling is not among them: CTranslate2 cannot seed it again in a process
that has drawn before, and the same input must give the same transcript.

Batching never switches these guards off: all suspicious windows of a shard are looked at together.
The text with the most supported words, less the unsupported ones, wins; its words in doubt are
checked against the others (`agreement.py`).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from math import log

from tacet.core.audio import Audio
from tacet.core.options import TranscribeOptions
from tacet.core.planning.sub_windows import merge_sub_windows, sub_windows
from tacet.core.planning.windows import clipped
from tacet.core.protocols import Engine
from tacet.core.span import Span, gaps, merged, total
from tacet.core.speech.regions import Speech
from tacet.core.transcript import Verdict, Word
from tacet.core.window import Window, WindowResult
from tacet.core.words.agreement import is_arguable, with_agreement
from tacet.core.words.repetition import count_retold, is_said_twice, may_be_loop
from tacet.core.words.scripts import count_words, main_script, usual_script
from tacet.core.words.strategies import Strategy, strategies

RETOLD = 6  # words in the same order from which on nobody is likely to have said them twice
NEARLY = 0.8  # share of them that another text has to leave out
FASTER = 1.5  # times the usual pace at which even quick words leave no more room
PAUSE = 0.25  # seconds of silence between two stretches of voice
JOINED = 0.3  # seconds: voice closer than this is one stretch
LEAST = 0.01  # the probability as which any smaller one counts
COVER = 0.2  # seconds around a word that count as covered by it (docs/silence.md, 6)


@dataclass(frozen=True, slots=True, eq=False)
class Retries:
    """Looks again where it is called for.

    Attributes:
        judge: repairs, measures and judges the words of a result.
        speech: the speech of the whole recording.
    """

    audio: Audio
    engine: Engine
    options: TranscribeOptions
    judge: Callable[[WindowResult], WindowResult]
    speech: Speech

    def at(self, results: Sequence[WindowResult]) -> list[WindowResult]:
        """The best result for each window; those without a reason for doubt stay as they are."""
        seen = [[result] for result in results]
        script = usual_script(_text(result) for result in results)
        for look in strategies(self.options):
            asked = [found for found in seen if self._wants(look, found, script)]
            windows = [self._heard_by(look, found[0].window) for found in asked]
            again = self.engine.recognize(self.audio, list(chain(*windows)), look.options)
            for found, parts in zip(asked, windows, strict=True):
                result = merge_sub_windows([next(again) for _ in parts], found[0].window)
                why = ", ".join(self.reasons(found[0], script))
                why = f"{look.name}: {why}"
                found.append(self._second(result, found[0].window, why, len(found)))
        return [self._settled(found) for found in seen]

    def _wants(self, look: Strategy, found: Sequence[WindowResult], script: str | None) -> bool:
        """Whether a window, by what was found so far, gets this look."""
        most = self.options.looks.max_looks
        most += bool(most) and self._heard_short(found[0].window)  # hearing it whole is for free
        if len(found) > most or self._holds_no_speech(found[0]):
            return False
        if not self.reasons(self._best(found), script, again=len(found) > 1):
            return False
        if look.only_short and not self._heard_short(found[0].window):
            return False
        cut = look.longest is not None or look.earlier > 0
        # the window as it was would be the very same decode again
        return not cut or self._heard_by(look, found[0].window) != [found[0].window]

    def _holds_no_speech(self, result: WindowResult) -> bool:
        """Whether detectors and model agree that nobody speaks: no other text would be kept.

        No detector's doubt is left to the other, and the sound speaks against every word.
        """
        if any(span.overlap(result.window.span) > 0 for span in self.speech.certain):
            return False
        settled = (w.verdict is Verdict.REMOVED and not self._arguable(w) for w in result.words)
        return all(settled)

    def _arguable(self, word: Word) -> bool:
        return is_arguable(word, self.options.verify)

    def reasons(
        self, result: WindowResult, script: str | None = None, again: bool = False
    ) -> list[str]:
        """Why a result deserves another look; empty when it does not.

        Args:
            script: the writing system of the windows around, if it is known.
            again: another look has heard the whole window: what it has told twice, too, was said.
        """
        decode, judged = self.options.decode, result.words
        spoken = total(result.window.speech)
        checks = {
            "speech without words": bool(self._unwritten(result)),
            "words without speech": any(w.verdict is not Verdict.KEPT for w in judged),
            "repetition": result.compression_ratio > decode.compression_ratio_threshold
            or self._without_room(result) >= 1
            or (not again and self._retold(result) > 0),
            "too many words": count_words(w.text for w in judged)
            > self.options.verify.max_pace * max(spoken, 0.5),
            "low probability": result.avg_logprob < decode.logprob_threshold,
            "another script": script is not None
            and main_script(_text(result)) not in (None, script),
            "no speech": bool(judged) and result.no_speech_prob > decode.no_speech_threshold,
        }
        return [reason for reason, holds in checks.items() if holds]

    def _unwritten(self, result: WindowResult) -> list[Span]:
        """Certain speech in the window that no word covers."""
        window = result.window.span
        written = merged(w.span.padded(COVER, COVER, window.end + COVER) for w in result.words)
        inside = (s for s in self.speech.certain if s.overlap(window) > 0)
        cut = (Span(max(s.start, window.start), min(s.end, window.end)) for s in inside)
        shortest = self.options.looks.min_unwritten
        long = (gap for span in cut for gap in gaps(written, span) if gap.duration >= shortest)
        return merged((*long, *self._left_out(result)))

    def _left_out(self, result: WindowResult) -> Iterator[Span]:
        """Certain speech in whole stretches of voice, between pauses, without a single word."""
        for stretch in merged(result.window.speech, PAUSE):
            if not any(word.span.overlap(stretch) > 0 for word in result.words):
                yield from clipped(self.speech.certain, stretch)

    def _without_room(self, result: WindowResult) -> float:
        """Words of phrases said over and over for which their stretch of voice has no room.

        How much room there is says the pace of the window's other words.
        """
        pairs = _texts_by_voice(result)
        said = [(s.duration, len(texts)) for s, texts in pairs if not may_be_loop(texts)]
        seconds, count = sum(d for d, _ in said), sum(n for _, n in said)
        pace = max(self.options.looks.usual_pace, count / seconds if seconds else 0.0)
        return sum(
            max(0.0, len(texts) - FASTER * pace * s.duration)
            for s, texts in pairs
            if may_be_loop(texts)
        )

    def _heard_by(self, look: Strategy, window: Window) -> list[Window]:
        """The window in parts, or begun earlier, where its model has room for it."""
        if look.longest is not None:
            return sub_windows(window, self.speech, look.longest)
        limit = self.engine.facts.window
        room = min(look.earlier, max(0.0, limit - window.span.duration))
        span = Span(max(self.audio.span.start, window.span.start - room), window.span.end)
        return [replace(window, span=span)]

    def _second(self, result: WindowResult, window: Window, why: str, retry: int) -> WindowResult:
        """A later result in terms of the window it was asked for."""
        words = tuple(w for w in result.words if w.span.middle >= window.span.start)
        attempts = tuple(replace(attempt, why=why) for attempt in result.attempts)
        again = replace(result, window=window, words=words, attempts=attempts, retry=retry)
        return self.judge(again)

    def _best(self, found: Sequence[WindowResult]) -> WindowResult:
        """The result with most support; a later one must be clearly better and about as probable.

        A text that leaves out what was hard to hear is more probable than one that does not.
        """
        best = found[0]
        for result in found[1:]:
            retold = self._only_retold(best, result)  # what is told again is probable by itself
            gain = self._support(result) - self._support(best) + retold
            slack = self.options.looks.logprob_slack * max(0.0, gain)
            probable = retold > 0 or _logprob(result) >= _logprob(best) - slack
            if gain >= self.options.looks.min_gain and probable:
                best = result
        return best

    def _support(self, result: WindowResult) -> float:
        """Supported minus unsupported words; speech without words counts as lost words."""
        removed = sum(w.verdict is Verdict.REMOVED for w in result.words)
        doubtful = sum(w.verdict is Verdict.DOUBTFUL for w in result.words)
        kept = len(result.words) - removed - doubtful
        lost = total(self._unwritten(result)) * self.options.looks.usual_pace
        looped = result.compression_ratio > self.options.decode.compression_ratio_threshold
        unsupported = removed + doubtful / 2 + 2 * self._without_room(result)
        return kept / 2 if looped else kept - unsupported - lost

    def _only_retold(self, one: WindowResult, other: WindowResult) -> float:
        """What telling the same again counts against `one`, or against `other` if below 0.

        Only where the text that tells it once leaves just that out, and no more speech without
        words: a recording may really say it twice.
        """
        more = self._retold(one) - self._retold(other)
        if more < 0:
            return -self._only_retold(other, one)
        lost = total(self._unwritten(other)) - total(self._unwritten(one))
        left_out = len(one.words) - len(other.words)
        return 2.0 * more if lost <= 0 and left_out >= NEARLY * more else 0.0

    def _retold(self, result: WindowResult) -> int:
        """Words told once more; only of a window heard with less silence than the model is used to.

        There Whisper may come to the end and begin again.
        """
        if not self._heard_short(result.window):
            return 0
        return max(count_retold([word.text for word in result.words], RETOLD), self._twice(result))

    def _twice(self, result: WindowResult) -> int:
        """Words written twice in a row in a stretch of voice too short for both."""
        room = FASTER * self.options.looks.usual_pace
        return sum(
            len(texts) // 2
            for stretch, texts in _texts_by_voice(result)
            if len(texts) > room * stretch.duration and is_said_twice(texts)
        )

    def _heard_short(self, window: Window) -> bool:
        """Whether the first decode heard less than the model hears at once."""
        limit = self.engine.facts.window
        return self.options.decode.heard(window.length, limit) < limit

    def _settled(self, found: Sequence[WindowResult]) -> WindowResult:
        """The best result with all attempts listed, its doubtful words checked by the others."""
        best = self._best(found)
        attempts = tuple(chain.from_iterable(result.attempts for result in found))
        others = [result.words for result in found if result is not best]
        words = with_agreement(best.words, others, self.options.verify)
        return replace(best, words=words, attempts=attempts)


def _logprob(result: WindowResult) -> float:
    """The mean log-probability of a word, in nats: the result's own counts timestamps, too."""
    logs = [log(max(word.probability, LEAST)) for word in result.words]
    return sum(logs) / len(logs) if logs else 0.0


def _texts_by_voice(result: WindowResult) -> list[tuple[Span, list[str]]]:
    """The stretches of voice of a window, each with the texts of the words inside it."""
    stretches = merged(result.window.speech, JOINED)
    return [(s, [w.text for w in result.words if _middle_in(w, s)]) for s in stretches]


def _middle_in(word: Word, span: Span) -> bool:
    return span.start - JOINED / 2 <= word.span.middle < span.end + JOINED / 2


def _text(result: WindowResult) -> str:
    return "".join(word.text for word in result.words)
