"""Which options a run gets, and from where."""

import pytest
from sample_library import SampleLibrary

from tacet.core.errors import BadOption
from tacet.library.use_cases.settings import change_settings, choose, current_settings


def test_every_option_is_chosen_and_says_where_it_came_from(library: SampleLibrary) -> None:
    change_settings(library.context, {"device": "cpu"})
    chosen = choose(library.context, {"beam_size": 2})
    assert (chosen["beam_size"].value, chosen["beam_size"].source) == (2, "request")
    assert (chosen["device"].value, chosen["device"].source) == ("cpu", "page")
    assert (chosen["language"].value, chosen["language"].source) == ("en", "file")
    assert (chosen["patience"].value, chosen["patience"].source) == (1.0, "default")


def test_the_page_goes_over_the_start_up_and_the_request_over_both(library: SampleLibrary) -> None:
    change_settings(library.context, {"language": "de"})
    assert choose(library.context, {})["language"].value == "de"
    assert choose(library.context, {"language": "auto"})["language"].value is None
    assert change_settings(library.context, {"language": None})["language"].value == "en"


@pytest.mark.parametrize(
    "wrong",
    [
        {"beam_size": "5"}, {"beam_size": 0}, {"beam_size": True}, {"temperature": float("nan")},
        {"temperature": 1.5}, {"task": "sing"}, {"vad_filter": 1}, {"no_such": 1},
        {"initial_prompt": "x" * 5_000}, {"initial_prompt": ["x"]}, {"language": 7},
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_is_refused(
    library: SampleLibrary, wrong: dict[str, object]
) -> None:
    with pytest.raises(BadOption):
        choose(library.context, wrong)


@pytest.mark.parametrize(
    "wrong", [{"auto_start": "yes"}, {"model": 5}, {"device": ["cpu"]}, {"port": 1}]
)
def test_a_setting_that_does_not_fit_is_refused_and_none_is_stored(
    library: SampleLibrary, wrong: dict[str, object]
) -> None:
    with pytest.raises(BadOption):
        change_settings(library.context, {"device": "cpu", **wrong})
    assert current_settings(library.context)["device"].source == "default"
