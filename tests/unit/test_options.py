"""Options: a flat list of names with help, unit, range and default."""

import math
from typing import Literal, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.errors import BadOption
from tacet.core.options import (
    GROUPS,
    DecodeOptions,
    TranscribeOptions,
    internal_fields,
    named,
    option_fields,
    with_named,
)
from tacet.core.options.types import OptionType

DEFAULT = TranscribeOptions()
RANGED = sorted(
    name
    for name, (_, about, _) in option_fields().items()
    if about.metadata["low"] is not None or about.metadata["high"] is not None
)


def test_no_two_options_share_a_name():
    every = {**option_fields(), **internal_fields()}
    assert len(every) == sum(len(cls.__dataclass_fields__) for cls in GROUPS.values())


def test_every_option_explains_itself():
    silent = [n for n, (_, about, _) in option_fields().items() if not about.metadata["help"]]
    assert silent == []


def test_every_internal_number_explains_itself_and_cannot_be_set():
    for name, (_, about, _) in internal_fields().items():
        assert about.metadata["help"]
        assert about.metadata["source"]
        with pytest.raises(BadOption, match=name):
            with_named(DEFAULT, {name: about.default})


def test_an_option_still_goes_by_the_name_it_had_before():
    assert with_named(DEFAULT, {"max_looks": 1}) == with_named(DEFAULT, {"max_retries": 1})
    assert with_named(DEFAULT, {"max_looks": 1}).retries.max_retries == 1
    assert "max_looks" not in named(DEFAULT)
    with pytest.raises(BadOption, match="max_retries"):
        with_named(DEFAULT, {"max_looks": 99})


def test_every_default_lies_in_its_own_range():
    assert with_named(DEFAULT, named(DEFAULT)) == DEFAULT


def test_a_changed_option_changes_nothing_else():
    changed = named(with_named(DEFAULT, {"beam_size": 2}))
    assert changed["beam_size"] == 2
    assert {k: v for k, v in changed.items() if k != "beam_size"} == {
        k: v for k, v in named(DEFAULT).items() if k != "beam_size"
    }


@given(st.dictionaries(st.sampled_from(RANGED), st.floats(0, 1)))
def test_named_gives_back_what_with_named_was_given(values):
    allowed = {}
    for name, share in values.items():
        about = option_fields()[name][1].metadata
        low = about["low"] if about["low"] is not None else -100.0
        high = about["high"] if about["high"] is not None else low + 100.0
        value = low + share * (high - low)
        kind = option_fields()[name][2]
        allowed[name] = value if float in (get_args(kind) or (kind,)) else round(value)
    changed = with_named(DEFAULT, allowed)
    assert {n: named(changed)[n] for n in allowed} == allowed
    assert with_named(DEFAULT, named(changed)) == changed


@pytest.mark.parametrize("name", RANGED)
def test_a_value_out_of_range_is_refused_by_name(name):
    about = option_fields()[name][1].metadata
    for bad in (
        *([about["low"] - 1] if about["low"] is not None else []),
        *([about["high"] + 1] if about["high"] is not None else []),
        math.nan,
    ):
        with pytest.raises(BadOption, match=name):
            with_named(DEFAULT, {name: bad})


@pytest.mark.parametrize("bad", ["foo", "-5", "1;2", "1,,2", "99999999999999999999"])
def test_what_is_no_list_of_tokens_is_refused_by_name(bad):
    with pytest.raises(BadOption, match="suppress_tokens"):
        with_named(DEFAULT, {"suppress_tokens": bad})


@pytest.mark.parametrize("good", ["", "-1", "-1,50", "1, 2"])
def test_a_list_of_tokens_is_taken(good):
    assert with_named(DEFAULT, {"suppress_tokens": good}).decode.suppress_tokens == good


@pytest.mark.parametrize(
    ("hint", "expected", "good", "bad"),
    [
        (int | None, OptionType("integer", (), True), (1, None), (1.5, True, "1")),
        (float, OptionType("number"), (1, 1.5), (None, False, "1")),
        (bool, OptionType("boolean"), (True, False), (1, None, "true")),
        (str | None, OptionType("text", (), True), ("", None), (1,)),
        (Literal["a", "b"], OptionType("choice", ("a", "b")), ("a",), ("c", None, ["a"])),
    ],
)
def test_a_value_has_the_type_of_its_option(hint, expected, good, bad):
    assert OptionType.of(hint) == expected
    assert all(OptionType.of(hint).accepts(value) for value in good)
    assert not any(OptionType.of(hint).accepts(value) for value in bad)


@pytest.mark.parametrize(
    ("name", "bad", "wanted"),
    [
        ("beam_size", 1.5, "a whole number"),
        ("batch_size", "4", "a whole number or nothing"),
        ("vad_threshold", "high", "a number"),
        ("vad_filter", 1, "true or false"),
        ("silence", "loud", "one of strict, balanced, verbatim"),
    ],
)
def test_a_value_of_another_type_is_refused_in_plain_words(name, bad, wanted):
    with pytest.raises(BadOption, match=f"{name} cannot be .*; it must be {wanted}"):
        with_named(DEFAULT, {name: bad})


def test_an_unknown_option_is_refused_by_name():
    with pytest.raises(BadOption, match="beem_size"):
        with_named(DEFAULT, {"beem_size": 5})


def test_the_options_given_are_left_as_they_were():
    with_named(DEFAULT, {"silence": "strict"})
    assert DEFAULT.verify.silence == "balanced"


def test_a_short_window_is_padded_with_a_margin_and_to_the_shortest():
    balanced = DecodeOptions(profile="balanced")
    assert balanced.padded_duration(1.0, 30.0) == 10.0
    assert balanced.padded_duration(9.1, 30.0) == 12.5
    assert balanced.padded_duration(9.6, 30.0) == 15.0
    assert balanced.padded_duration(28.0, 30.0) == 30.0
    assert DecodeOptions(profile="balanced", heard_margin=0.0).padded_duration(9.6, 30.0) == 10.0
    assert balanced.padded_duration(5.0, 6.0) == 6.0
    assert DecodeOptions(profile="fast").padded_duration(1.0, 30.0) == 3.0
    assert DecodeOptions(profile="fast", shortest_heard=5.0).padded_duration(1.0, 30.0) == 5.0
    assert DecodeOptions(profile="exact").padded_duration(1.0, 30.0) == 30.0


def test_no_window_is_padded_to_less_than_it_is():
    for profile in ("fast", "balanced", "exact"):
        options = DecodeOptions(profile=profile, heard_margin=0.0)
        assert all(options.padded_duration(n / 10, 30.0) >= n / 10 for n in range(1, 301))


def test_only_the_exact_profile_searches_with_all_beams_at_once():
    assert [DecodeOptions(profile=p).beams for p in ("fast", "balanced", "exact")] == [1, 1, 5]
