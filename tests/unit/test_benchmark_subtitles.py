"""The measure of subtitles finds what a person would have to mend."""

import json
from pathlib import Path

from benchmarks.subtitles import Cue, inside_words, main, read_srt


def test_a_line_that_begins_inside_a_word_is_found():
    text = " The T-Rex has .6 in 今天很好"
    assert list(inside_words(text, ["The T", "-Rex has", ".6 in 今天", "很好"])) == ["-Rex has"]


def test_cues_are_read_back_with_their_times_and_speed():
    (cue,) = read_srt("1\n00:01:02,500 --> 01:01:04,500\nOne\ntwo\n")
    assert cue == Cue(62.5, 3664.5, ("One", "two"))
    assert Cue(0, 2, ("One", "two")).speed(kana=False) == 3.5


def test_a_recording_is_a_row_of_the_table(tmp_path: Path, capsys):
    words = [{"start": i, "end": i + 1, "word": f" word{i}", "probability": 1} for i in range(20)]
    told = {
        "segments": [{"seek": 0, "words": words}],
        "language": "en",
        "tacet": {"duration": 20.0},
    }
    (tmp_path / "talk.json").write_text(json.dumps(told))
    main(["talk.wav", "--scratch", str(tmp_path)])
    row = next(line for line in capsys.readouterr().out.split("\n") if "talk" in line)
    assert row.split(" | ")[1:5] == ["en", "0.3", "3", "0"]
