"""Serializers of models and settings."""

from dataclasses import dataclass

from tacet import __version__
from tacet.bootstrap import Tacet
from tacet.core.errors import BadInput, ModelUnavailable, NotFound
from tacet.core.language.names import LANGUAGES
from tacet.library.model.recording import Upload
from tacet.library.model.run import RunState
from tacet.library.use_cases.settings import current_settings
from tacet.models.info import FoundModel, ModelInfo
from tacet.web.schemas import server as schemas
from tacet.web.schemas.answers import Fault

CHUNK_BYTES = 8 << 20  # of one piece of an upload, the most that a lost connection costs
RECENT_RECORDINGS = 20  # recordings


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Model of the next run, or the reason that there is none."""

    model: FoundModel | None
    notice: str | None


def serialize_models(tacet: Tacet) -> list[schemas.Model]:
    """Every model that can be chosen by name."""
    in_use = _model_choice(tacet).model
    name = in_use.name if in_use else None
    return [_model(tacet, info, name) for info in tacet.models.all()]


def serialize_model(tacet: Tacet, name: str) -> schemas.Model:
    """One model. Raises NotFound."""
    for serialized in serialize_models(tacet):
        if serialized.name == name:
            return serialized
    if tacet.downloads.progress(name) is None and tacet.models.find(name) is None:
        raise NotFound(f"There is no model called {name!r} on this computer.")
    info = ModelInfo(name, name, "Named by its hub id.", 0, 0, "", False)
    return _model(tacet, info, None)


def serialize_settings(tacet: Tacet) -> schemas.Settings:
    """Settings, with facts about this server."""
    values = {name: chosen.value for name, chosen in current_settings(tacet.context).items()}
    choice = _model_choice(tacet)
    return schemas.Settings(
        model=str(values["model"]),
        model_in_use=serialize_model(tacet, choice.model.name) if choice.model else None,
        language=values["language"] or "auto",
        device=str(values["device"]),
        device_in_use=_device_in_use(tacet),
        auto_start=bool(values["auto_start"]),
        allow_urls=tacet.context.allow_urls,
        voice_profiles=bool(values["voice_profiles"]),
        version=__version__,
        max_upload_bytes=tacet.context.limits.max_upload_bytes,
        chunk_bytes=CHUNK_BYTES,
        languages=_languages(),
        formats=[
            schemas.Format(
                name=e.name, title=e.title, extension=e.extension, media_type=e.media_type
            )
            for e in tacet.context.exporters.values()
        ],
        notice=choice.notice,
        model_wait=tacet.downloads.waiting,
    )


def serialize_upload(upload: Upload) -> schemas.UploadFacts:
    """Progress of an upload."""
    error = Fault(code=upload.error.code, message=upload.error.message) if upload.error else None
    return schemas.UploadFacts(
        id=upload.id, name=upload.name, offset=upload.offset, length=upload.length, error=error
    )


def _languages() -> list[schemas.Language]:
    named = sorted(LANGUAGES.items(), key=lambda item: item[1])
    return [schemas.Language(code=code, name=name) for code, name in named]


def _model_choice(tacet: Tacet) -> ModelChoice:
    settings = current_settings(tacet.context)
    language = settings["language"].value
    language = None if language == "auto" else language
    name = str(settings["model"].value)
    if tacet.downloads.auto_error is None and tacet.models.must_fetch(name, language):
        return ModelChoice(None, None)  # it is on its way, or will be once a run needs it
    try:
        model = tacet.models.choose(name, language)
    except (ModelUnavailable, NotFound, BadInput) as error:
        return ModelChoice(None, str(error))
    return ModelChoice(model, model.notice)


def _model(tacet: Tacet, info: ModelInfo, in_use: str | None) -> schemas.Model:
    going = tacet.downloads.progress(info.name)
    return schemas.Model(
        name=info.name,
        title=info.title,
        description=info.description,
        size_bytes=info.size,
        present=info.present,
        downloading=schemas.Download.model_validate(going, from_attributes=True) if going else None,
        demonstration=info.demonstration,
        languages=info.languages,
        speed=None,
        memory_bytes=info.memory,
        in_use=info.name == in_use,
        fault=None if info.present else tacet.downloads.failure(info.name),
        source=info.source or None,
        sha256=info.sha256 or None,
        removable=info.present and info.removable,
    )


def _device_in_use(tacet: Tacet) -> str | None:
    """Device of the newest run; asking the hardware would load the engine."""
    page = tacet.context.store.recordings("", RECENT_RECORDINGS, None)
    runs = tacet.context.store.current_runs([recording.id for recording in page.items])
    begun = (RunState.LISTENING, RunState.DONE)
    used = [r for r, _ in runs.values() if r.state in begun and not r.imported]
    newest = max(used, key=lambda run: run.created_at, default=None)
    return newest.device if newest else None
