"""Run report: a run log in plain words, for `tacet runs show`."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from tacet.core.summary import SAME_PHRASE, in_words
from tacet.exporters.cues import clock

MAX_LISTED = 8  # passages of one kind
MIN_SILENCE = 0.5  # seconds; less silence is not mentioned

Passage = tuple[float, float, str]
"""Start and end in seconds, and its text with reasons."""


def report_lines(log: Mapping[str, Any]) -> Iterator[str]:
    """Lines about a run, without its text."""
    recording, model, run = log["recording"], log["model"], log["run"]
    length = in_words(recording["duration"]) if recording["duration"] is not None else "no length"
    yield _line("run", f"{run['id']} ({run['state']}, {run['created_at']})")
    if run["error"]:
        yield _line("error", run["error"]["message"])
    yield _line("recording", f"{recording['name']}, {length}")
    yield _line("sha256", recording["sha256"])
    if recording["container"]:
        yield _line("format", f"{recording['container']}, {recording['codec']}")
    if imported := log.get("imported"):
        yield _line("imported", f"{imported['name']} ({imported['format']}), {imported['sha256']}")
    else:
        yield _line("model", f"{model['name']} on {model['device']} ({model['compute_type']})")
    yield _line("language", log["language"]["code"] or "not known")
    yield _line("speech", _speech(log["speech"], recording["duration"]))
    yield _line("words", _counts(log["words"]))
    if log.get("summary"):  # absent from older logs
        yield _line("summary", log["summary"])
    yield from _passage_lines("doubtful", _phrases_of(log["words"], "doubtful"))
    yield from _passage_lines("set aside", _phrases_of(log["words"], "removed"))
    yield from _passage_lines(
        "missed", [(m["start"], m["end"], m["reason"]) for m in log["missed"]]
    )
    yield _line("took", in_words(sum(log["seconds"].values())))
    yield from (_line("warning", warning) for warning in log["warnings"])


def _line(title: str, text: str) -> str:
    return f"{title:<11} {text}"


def _speech(speech: Mapping[str, Any] | None, duration: float | None) -> str:
    """Speech, the part of the recording searched, and the silence left out."""
    if speech is None:
        return "not looked for"
    spans = speech["spans"]
    seconds = sum(span["end"] - span["start"] for span in spans)
    count = f"{len(spans)} stretch{'' if len(spans) == 1 else 'es'}, {in_words(seconds)}"
    silence = speech["silence_left_out"]
    left_out = f"; {in_words(silence)} of silence left out" if silence >= MIN_SILENCE else ""
    looked = speech["duration"]
    within = f" in the first {in_words(looked)}" if looked + MIN_SILENCE < (duration or 0.0) else ""
    return f"{count if spans else 'none found'}{within}{left_out}"


def _counts(words: Sequence[Mapping[str, Any]]) -> str:
    names = {"kept": "kept", "doubtful": "doubtful", "removed": "set aside"}
    counts = {name: sum(w["verdict"] == verdict for w in words) for verdict, name in names.items()}
    return ", ".join(f"{count} {name}" for name, count in counts.items() if count) or "none"


def _phrases_of(words: Sequence[Mapping[str, Any]], verdict: str) -> list[Passage]:
    chosen = [word for word in words if word["verdict"] == verdict]
    breaks = [b["start"] - a["end"] > SAME_PHRASE for a, b in pairwise(chosen)]
    groups: list[list[Mapping[str, Any]]] = []
    for word, begins in zip(chosen, [True, *breaks], strict=False):
        if begins:
            groups.append([])
        groups[-1].append(word)
    return [(group[0]["start"], group[-1]["end"], _quoted(group)) for group in groups]


def _quoted(group: Sequence[Mapping[str, Any]]) -> str:
    text = "".join(word["word"] for word in group).strip()
    reasons = dict.fromkeys(reason for word in group for reason in word["reasons"])
    return f'"{text}"{": " if reasons else ""}{"; ".join(reasons)}'


def _passage_lines(title: str, passages: Sequence[Passage]) -> Iterator[str]:
    for start, end, text in passages[:MAX_LISTED]:
        yield _line(title, f"{_clock(start)} to {_clock(end)} {text}")
    if len(passages) > MAX_LISTED:
        yield _line(title, f"... and {len(passages) - MAX_LISTED} more; see: tacet runs log")


def _clock(seconds: float) -> str:
    return clock(seconds, hours=False, decimal=".")
