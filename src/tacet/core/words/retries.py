"""Retries: further decodes of windows whose first decode is suspicious.

Every strategy is repeatable. Sampling is not: CTranslate2 cannot seed it again in a process that
has drawn before, and the same input must give the same transcript. All suspicious windows of a
shard are decoded together, so batching never switches retries off. The text with the most
supported words wins; its words in doubt are compared with the others (`verify.with_agreement`).
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
from tacet.core.speech.detection import Speech
from tacet.core.transcript import Word
from tacet.core.window import Window, WindowResult
from tacet.core.words.coverage import COVER, written_spans
from tacet.core.words.repetition import count_restarted, is_said_twice, may_be_loop
from tacet.core.words.scripts import count_words, main_script, usual_script
from tacet.core.words.strategies import Strategy, strategies
from tacet.core.words.verify import (
    are_settled,
    count_verdicts,
    has_unsupported,
    with_agreement,
)

Decodes = Sequence[WindowResult]
"""All results for one window so far, the first decode first."""


@dataclass(frozen=True, slots=True, eq=False)
class Retries:
    """Further decodes of suspicious windows, and the choice of the best result.

    Attributes:
        judge: repairs, measures and judges the words of a result.
        speech: the speech of the whole recording.
    """

    audio: Audio
    engine: Engine
    options: TranscribeOptions
    judge: Callable[[WindowResult], WindowResult]
    speech: Speech

    def best_results(self, results: Sequence[WindowResult]) -> list[WindowResult]:
        """Best result for each window; unsuspicious ones as they are."""
        decodes = [[result] for result in results]
        script = usual_script(_text(result) for result in results)
        for strategy in strategies(self.options):
            suspicious = [known for known in decodes if self._needs(strategy, known, script)]
            windows = [self._windows_for(strategy, known[0].window) for known in suspicious]
            again = self.engine.recognize(self.audio, list(chain(*windows)), strategy.options)
            for known, parts in zip(suspicious, windows, strict=True):
                result = merge_sub_windows([next(again) for _ in parts], known[0].window)
                why = f"{strategy.name}: {', '.join(self.reasons(known[0], script))}"
                known.append(self._judged_retry(result, known[0].window, why, len(known)))
        return [self._chosen(known) for known in decodes]

    def _needs(self, strategy: Strategy, known: Decodes, script: str | None) -> bool:
        """Whether a window is to be decoded by a strategy."""
        most = self.options.retries.max_retries
        most += bool(most) and self._was_shortened(known[0].window)  # the whole window is for free
        if len(known) > most or self._is_surely_silent(known[0]):
            return False
        if not self.reasons(self._best(known), script, again=len(known) > 1):
            return False
        if strategy.only_short and not self._was_shortened(known[0].window):
            return False
        cut = strategy.longest is not None or strategy.earlier > 0
        # the window as it was would be the very same decode again
        return not cut or self._windows_for(strategy, known[0].window) != [known[0].window]

    def _is_surely_silent(self, result: WindowResult) -> bool:
        """Whether detectors and verdicts agree that nobody speaks."""
        if any(span.overlap(result.window.span) > 0 for span in self.speech.certain):
            return False
        return are_settled(result.words, self.options.verify)

    def reasons(
        self, result: WindowResult, script: str | None = None, again: bool = False
    ) -> list[str]:
        """Reasons to decode a window again; empty when there are none.

        Args:
            script: the usual writing system of the windows around, if known.
            again: a retry has decoded the whole window; what that repeats was said twice.
        """
        decode = self.options.decode
        spoken = max(total(result.window.speech), self.options.retries.min_spoken)
        checks = {
            "speech without words": bool(self._uncovered_speech(result)),
            "words without speech": has_unsupported(result.words),
            "repetition": result.compression_ratio > decode.compression_ratio_threshold
            or self._excess_repeats(result) >= 1
            or (not again and self._repeated_ending(result) > 0),
            "too many words": count_words(w.text for w in result.words)
            > self.options.verify.max_pace * spoken,
            "low probability": result.avg_logprob < decode.logprob_threshold,
            "another script": script is not None
            and main_script(_text(result)) not in (None, script),
            "no speech": bool(result.words) and result.no_speech_prob > decode.no_speech_threshold,
        }
        return [reason for reason, holds in checks.items() if holds]

    def _uncovered_speech(self, result: WindowResult) -> list[Span]:
        """Certain speech in the window that no word covers."""
        window = result.window.span
        written = written_spans(result.words, limit=window.end + COVER)
        inside = (s for s in self.speech.certain if s.overlap(window) > 0)
        cut = (Span(max(s.start, window.start), min(s.end, window.end)) for s in inside)
        shortest = self.options.retries.min_unwritten
        long = (gap for span in cut for gap in gaps(written, span) if gap.duration >= shortest)
        return merged((*long, *self._uncovered_regions(result)))

    def _uncovered_regions(self, result: WindowResult) -> Iterator[Span]:
        """Certain speech in regions between pauses that hold no word at all."""
        for region in merged(result.window.speech, self.options.retries.region_pause):
            if not any(word.span.overlap(region) > 0 for word in result.words):
                yield from clipped(self.speech.certain, region)

    def _excess_repeats(self, result: WindowResult) -> float:
        """Number of looping words that their region has no time for."""
        options = self.options.retries
        regions = self._texts_by_region(result)
        loops = [(s, texts) for s, texts in regions if may_be_loop(texts, options.loop_repeats)]
        said = [pair for pair in regions if pair not in loops]
        seconds, count = sum(s.duration for s, _ in said), sum(len(texts) for _, texts in said)
        pace = max(options.usual_pace, count / seconds if seconds else 0.0)
        return sum(
            max(0.0, len(texts) - options.fast_pace * pace * span.duration) for span, texts in loops
        )

    def _windows_for(self, strategy: Strategy, window: Window) -> list[Window]:
        """The window in parts, or with an earlier start."""
        if strategy.longest is not None:
            return sub_windows(window, self.speech, strategy.longest, self.options.windows)
        limit = self.engine.facts.window
        more = min(strategy.earlier, max(0.0, limit - window.span.duration))
        span = Span(max(self.audio.span.start, window.span.start - more), window.span.end)
        return [replace(window, span=span)]

    def _judged_retry(
        self, result: WindowResult, window: Window, why: str, retry: int
    ) -> WindowResult:
        """A retry's result, judged, in terms of the original window."""
        words = tuple(w for w in result.words if w.span.middle >= window.span.start)
        attempts = tuple(replace(attempt, why=why) for attempt in result.attempts)
        again = replace(result, window=window, words=words, attempts=attempts, retry=retry)
        return self.judge(again)

    def _best(self, known: Decodes) -> WindowResult:
        """Result with most support.

        A later one must clearly win and be about as probable: a text that leaves out what was hard
        to hear is more probable than one that does not.
        """
        best, options = known[0], self.options.retries
        for result in known[1:]:
            penalty = self._restart_penalty(best, result)
            gain = self._support(result) - self._support(best) + penalty
            slack = options.logprob_slack * max(0.0, gain)
            # repeated text is probable by itself
            probable = penalty > 0 or self._logprob(result) >= self._logprob(best) - slack
            if gain >= options.min_gain and probable:
                best = result
        return best

    def _support(self, result: WindowResult) -> float:
        """Supported minus unsupported words; speech without words counts as lost words."""
        options = self.options.retries
        kept, doubtful, removed = count_verdicts(result.words)
        lost = total(self._uncovered_speech(result)) * options.usual_pace
        looped = result.compression_ratio > self.options.decode.compression_ratio_threshold
        excess = options.loop_weight * self._excess_repeats(result)
        unsupported = removed + doubtful / 2 + excess
        return kept / 2 if looped else kept - unsupported - lost

    def _logprob(self, result: WindowResult) -> float:
        """Mean log-probability of words, in nats; timestamps do not count."""
        least = self.options.retries.min_word_probability
        logs = [log(max(word.probability, least)) for word in result.words]
        return sum(logs) / len(logs) if logs else 0.0

    def _restart_penalty(self, one: WindowResult, other: WindowResult) -> float:
        """Cost of text begun again in `one`; below 0 in `other`.

        Only where the other text leaves out just that, and no more speech without words: a
        recording may really say it twice.
        """
        more = self._repeated_ending(one) - self._repeated_ending(other)
        if more < 0:
            return -self._restart_penalty(other, one)
        options = self.options.retries
        lost = total(self._uncovered_speech(other)) - total(self._uncovered_speech(one))
        left_out = len(one.words) - len(other.words)
        same_rest = lost <= 0 and left_out >= options.restart_share * more
        return options.restart_weight * more if same_rest else 0.0

    def _repeated_ending(self, result: WindowResult) -> int:
        """Number of words begun again at the end of a padded window."""
        if not self._was_shortened(result.window):
            return 0
        options = self.options.retries
        texts = [word.text for word in result.words]
        restarted = count_restarted(texts, options.restart_words, options.restart_tail)
        return max(restarted, self._written_twice(result))

    def _written_twice(self, result: WindowResult) -> int:
        """Number of words written twice in regions too short for both."""
        pace = self.options.retries.fast_pace * self.options.retries.usual_pace
        return sum(
            len(texts) // 2
            for region, texts in self._texts_by_region(result)
            if len(texts) > pace * region.duration and is_said_twice(texts)
        )

    def _was_shortened(self, window: Window) -> bool:
        """Whether the first decode was given less than the model's whole window."""
        limit = self.engine.facts.window
        return self.options.decode.padded_duration(window.length, limit) < limit

    def _chosen(self, known: Decodes) -> WindowResult:
        """Best result with all attempts, its words compared with the others."""
        best = self._best(known)
        attempts = tuple(chain.from_iterable(result.attempts for result in known))
        others = [result for result in known if result is not best]
        words = with_agreement(best.words, [o.words for o in others], self.options.verify)
        texts = (*(_text(other) for other in others), *chain(*(one.other_texts for one in known)))
        return replace(best, words=words, attempts=attempts, other_texts=texts)

    def _texts_by_region(self, result: WindowResult) -> list[tuple[Span, list[str]]]:
        """Regions of voice with the texts of their words."""
        gap = self.options.retries.region_gap
        regions = merged(result.window.speech, gap)
        return [(s, [w.text for w in result.words if _is_in(w, s, gap / 2)]) for s in regions]


def _is_in(word: Word, span: Span, margin: float) -> bool:
    return span.start - margin <= word.span.middle < span.end + margin


def _text(result: WindowResult) -> str:
    return "".join(word.text for word in result.words)
