"""What a call asks for: fields of the hosted API as options of a run."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from werkzeug.datastructures import FileStorage

from tacet.core.errors import BadOption, TacetError
from tacet.core.language.names import language_code
from tacet.library.calls.calls import SentFile
from tacet.library.use_cases.settings import MAX_TEXT
from tacet.web.context import current_context
from tacet.web.http.requests import MODEL_LENGTH
from tacet.web.v1 import form as fields
from tacet.web.v1.form import Form, refused
from tacet.web.v1.known_speakers import known_speakers
from tacet.web.v1.names import local_name, no_model

DIARIZED = "diarized_json"
FORMATS = ("json", "text", "srt", "verbose_json", "vtt", DIARIZED)
GRANULARITIES = ("segment", "word")
STREAMED = ("json", "text", DIARIZED)
VAD_NUMBERS = {"prefix_padding_ms", "silence_duration_ms", "threshold"}
LANGUAGE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A call as it was asked for.

    Attributes:
        file: the recording that was sent.
        options: of the run, by flat name.
        granularities: "segment" and "word", for verbose_json.
        language: code, where it was named.
        known: names of people, and samples of their voices.
    """

    file: FileStorage
    options: Mapping[str, Any]
    response_format: str = "json"
    granularities: tuple[str, ...] = ("segment",)
    logprobs: bool = False
    stream: bool = False
    language: str | None = None
    translates: bool = False
    known: tuple[tuple[str, SentFile], ...] = ()

    @property
    def diarizes(self) -> bool:
        """Whether it is to be told who speaks."""
        return self.response_format == DIARIZED


def asked_transcription() -> Asked:
    """The current request for a transcription. Raises HostedError."""
    form = request.form
    response_format = fields.choice(form, "response_format", FORMATS)
    known = known_speakers(form)
    _check_chunking(form)
    options, stream = _options(form), fields.flag(form, "stream")
    logprobs = _wants_logprobs(form, response_format)
    if stream and response_format not in STREAMED:
        raise refused("stream", f"`stream` goes with {' and '.join(STREAMED)}, not with others.")
    options |= _languages(form)
    if keywords := fields.items(form, "keywords"):
        options["hotwords"] = _within("keywords", ", ".join(keywords))
    if logprobs:
        options["token_probabilities"] = True
    if response_format == DIARIZED:
        options["diarize"] = True
    return Asked(
        _file(),
        options,
        response_format,
        _chosen(form, "timestamp_granularities", GRANULARITIES) or ("segment",),
        logprobs,
        stream,
        _named_language(options),
        known=known if response_format == DIARIZED else (),
    )


def asked_translation() -> Asked:
    """The current request for a translation into English. Raises HostedError."""
    form = request.form
    response_format = fields.choice(form, "response_format", FORMATS[:-1])
    options = {**_options(form), "task": "translate"}
    return Asked(_file(), options, response_format, translates=True)


def _file() -> FileStorage:
    file = request.files.get("file")
    if file is None:
        raise refused(
            "file",
            "Send the recording as the form's field `file`, with a file name.",
            "missing_required_parameter",
        )
    return file


def _options(form: Form) -> dict[str, Any]:
    """Options that transcriptions and translations share."""
    options: dict[str, Any] = {}
    if model := _model(form):
        options["model"] = model
    if prompt := fields.text(form, "prompt", MAX_TEXT):
        options["initial_prompt"] = prompt
    if temperature := fields.number(form, "temperature", 0, 1):
        options["temperature"] = temperature
    return options


def _model(form: Form) -> str | None:
    """Model of this computer that is meant; None for the one of the settings."""
    name = fields.text(form, "model", MODEL_LENGTH)
    if not name:
        raise refused("model", "Name a model in the field `model`.", "missing_required_parameter")
    try:
        local = local_name(name)
        if local is not None:
            current_context().models.choose(local)
    except TacetError as error:
        raise no_model(name, error) from error
    return local


def _languages(form: Form) -> dict[str, Any]:
    """The language that is named, or those among which it is to be detected."""
    named = _codes("language", [fields.text(form, "language", LANGUAGE_LENGTH)])
    named = named or _codes("languages", fields.items(form, "languages"))
    if len(named) > 1:
        return {"language": "auto", "language_candidates": ",".join(named)}
    return {"language": named[0]} if named else {}


def _named_language(options: Mapping[str, Any]) -> str | None:
    language = options.get("language")
    return None if language == "auto" else language


def _codes(field: str, names: list[str]) -> list[str]:
    try:
        found = [language_code(name) for name in names]
    except BadOption as error:
        raise refused(field, str(error), "invalid_language_format") from error
    return [code for code in dict.fromkeys(found) if code]


def _within(field: str, value: str) -> str:
    if len(value) > MAX_TEXT:
        raise refused(field, f"`{field}` has more than {MAX_TEXT} characters. Give fewer.")
    return value


def _chosen(form: Form, field: str, choices: tuple[str, ...]) -> tuple[str, ...]:
    given = fields.items(form, field)
    for one in given:
        if one not in choices:
            known = ", ".join(f"'{choice}'" for choice in choices)
            raise refused(field, f"`{field}` cannot hold {one[:100]!r}. It holds {known}.")
    return tuple(one for one in choices if one in given)


def _wants_logprobs(form: Form, response_format: str) -> bool:
    wanted = bool(_chosen(form, "include", ("logprobs",)))
    if wanted and response_format != "json":
        raise refused("include", "`logprobs` come with `response_format` json only.")
    return wanted


def _check_chunking(form: Form) -> None:
    """Refuse a malformed strategy; a good one changes nothing, for sound is cut in silence."""
    given = fields.mapping(form, "chunking_strategy")
    if given is None or given == "auto":
        return
    if not isinstance(given, dict) or given.get("type") != "server_vad":
        raise refused(
            "chunking_strategy", "`chunking_strategy` is 'auto' or an object of type 'server_vad'."
        )
    for name in VAD_NUMBERS & given.keys():
        try:
            float(given[name])
        except (TypeError, ValueError):
            field = f"chunking_strategy[{name}]"
            raise refused(field, f"`{field}` must be a number.") from None
