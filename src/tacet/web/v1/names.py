"""Names of models: those of the hosted API are other names of the model in use here."""

from tacet.core.errors import ModelUnavailable, TacetError
from tacet.web.context import current_tacet
from tacet.web.http.hosted_errors import HostedError
from tacet.web.routes.run_options import check_model_name

HOSTED_MODELS = (
    "whisper-1",
    "gpt-transcribe",
    "gpt-4o-transcribe",
    "gpt-4o-mini-transcribe",
    "gpt-4o-mini-transcribe-2025-12-15",
    "gpt-4o-transcribe-diarize",
    "gpt-live-transcribe",
    "gpt-realtime-whisper",
)
OWNER = "tacet"


def local_name(name: str) -> str | None:
    """Name of a model on this computer; None for the one that is in use. Raises BadOption."""
    if name in HOSTED_MODELS:
        return None
    check_model_name(name)
    return name


def offered_models() -> list[str]:
    """Names that a call may give: models of this computer, then the hosted ones."""
    here = [info.name for info in current_tacet().models.all() if info.present]
    return [*here, *HOSTED_MODELS]


def no_model(name: str, error: TacetError | None = None) -> HostedError:
    """Error for a model that is not on this computer."""
    why = f" {error}" if isinstance(error, ModelUnavailable) else ""
    message = f"The model {name[:200]!r} does not exist here. GET /v1/models lists those that do."
    return HostedError(404, message + why, "model_not_found", "model")
