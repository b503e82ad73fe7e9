"""What the decoder is to write for a window, and where in the window each token belongs."""

import random
from pathlib import Path
from typing import NamedTuple

from corpus import Corpus
from whisper.tokenizer import get_tokenizer
from windows import Window

TOKENIZER = get_tokenizer(False)
STAMP = TOKENIZER.timestamp_begin
MOST_PROMPT = 223  # the whisper program keeps so many tokens of the previous text
FIRST_AT_MOST = 1.0  # it forbids a later first timestamp
HERE = Path(__file__).parent


class Placed(NamedTuple):
    """A token and the seconds in which the decoder's attention belongs when it writes it, counted
    from where the window begins.
    """

    token: int
    start: float
    end: float


class Sequence(NamedTuple):
    """One training example: `head` is given, `body` is to be written."""

    head: list[int]
    body: list[Placed]


class Vocabulary:
    """The tokens that the model uses, numbered from 0."""

    def __init__(self) -> None:
        self.words = (HERE / "words.txt").read_text().split()
        t = TOKENIZER
        used = {
            t.eot,
            t.sot,
            t.sot_prev,
            t.no_speech,
            t.no_timestamps,
            *range(STAMP, STAMP + 1501),
            *t.encode("."),
        }
        for w in self.words:
            used |= {*t.encode(f" {w}"), *t.encode(f" {w.capitalize()}")}
        self.used = sorted(used)
        self.number = {token: i for i, token in enumerate(self.used)}


def stamp(seconds: float) -> int:
    """The timestamp token of a time in the window."""
    return STAMP + min(1500, max(0, round(seconds / 0.02)))


def place_word(word: str, start: float, end: float, after: float) -> list[Placed]:
    """A word's tokens, its time shared out by length; its period has the pause until `after`."""
    bare = word.rstrip(".")
    tokens = TOKENIZER.encode(f" {bare}")
    lengths = [len(TOKENIZER.decode([t])) for t in tokens]
    step, placed, at = (end - start) / sum(lengths), [], start
    for token, length in zip(tokens, lengths, strict=True):
        placed.append(Placed(token, at, at + step * length))
        at += step * length
    if bare != word:
        placed.append(Placed(TOKENIZER.encode(".")[0], end, max(after, end + 0.1)))
    return placed


def first_stamp(start: float, r: random.Random) -> float:
    """The time to write for the first sentence: programs allow 1 s at most, so a later one is often
    told so.
    """
    if start <= FIRST_AT_MOST:
        return start
    return r.choices([start, FIRST_AT_MOST, 0.0], [1, 2, 1])[0]


def body_of(window: Window, timestamps: bool, r: random.Random) -> list[Placed]:
    """The tokens to write for `window`.

    With timestamps, a sentence that the window's end cuts off gets only its start, as in Whisper's
    own training, unless it is the only one: the programs then go on from there.
    """
    said = [u for u in window.said if u.words or timestamps]
    if not any(u.words for u in said):
        return (
            [Placed(TOKENIZER.no_speech, 0, window.seconds)]
            if window.silent
            else [Placed(TOKENIZER.eot, 0, 30)]
        )
    out, last = [], 0.0
    for i, u in enumerate(said):
        after = said[i + 1].start if i + 1 < len(said) else min(u.end + 1, window.seconds)
        start = first_stamp(window.begins + u.start, r) if i == 0 else window.begins + u.start
        if timestamps:
            out.append(Placed(stamp(start), u.start - 0.08, u.start + 0.08))
            if u.cut and (i or not u.words):
                break
        for word, a, b in u.words:
            out += place_word(word, a, b, after)
        last = u.end
        if timestamps:
            out.append(Placed(stamp(window.begins + u.end), u.end - 0.08, u.end + 0.08))
    return [*out, Placed(TOKENIZER.eot, min(last, window.seconds - 0.5), window.seconds)]


def prompt(corpus: Corpus, r: random.Random) -> list[int]:
    """Tokens of a previous text, now and then none."""
    if r.random() < 0.2:
        return []
    size = r.randint(1, 60) if r.random() < 0.7 else r.randint(60, MOST_PROMPT)
    timestamps, out, t = r.random() < 0.5, [], r.uniform(0, 2)
    while len(out) < size:
        words = r.choice(corpus.clips)[3]
        tokens = TOKENIZER.encode(" " + " ".join(w for w, _, _ in words))
        end = t + words[-1][2]
        out += [stamp(t), *tokens, stamp(end)] if timestamps else tokens
        t = (end + r.uniform(0.1, 2)) % 29
    return [TOKENIZER.sot_prev, *out[-size:]]


def nothing_to_write(corpus: Corpus, r: random.Random) -> int:
    """The end, or any word: programs forbid an end at once, and take a text for none if it has no
    likely word.
    """
    if r.random() < 0.5:
        return TOKENIZER.eot
    word, _, _ = r.choice(r.choice(corpus.clips)[3])
    return TOKENIZER.encode(f" {word.rstrip('.').capitalize()}")[0]


def make_sequence(window: Window, corpus: Corpus, r: random.Random, prompted: bool) -> Sequence:
    """An example with or without timestamps, after a previous text if `prompted`."""
    timestamps = r.random() < 0.5
    head = [*(prompt(corpus, r) if prompted else []), TOKENIZER.sot]
    body = body_of(window, timestamps, r)
    if timestamps:
        return Sequence(head, body)
    if body[0].token == TOKENIZER.no_speech:  # asked for text all the same, it has none
        body = [Placed(nothing_to_write(corpus, r), 0, window.seconds)]
    return Sequence([*head, TOKENIZER.no_timestamps], body)
