"""Published models write nothing where nobody speaks."""

import pytest

from benchmarks.recordings import from_suite, read, suite_names

SOUNDS = ("dog_bark", "clock_tick", "sea_waves", "helicopter", "fire_crackling")
MODELS = ("base", "tiny.en")


@pytest.mark.parametrize("given", ["en", None], ids=["given", "detected"])
@pytest.mark.parametrize("model", MODELS)
def test_dead_air_has_no_words(listen, shared_data, model, given):
    names = [name for name in suite_names(shared_data / "suite") if name.startswith("dead_")]
    assert names
    written = {
        name: listen(model)(from_suite(shared_data / "suite", name).audio, given).text
        for name in names
    }
    assert written == dict.fromkeys(names, "")


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("sound", SOUNDS)
def test_ordinary_sounds_have_no_words(listen, shared_data, model, sound):
    paths = sorted((shared_data / "nonspeech").glob(f"{sound}*"))
    if not paths:
        pytest.skip(f"no clip of {sound} in {shared_data / 'nonspeech'}")
    assert listen(model)(read(paths[0]), "en").text == ""
