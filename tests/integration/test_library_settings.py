"""Which options a run gets, and from where."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from library_house import House

from tacet.core.errors import BadOption
from tacet.library.use_cases.settings import change_settings, choose, current_settings


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House(tmp_path)
    yield house
    house.context.store.close()


def test_every_option_is_chosen_and_says_where_it_came_from(house: House) -> None:
    change_settings(house.context, {"device": "cpu"})
    chosen = choose(house.context, {"beam_size": 2})
    assert (chosen["beam_size"].value, chosen["beam_size"].source) == (2, "request")
    assert (chosen["device"].value, chosen["device"].source) == ("cpu", "page")
    assert (chosen["language"].value, chosen["language"].source) == ("en", "file")
    assert (chosen["patience"].value, chosen["patience"].source) == (1.0, "default")


def test_the_page_goes_over_the_start_up_and_the_request_over_both(house: House) -> None:
    change_settings(house.context, {"language": "de"})
    assert choose(house.context, {})["language"].value == "de"
    assert choose(house.context, {"language": "auto"})["language"].value is None
    assert change_settings(house.context, {"language": None})["language"].value == "en"


@pytest.mark.parametrize(
    "wrong",
    [
        {"beam_size": "5"}, {"beam_size": 0}, {"beam_size": True}, {"temperature": float("nan")},
        {"temperature": 1.5}, {"task": "sing"}, {"vad_filter": 1}, {"no_such": 1},
        {"initial_prompt": "x" * 5_000}, {"initial_prompt": ["x"]}, {"language": 7},
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(house: House, wrong: dict[str, object]) -> None:
    with pytest.raises(BadOption):
        choose(house.context, wrong)


@pytest.mark.parametrize(
    "wrong", [{"auto_start": "yes"}, {"model": 5}, {"device": ["cpu"]}, {"port": 1}]
)
def test_a_setting_that_does_not_fit_is_refused_and_none_is_stored(
    house: House, wrong: dict[str, object]
) -> None:
    with pytest.raises(BadOption):
        change_settings(house.context, {"device": "cpu", **wrong})
    assert current_settings(house.context)["device"].source == "default"
