"""Options of the run behind a session, from its configuration."""

from typing import Any

from tacet.core.errors import BadOption, TacetError
from tacet.core.language.names import language_code
from tacet.library.use_cases.settings import MAX_TEXT
from tacet.web.context import current_context
from tacet.web.http.hosted_errors import HostedError
from tacet.web.v1.names import local_name, no_model
from tacet.web.v1.realtime.config import SessionConfig, Transcription

FIELD = "session.audio.input.transcription"
HOSTED_THRESHOLD = 0.5  # of the hosted detector, where Tacet's thresholds are its own
LEAST_THRESHOLD, MOST_THRESHOLD = 0.02, 0.95


def run_options(config: SessionConfig) -> dict[str, Any]:
    """Options by flat name. Raises HostedError for a model or language that is not known here."""
    options = _model(config.sound.transcription) | _languages(config.sound.transcription)
    if prompt := config.sound.transcription.prompt:
        options["initial_prompt"] = prompt
    if keywords := config.sound.transcription.keywords:
        options["hotwords"] = ", ".join(keywords)
        if len(options["hotwords"]) > MAX_TEXT:
            message = f"`keywords` have more than {MAX_TEXT} characters. Give fewer."
            raise HostedError(400, message, "invalid_value", f"{FIELD}.keywords")
    if config.logprobs:
        options["token_probabilities"] = True
    if (turns := config.sound.turn_detection) is not None:
        options["live_pause"] = turns.silence
        if turns.threshold != HOSTED_THRESHOLD:
            options |= _thresholds(turns.threshold)
    return options


def _thresholds(hosted: float) -> dict[str, float]:
    """Ours, moved as the hosted one is moved away from its middle."""
    enter = min(MOST_THRESHOLD, max(LEAST_THRESHOLD, hosted / 2))
    return {"vad_threshold": enter, "vad_leave_threshold": enter * 0.6}


def _model(asked: Transcription) -> dict[str, Any]:
    if not asked.model:
        return {}
    try:
        local = local_name(asked.model)
        if local is not None:
            current_context().models.choose(local)
    except TacetError as error:
        raise HostedError(
            404, str(no_model(asked.model, error)), "model_not_found", f"{FIELD}.model"
        ) from error
    return {"model": local} if local else {}


def _languages(asked: Transcription) -> dict[str, Any]:
    """The language that is named, or those among which it is to be detected."""
    field = "language" if asked.language else "languages"
    names = [asked.language] if asked.language else asked.languages or []
    try:
        codes = [code for code in map(language_code, names) if code]
    except BadOption as error:
        raise HostedError(400, str(error), "invalid_language_format", f"{FIELD}.{field}") from error
    if len(codes) > 1:
        return {"language": "auto", "language_candidates": ",".join(dict.fromkeys(codes))}
    return {"language": codes[0]} if codes else {}
