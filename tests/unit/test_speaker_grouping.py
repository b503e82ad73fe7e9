"""Who speaks when: voices to people, stretches to turns, turns to words."""

from dataclasses import replace

import numpy as np
import pytest

from tacet.core.options.speakers import SpeakerOptions
from tacet.core.span import Span
from tacet.core.speakers.agglomeration import Voices
from tacet.core.speakers.clustering import NOBODY, PART, cluster
from tacet.core.speakers.observation import FULL, LocalSpeakers
from tacet.core.speakers.planning import speaker_spans
from tacet.core.speakers.turns import Turn, find_turns
from tacet.core.speakers.words import numbered_by_words, speakers_of_words
from tacet.core.transcript import Word

OPTIONS = SpeakerOptions()
DIMENSIONS = 32
HOP = 0.02


def voice(person: int, number: int = 0, blur: float = 0.5) -> np.ndarray:
    """A direction near that of a person; never twice the same."""
    noise = np.random.default_rng(1000 * person + number).standard_normal(DIMENSIONS)
    vector = np.eye(DIMENSIONS)[person] + blur * noise / np.linalg.norm(noise)
    return vector / np.linalg.norm(vector)


def voices(heard: list[tuple[int, int, int, float]], blur: float = 0.5) -> Voices:
    """Voices of (person, piece, local speaker, seconds)."""
    directions = [
        voice(who, n, blur) if s else np.zeros(DIMENSIONS) for n, (who, _, _, s) in enumerate(heard)
    ]
    _, pieces, local, seconds = zip(*heard, strict=True)
    return Voices(
        np.array(directions, np.float16),
        np.array(seconds, np.float32),
        np.array(pieces),
        np.array(local),
    )


def in_turn(people: list[int], seconds: float = 3.0) -> Voices:
    return voices([(who, piece, 0, seconds) for piece, who in enumerate(people)])


def same_partition(found: np.ndarray, people: list[int]) -> bool:
    pairs = set(zip(found.tolist(), people, strict=True))
    return len(pairs) == len(set(people)) == len(set(found.tolist()))


@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_as_many_people_are_found_as_speak(count: int) -> None:
    people = [n * 7 % count for n in range(24)]
    assert same_partition(cluster(in_turn(people), OPTIONS), people)


def test_two_local_speakers_of_a_piece_stay_two_however_alike() -> None:
    alike = [voice(0, 1, 1.7), voice(0, 2, 1.7)]
    together = Voices(
        np.array(alike, np.float16), np.full(2, 3, np.float32), np.array([0, 0]), np.array([0, 1])
    )
    apart = replace(together, piece=np.array([0, 1]))
    assert OPTIONS.same_voice < alike[0] @ alike[1] < OPTIONS.surely_same
    assert len(set(cluster(together, OPTIONS))) == 2
    assert len(set(cluster(apart, OPTIONS))) == 1


def test_one_piece_where_the_network_heard_two_does_not_make_two_of_a_person() -> None:
    talk = [(n % 2, n, 0, 3.0) for n in range(12)]
    doubted = sorted([*talk, (0, 6, 1, 3.0)], key=lambda heard: heard[1])
    assert len(set(cluster(voices(doubted, blur=0.7), OPTIONS).tolist())) == 2


def two_moods(*, told_apart: int) -> Voices:
    """One person in two moods, in turn; in some pieces the network hears both, as two."""
    plain, merry = np.eye(DIMENSIONS)[0], np.eye(DIMENSIONS)[1]
    merry = 0.42 * plain + np.sqrt(1 - 0.42**2) * merry
    heard = [((plain, merry)[n % 2], n, 0) for n in range(8)]
    heard += [((merry, plain)[n % 2], n, 1) for n in range(told_apart)]
    heard.sort(key=lambda one: one[1:])
    directions, pieces, local = zip(*heard, strict=True)
    seconds = np.full(len(heard), 3, np.float32)
    return Voices(np.array(directions, np.float16), seconds, np.array(pieces), np.array(local))


def test_two_moods_are_one_person_unless_they_are_always_heard_as_two() -> None:
    assert OPTIONS.same_person < 0.42 < OPTIONS.same_voice
    assert len(set(cluster(two_moods(told_apart=0), OPTIONS).tolist())) == 1
    assert len(set(cluster(two_moods(told_apart=2), OPTIONS).tolist())) == 1
    assert len(set(cluster(two_moods(told_apart=8), OPTIONS).tolist())) == 2
    wanted = replace(OPTIONS, min_speakers=2)
    assert len(set(cluster(two_moods(told_apart=0), wanted).tolist())) == 2


@pytest.mark.parametrize("wanted", [1, 2, 4])
def test_a_known_number_of_people_is_kept(wanted: int) -> None:
    found = cluster(in_turn([0, 1, 2, 3] * 5), replace(OPTIONS, num_speakers=wanted))
    assert len(set(found.tolist())) == wanted


def test_at_most_and_at_least_so_many() -> None:
    heard = in_turn([0, 1, 2, 3] * 5)
    assert len(set(cluster(heard, replace(OPTIONS, max_speakers=2)).tolist())) == 2
    one = in_turn([0] * 20)
    assert len(set(cluster(one, replace(OPTIONS, min_speakers=2)).tolist())) == 2


def test_one_short_strange_voice_makes_no_person() -> None:
    heard = voices([(0, n, 0, 3.0) for n in range(8)] + [(5, 8, 0, 1.5)])
    assert set(cluster(heard, OPTIONS).tolist()) == {0}


def test_an_unclear_voice_goes_to_the_person_of_its_local_speaker() -> None:
    people = [(0, 0, 0, 3.0), (1, 1, 0, 3.0), (0, 2, 0, 3.0), (1, 3, 0, 3.0), (0, 2, 0, 0.0)]
    found = cluster(voices(people), OPTIONS)
    assert found[4] == found[0] != found[1]


def test_a_voice_that_nothing_is_known_of_is_nobody() -> None:
    found = cluster(voices([(0, 0, 0, 3.0), (1, 1, 0, 3.0), (0, 2, 0, 0.0)]), OPTIONS)
    assert found[2] == NOBODY
    assert set(cluster(voices([(0, 0, 0, 0.0)]), OPTIONS)) == {NOBODY}


def test_a_long_recording_is_grouped_by_parts() -> None:
    people = [n * 5 % 3 for n in range(3 * PART)]
    assert same_partition(cluster(in_turn(people), OPTIONS), people)


def piece(start: float, said: list[tuple[int, int, int, int]], frames: int = 250) -> LocalSpeakers:
    """A piece in which (local speaker, person) speak from frame to frame, alone if need be."""
    activity = np.zeros((frames, 3), np.uint8)
    for local, _, first, last in said:
        activity[first:last, local] = FULL
    return LocalSpeakers(
        start=start,
        hop=HOP,
        activity=activity,
        stretches=np.array([(s[0], s[2], s[3]) for s in said], np.int32).reshape(-1, 3),
        voices=np.array([voice(s[1], s[2]) for s in said], np.float16).reshape(-1, DIMENSIONS),
        seconds=np.array([(s[3] - s[2]) * HOP for s in said], np.float32),
    )


def rounded(turns: tuple[Turn, ...]) -> list[tuple[float, float, int]]:
    return [(round(t.span.start, 2), round(t.span.end, 2), t.speaker) for t in turns]


def test_turns_go_on_over_pieces_and_may_overlap() -> None:
    pieces = [
        piece(0, [(0, 4, 50, 200), (1, 9, 150, 250)]),
        piece(5, [(0, 9, 0, 100), (1, 4, 90, 250)]),
        piece(10, [(2, 4, 0, 50)]),
    ]
    assert rounded(find_turns(pieces, OPTIONS, 20)) == [(1, 4, 0), (3, 7, 1), (6.8, 11, 0)]


def test_pauses_are_bridged_and_the_shortest_turns_left_out() -> None:
    pieces = [
        piece(0, [(0, 4, 0, 100), (0, 4, 110, 200), (1, 9, 205, 210)]),
        piece(5, [(0, 9, 0, 250)]),
    ]
    assert rounded(find_turns(pieces, OPTIONS, 20)) == [(0, 4, 0), (5, 10, 1)]


def test_nobody_speaks_in_silence_and_none_after_the_end() -> None:
    assert find_turns([piece(0, []), piece(5, [])], OPTIONS, 10) == ()
    assert find_turns([], OPTIONS, 0) == ()
    assert rounded(find_turns([piece(0, [(0, 1, 100, 250)])], OPTIONS, 4.5)) == [(2, 4.5, 0)]


def test_pieces_cover_a_recording() -> None:
    assert speaker_spans(0, 5) == ()
    assert speaker_spans(10, 5) == (Span(0, 5), Span(5, 10))
    assert speaker_spans(10.1, 5)[-1] == Span(10, 15)


def words(text: str, step: float = 0.5) -> list[Word]:
    return [
        Word(Span(n * step, n * step + 0.4), f" {part}", 0.9) for n, part in enumerate(text.split())
    ]


def said_by(text: str, turns: list[tuple[float, float, int]]) -> list[int | None]:
    known = [Turn(Span(start, end), speaker) for start, end, speaker in sorted(turns)]
    return list(speakers_of_words(words(text), known, OPTIONS))


def test_words_get_their_speakers_by_time() -> None:
    assert said_by("a b c d. e f g h", [(0, 2, 0), (2, 4, 1)]) == [0] * 4 + [1] * 4


def test_one_stray_word_does_not_cut_a_sentence() -> None:
    assert said_by("a b c d e f", [(0, 1, 0), (1, 1.5, 1), (1.5, 3, 0)]) == [0] * 6


def test_a_short_answer_between_two_sentences_is_its_speakers() -> None:
    assert said_by("a b. Yes. d e", [(0, 1, 0), (1, 1.5, 1), (1.5, 3, 0)]) == [0, 0, 1, 0, 0]


def test_who_interrupts_for_longer_is_heard() -> None:
    turns = [(0.0, 1.0, 0), (1.0, 2.5, 1), (2.5, 4.0, 0)]
    assert said_by("a b c d e f g", turns) == [0, 0, 1, 1, 1, 0, 0]


def test_a_word_outside_of_turns_goes_to_the_nearest() -> None:
    assert said_by("a b. c d", [(0, 0.9, 0), (1.6, 2, 1)]) == [0, 0, 1, 1]
    assert said_by("a b", []) == [None, None]


def test_who_says_no_word_takes_nobodys_number() -> None:
    barked = Turn(Span(0, 0.9), 0)
    talk = [Turn(Span(1, 2.2), 2), Turn(Span(2, 2.05), 1), Turn(Span(2.5, 4), 2)]
    written = words("- - a b - c d")[2:]
    del written[2]

    def numbers(said: list[Word]) -> list[int]:
        return [turn.speaker for turn in numbered_by_words([barked, *talk], said)]

    assert numbers(written) == [1, 0, 2, 0]
    assert numbers([]) == [0, 1, 2, 1]
