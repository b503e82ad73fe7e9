"""How quick a library of 10,000 recordings is: pages of the list, filters and search, over HTTP.

Usage: python -m benchmarks.library [--recordings 10000] [--rounds 30]

The library is written straight into a database as a worker leaves it: each recording has a finished
run of about 300 words in one of six languages, drawn as words of a language are (few are frequent).
Only the shards are left out, for neither lists nor search read them. Then `tacet serve` runs on it
and is asked as its page asks it.
"""

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.report import machine, table, tell
from tacet.core.assemble import ShardText
from tacet.core.span import Span
from tacet.core.summary import summarize
from tacet.core.transcript import Segment, Transcript, Word
from tacet.library.model.recording import Recording
from tacet.library.model.run import Run, RunState
from tacet.store.database import Database, open_store
from tacet.store.repository.mappers import put_recording
from tacet.store.repository.runs import add_run_row
from tacet.store.repository.search_texts import index_name, index_shard
from tacet.store.repository.tables import RecordingRow

READY = re.compile(r"Tacet is ready: (http://\S+)")
STARTED = datetime(2026, 1, 1, tzinfo=UTC)
LETTERS = {
    "en": "aeioulnrst", "de": "aeiouäöünrst", "ja": "のはがをにでとたしるい東京大学人日本",
    "th": "กขคงจชดตนบปพมยรลวสหอาเ", "hi": "कखगचजतदनपबमयरलवसह", "ar": "ابتجحدرسعفقكلمنهوي",
}  # fmt: skip
FREQUENT, RARE = "the", "zyzzogeton"
WORDS, PHRASE, VOCABULARY = 300, 12, 4_000
BATCH = 200  # recordings of one transaction
QUESTIONS = {
    "list, first page": "recordings?limit=100",
    "list, by name": "recordings?limit=100&sort=name",
    "list, by doubtful words": "recordings?limit=100&sort=-doubtful",
    "list, part of the name": "recordings?limit=100&q=77",
    "list, state and language": "recordings?limit=100&state=done&language=ja",
    "list, nothing fits": "recordings?limit=100&state=failed",
    "search, a rare word": f"search?q={RARE}",
    "search, a frequent word": f"search?q={FREQUENT}",
    "search, two words": f"search?q={FREQUENT}%20{RARE}",
    "search, a beginning": "search?q=the*",
    "search, Japanese": f"search?q={urllib.parse.quote('東京')}",
    "search, a phrase": f"search?q=%22{FREQUENT}%20{FREQUENT}%22",
}


def vocabularies(rng: random.Random) -> dict[str, list[str]]:
    """Made-up words by language, the most frequent first."""
    found = {
        language: ["".join(rng.choices(letters, k=rng.randint(2, 9))) for _ in range(VOCABULARY)]
        for language, letters in LETTERS.items()
    }
    found["en"][0] = FREQUENT
    return found


def text_of(words: Sequence[str], spaced: bool, rng: random.Random) -> ShardText:
    """About two minutes of words, drawn so that the first are frequent."""
    drawn = [words[min(int(rng.paretovariate(0.6)), len(words)) - 1] for _ in range(WORDS)]
    if rng.random() < 0.001:
        drawn[WORDS // 2] = RARE
    said = [
        Word(Span(at * 0.4, at * 0.4 + 0.3), f" {word}" if spaced else word, 0.9, id=f"0.0.{at}")
        for at, word in enumerate(drawn)
    ]
    phrases = [tuple(said[at : at + PHRASE]) for at in range(0, WORDS, PHRASE)]
    segments = [
        Segment(
            Span(p[0].span.start, p[-1].span.end), "".join(w.text for w in p), p, (), 0, 0, 0, 0, 1
        )
        for p in phrases
    ]
    return ShardText((), tuple(segments), (), ())


def fill(store: Database, count: int) -> None:
    """Write a library, newest last."""
    rng = random.Random(7)
    words = vocabularies(rng)
    for first in range(0, count, BATCH):
        with store._write() as session:
            for number in range(first, min(first + BATCH, count)):
                language = list(words)[number % len(words)]
                text = text_of(words[language], language not in ("ja", "th"), rng)
                recording = _recording(number)
                row = put_recording(RecordingRow(), recording)
                session.add(row)
                session.flush()
                index_name(session, row)
                run = add_run_row(session, _run(recording, language, text))
                session.flush()
                index_shard(session, run, 0, text)
        tell(f"{min(first + BATCH, count)} recordings")


def _recording(number: int) -> Recording:
    added = STARTED + timedelta(minutes=number)
    name, length = f"Interview {number * 7919 % 10_007}.mp3", 60.0 + number % 600
    return Recording(
        f"{number:032x}", name, "audio/mpeg", 1, f"{number:064x}", "none", added, length
    )


def _run(recording: Recording, language: str, text: ShardText) -> Run:
    summary = summarize(Transcript(recording.duration or 0.0, language, segments=text.segments))
    summary = replace(summary, doubtful_words=int(recording.id, 16) % 40)
    return Run(
        f"{recording.id}r"[-32:], recording.id, "nano-en", {}, recording.added_at,
        state=RunState.DONE, progress=1.0, language=language, summary=summary,
    )  # fmt: skip


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of a `tacet serve` on a data folder."""
    given = {"DATA_DIR": folder, "PORT": 0, "OFFLINE": True, "AUTO_CALIBRATE": False}
    environment = os.environ | {f"TACET_{name}": str(value) for name, value in given.items()}
    command = [sys.executable, "-m", "tacet.cli.main", "serve"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout
            yield next(found[1] for line in server.stdout if (found := READY.search(line)))
        finally:
            server.terminate()


def waits(url: str, question: str, rounds: int) -> list[float]:
    """Milliseconds of each answer, in order."""
    taken = []
    for _ in range(rounds + 1):
        begun = time.perf_counter()
        with urllib.request.urlopen(f"{url}/api/{question}") as answer:
            json.load(answer)
        taken.append((time.perf_counter() - begun) * 1000)
    return sorted(taken[1:])  # the first one is warm-up


def main() -> None:
    """Write a library, ask, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--recordings", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=30)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with closing(open_store(Path(folder) / "tacet.sqlite3")) as store:
            fill(store, arguments.recordings)
            store.maintain()
        rows = []
        with serving(Path(folder)) as url:
            for name, question in QUESTIONS.items():
                taken = waits(url, question, arguments.rounds)
                p95 = taken[min(len(taken) - 1, int(len(taken) * 0.95))]
                rows.append((name, round(statistics.median(taken)), round(p95)))
    print(json.dumps(machine() | {"recordings": arguments.recordings}))
    print(table(("question", "median, ms", "p95, ms"), rows))


if __name__ == "__main__":
    main()
