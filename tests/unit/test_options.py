"""Options: one flat list of names, each with help, unit, range and default."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tacet.core.errors import BadOption
from tacet.core.options import GROUPS, TranscribeOptions, named, option_fields, with_named

DEFAULT = TranscribeOptions()
RANGED = sorted(
    name
    for name, (_, about, _) in option_fields().items()
    if about.metadata["low"] is not None or about.metadata["high"] is not None
)


def test_no_two_options_share_a_name():
    assert len(option_fields()) == sum(len(cls.__dataclass_fields__) for cls in GROUPS.values())


def test_every_option_explains_itself():
    silent = [n for n, (_, about, _) in option_fields().items() if not about.metadata["help"]]
    assert silent == []


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
        allowed[name] = round(value) if option_fields()[name][2] is int else value
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


def test_an_unknown_option_is_refused_by_name():
    with pytest.raises(BadOption, match="beem_size"):
        with_named(DEFAULT, {"beem_size": 5})


def test_the_options_given_are_left_as_they_were():
    with_named(DEFAULT, {"silence": "strict"})
    assert DEFAULT.verify.silence == "balanced"
