"""An option that was renamed goes by its former name for one version, wherever it is given."""

from tacet.cli.transcription.whisper_compatibility import resolve_aliases
from tacet.library.model.run import SourcedValue
from tacet.library.use_cases.settings import options_of
from tacet.web.routes.run_options import validated_options


def test_over_http():
    assert validated_options({"max_looks": 1}) == {"max_retries": 1}
    assert validated_options({"max_retries": 3}) == {"max_retries": 3}


def test_on_the_command_line():
    assert resolve_aliases({"max_looks": 1}) == {"max_retries": 1}


def test_in_a_run_that_was_stored_before():
    assert options_of({"max_looks": SourcedValue(0)}).retries.max_retries == 0
