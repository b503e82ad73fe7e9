"""Replacement rules: whole words, spaces and punctuation kept, no rule feeding another."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from operated import Desk
from transcripts import segment, transcript, words

from tacet.core.operations.model import Rewrite
from tacet.core.term import Term
from tacet.core.transcript import Transcript
from tacet.core.vocabulary.placing import with_replacements
from tacet.core.vocabulary.replacements import Rule, replacements, rules_of


def said(*texts: str) -> Transcript:
    """One segment of these words, their ids their numbers."""
    spoken = (replace(w, id=str(at)) for at, w in enumerate(words(*texts)))
    return transcript(segment(*spoken))


def spaced(text: str) -> Transcript:
    """One segment of the words of a text."""
    return said(*(f" {word}" for word in text.split()))


def rewritten(heard: Transcript, *rules: tuple[str, str]) -> str:
    """The text with every proposal carried out at once."""
    texts = {word.id: word.text for word in heard.words}
    order = [word.id for word in heard.words]
    for made in replacements(heard, [Rule(*rule) for rule in rules]):
        first = made.ids[0]
        lead = texts[first][: len(texts[first]) - len(texts[first].lstrip())]
        texts[first] = lead + made.text
        for gone in made.ids[1:]:
            texts[gone] = ""
    return "".join(texts[id] for id in order).strip()


@pytest.mark.parametrize(
    ("heard", "rules", "right"),
    [
        ("Swainheim came.", [("swainheim", "Sweynheim")], "Sweynheim came."),
        ("by Swainheim, and", [("Swainheim", "Sweynheim")], "by Sweynheim, and"),
        ("(Swainheim's) book", [("swainheim", "Sweynheim")], "(Sweynheim's) book"),
        ("Swainheim’s", [("swainheim", "Sweynheim")], "Sweynheim’s"),
        ("see Eco Be.", [("eco be", "EcoBee")], "see EcoBee."),
        ("the ecobe is", [("ecobe", "Eco Bee")], "the Eco Bee is"),
        ("fill up steels, etc.", [("fill up steels", "Philip Steels")], "Philip Steels, etc."),
        ("Guillain-Bare here", [("guillain bare", "Guillain-Barré")], "Guillain-Barré here"),
        ("Metal, pro lol", [("metal pro lol", "metoprolol")], "Metal, pro lol"),
        ("Metal pro lol", [("metal pro lol", "metoprolol")], "Metoprolol"),
        ("He took Metal pro lol", [("metal pro lol", "metoprolol")], "He took metoprolol"),
        ("Stop. Metal pro lol", [("metal pro lol", "metoprolol")], "Stop. Metoprolol"),
        ("swainheims", [("swainheim", "Sweynheim")], "swainheims"),
        ("preswainheim", [("swainheim", "Sweynheim")], "preswainheim"),
        ("new york city", [("new york", "NY"), ("new york city", "NYC")], "NYC"),
        ("at acme", [("acme", "Acme Inc.")], "at Acme Inc."),
        ("at acme.", [("acme", "Acme Inc.")], "at Acme Inc."),
        ("a.c (x) a.c", [("a.c", "dot")], "dot (x) dot"),
        ("abc", [("a.c", "wrong"), (".*", "wrong"), ("[a-z]+", "wrong")], "abc"),
        ("Привет Тасет", [("тасет", "Тацет")], "Привет Тацет"),
        ("שלום עולם", [("עולם", "תבל")], "שלום תבל"),
    ],
)
def test_a_rule_rewrites_whole_words_and_nothing_else(
    heard: str, rules: list[tuple[str, str]], right: str
) -> None:
    assert rewritten(spaced(heard), *rules) == right


@pytest.mark.parametrize(
    ("rules", "heard", "right"),
    [
        ([("a", "b"), ("b", "a")], "a b a", "b a b"),
        ([("a", "aa"), ("aa", "aaa")], "a aa", "aa aaa"),
        ([("ba", "ab ba")], "ba ab ba", "ab ba ab ba"),
        (
            [("Lord Byron", "Byron"), ("byron", "Lord Byron")],
            "Byron and Lord Byron",
            "Lord Byron and Byron",
        ),
        ([("byron", "Lord Byron")], "Byron and Lord Byron", "Lord Byron and Lord Byron"),
        ([("x", "y"), ("x", "z")], "x", "y"),
    ],
)
def test_rules_feed_neither_each_other_nor_themselves(
    rules: list[tuple[str, str]], heard: str, right: str
) -> None:
    assert rewritten(spaced(heard), *rules) == right


def test_words_of_scripts_without_spaces_are_rewritten_inside_others() -> None:
    heard = said("東京", "都の", "天気", "は", "晴れ。")
    (made,) = replacements(heard, [Rule("京都", "京·都")])
    assert (made.ids, made.text, made.heard) == (("0", "1"), "東京·都の", "東京都の")
    assert rewritten(heard, ("天気は", "気象は")) == "東京都の気象は晴れ。"
    assert rewritten(heard, ("気", "気")) == "東京都の天気は晴れ。"


@pytest.mark.parametrize(
    ("heard", "rule"),
    [
        (spaced("by Swainheim, and"), ("Swainheim", "Sweynheim")),
        (spaced("(Swainheim's) book"), ("swainheim", "Sweynheim")),
        (spaced("see Eco Be."), ("eco be", "EcoBee")),
        (spaced("the ecobe is"), ("ecobe", "Eco Bee")),
        (spaced("fill up steels, etc."), ("fill up steels", "Philip Steels")),
        (spaced("eco be eco be"), ("eco be", "be eco")),
        (spaced("שלום עולם"), ("עולם", "תבל")),
        (said("東京", "都の", "天気", "は", "晴れ。"), ("天気は", "気象は")),
        (said("東京", "都の", "天気", "は", "晴れ。"), ("京都", "京·都")),
    ],
)
def test_operations_make_the_text_that_files_of_the_command_line_have(
    heard: Transcript, rule: tuple[str, str]
) -> None:
    made = replacements(heard, [Rule(*rule)])
    right = with_replacements(heard, made).text
    assert right.strip() == rewritten(heard, rule) != heard.text.strip()
    edited = Desk(heard).do(*(Rewrite(one.ids, one.text) for one in made))
    assert not edited.unfit
    assert edited.transcript.text == right


def test_no_match_reaches_into_another_segment() -> None:
    one, other = (replace(w, id=w.text) for w in words(" eco", " be"))
    parted = transcript(segment(one), segment(other))
    assert not replacements(parted, [Rule("eco be", "EcoBee")])


def test_a_proposal_tells_words_text_and_rule() -> None:
    rule = Rule("eco be", "EcoBee")
    (made,) = replacements(spaced("the eco be, yes"), [rule])
    assert (made.ids, made.text, made.rule) == (("1", "2"), "EcoBee,", rule)
    assert made.heard == "eco be,"


def test_what_is_right_already_is_no_proposal() -> None:
    assert not replacements(spaced("EcoBee, an EcoBee."), [Rule("ecobee", "EcoBee")])
    (made,) = replacements(spaced("EcoBee and ecobee."), [Rule("ecobee", "EcoBee")])
    assert made.ids == ("2",)


def test_terms_give_rules_for_their_language() -> None:
    terms = [Term("Tacet", ("tacit", "tasset")), Term("Zug", ("zuck",), "de"), Term("x")]
    tacet = [Rule("tacit", "Tacet"), Rule("tasset", "Tacet")]
    assert rules_of(terms, "en") == tacet
    assert rules_of(terms, "de") == rules_of(terms) == [*tacet, Rule("zuck", "Zug")]


_ANY = st.text(max_size=8)


@given(st.lists(_ANY, max_size=8), st.lists(st.tuples(_ANY, _ANY.filter(bool)), max_size=5))
def test_any_rules_over_any_words_take_each_word_once(
    texts: list[str], rules: list[tuple[str, str]]
) -> None:
    if not texts:
        return
    heard = said(*texts)
    made = replacements(heard, [Rule(*rule) for rule in rules])
    ids = [id for one in made for id in one.ids]
    assert ids == sorted(set(ids), key=int)
    for one in made:
        numbers = [int(id) for id in one.ids]
        assert numbers == list(range(numbers[0], numbers[-1] + 1)), "adjacent words"


@given(st.lists(st.sampled_from(["a", "b", "ab", "c"]), min_size=1, max_size=8))
def test_carrying_out_twice_is_carrying_out_once_where_rules_form_no_circle(
    texts: list[str],
) -> None:
    rules = [("a b", "x"), ("c", "cc"), ("ab", "y ab")]
    once = rewritten(spaced(" ".join(texts)), *rules)
    assert rewritten(spaced(once), *rules) == once
