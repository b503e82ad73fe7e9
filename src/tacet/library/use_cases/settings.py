"""Settings and options: of the request, over the page's, over the start's."""

import math
from collections.abc import Mapping
from typing import Any

from tacet.core.errors import BadOption
from tacet.core.language.detection import candidates
from tacet.core.options import TranscribeOptions, current_name, named, option_fields, with_named
from tacet.core.options.devices import ComputeType, Device
from tacet.core.options.types import check_type
from tacet.core.protocols import EngineFacts
from tacet.library.context import AppContext
from tacet.library.model.run import SourcedValue
from tacet.library.use_cases.full_disk import despite_full_disk

FROM_COMMAND_LINE = "command line"
START_KEY = "start"  # under this name the store keeps which start of Tacet was the last
VOICE_PROFILES = "voice_profiles"
MAX_TEXT = 4_000  # characters of a text option; no prompt is longer

RUN_BASICS: dict[str, SourcedValue] = {
    "model": SourcedValue("auto"),
    "device": SourcedValue("auto"),
    "compute_type": SourcedValue("auto"),
}
COMPUTING = {"device": Device, "compute_type": ComputeType}
BASICS: dict[str, SourcedValue] = {
    **RUN_BASICS,
    "language": SourcedValue(None),
    "auto_start": SourcedValue(True),
    VOICE_PROFILES: SourcedValue(False),  # biometric data: only ever switched on by a person
}
SWITCHES = ("auto_start", VOICE_PROFILES)


def current_settings(context: AppContext) -> dict[str, SourcedValue]:
    """Every setting by name with its source: page, start or default."""
    values = context.store.values()
    values.pop(START_KEY, None)
    page = {current_name(name): SourcedValue(value, "page") for name, value in values.items()}
    return {**BASICS, **context.settings, **page}


def begin_start(context: AppContext, start: str) -> None:
    """Let flags of this start override what the page chose before it.

    What the page chooses later overrides them again.

    Args:
        start: id of this start; the same one again changes nothing.
    """
    chosen = context.store.values()
    if chosen.get(START_KEY) == start:
        return  # restarted by the supervisor
    for name, given in context.settings.items():
        if given.source == FROM_COMMAND_LINE and name in chosen:
            context.store.set_value(name, None)
    context.store.set_value(START_KEY, start)


def change_settings(context: AppContext, changes: Mapping[str, Any]) -> dict[str, SourcedValue]:
    """All settings after storing the changes; None withdraws one of the page.

    Where voices are not to be kept any more, all are deleted.

    Raises:
        BadOption: a setting does not exist or its value does not fit.
        ModelUnavailable, NotFound: there is no such model.
    """
    for name, value in changes.items():
        _check_setting(context, name, value)
    for name, value in changes.items():
        context.store.set_value(current_name(name), value)
    settings = current_settings(context)
    if VOICE_PROFILES in changes and not settings[VOICE_PROFILES].value:
        despite_full_disk(context, context.store.remove_voices)
    return settings


def choose(context: AppContext, requested: Mapping[str, Any]) -> dict[str, SourcedValue]:
    """Model, device, compute type and all transcription options of a run, sourced.

    Raises:
        BadOption: an option does not exist or its value does not fit.
    """
    requested = {current_name(name): value for name, value in requested.items()}
    over = {name: SourcedValue(value, "request") for name, value in requested.items()}
    merged = {**current_settings(context), **over}
    language = merged["language"]
    merged["language"] = SourcedValue(_language(language.value), language.source)
    known = option_fields()
    given = {name: chosen for name, chosen in merged.items() if name in known}
    unknown = [name for name in requested if name not in known and name not in BASICS]
    if unknown:
        raise BadOption(f"There is no option called {unknown[0]!r}. The reference lists all.")
    values = checked({name: chosen.value for name, chosen in given.items()})
    basics = {name: merged[name] for name in RUN_BASICS}
    for name, kind in COMPUTING.items():
        _check_type(name, basics[name].value, kind)
    defaults = {name: SourcedValue(value) for name, value in named(values).items()}
    return {**defaults, **given, **basics}


def checked(values: Mapping[str, Any]) -> TranscribeOptions:
    """Options with these values, checked by type and range. Raises BadOption."""
    known = option_fields()
    for name, value in values.items():
        if name in known:
            _check_type(name, value, known[name][2])
    return with_named(TranscribeOptions(), values)


def options_of(chosen: Mapping[str, SourcedValue]) -> TranscribeOptions:
    """Transcription options of a stored run, without names that no longer exist."""
    known = option_fields()
    values = {current_name(name): sourced.value for name, sourced in chosen.items()}
    return with_named(
        TranscribeOptions(), {name: value for name, value in values.items() if name in known}
    )


def check_language(facts: EngineFacts, options: TranscribeOptions, name: str = "") -> None:
    """Raise BadOption when the model lacks the requested language, called `name`.

    Without this, an English-only model would write English and call it that language.
    """
    language = options.decode.language
    if language and facts.languages and language not in facts.languages:
        known = name or f'the language "{language}"'
        raise BadOption(
            f"The model {facts.model} does not know {known}. Choose another model, or name no "
            "language."
        )
    named = candidates(options.decode)
    if named and facts.languages and not language and not set(named) & set(facts.languages):
        raise BadOption(
            f"The model {facts.model} knows none of the languages {', '.join(named)}. Choose "
            "another model, or other languages."
        )


def _language(value: Any) -> Any:
    return None if value in ("auto", "") else value


def _check_setting(context: AppContext, name: str, value: Any) -> None:
    if value is None:
        return
    if name == "model":
        _check_type(name, value, str)
        context.models.choose(value)
    elif name in COMPUTING:
        _check_type(name, value, COMPUTING[name])
    elif name in SWITCHES:
        _check_type(name, value, bool)
    else:
        checked({name: _language(value) if name == "language" else value})


def _check_type(name: str, value: Any, hint: Any) -> None:
    """Raise BadOption for another type, and for what no run can need."""
    if isinstance(value, float) and not math.isfinite(value):
        raise BadOption(f"{name} cannot be {value}; it must be a number.")
    check_type(name, value, hint)
    if isinstance(value, str) and len(value) > MAX_TEXT:
        raise BadOption(f"{name} is too long: at most {MAX_TEXT} characters.")
