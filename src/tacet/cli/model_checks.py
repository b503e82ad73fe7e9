"""Health checks of models: present, genuine, computed how and calibrated."""

from collections.abc import Iterator

from tacet.cli.findings import Finding, State
from tacet.compute.openvino import is_faster, is_installed
from tacet.compute.processor import has_bf16_dot
from tacet.core.errors import TacetError
from tacet.engines.whisper.thread_layout import AUTO, CTRANSLATE2
from tacet.models.catalog import AUTO_PULL, KNOWN, plain_size
from tacet.models.hub_cache import sha256_of
from tacet.models.info import FoundModel
from tacet.models.origin import WEIGHTS
from tacet.models.registry import NANO, Models
from tacet.settings import Settings


def models(settings: Settings) -> Iterator[Finding]:
    """Models on this computer, and the one in use with its origin."""
    from tacet.bootstrap import build_tools

    registry = build_tools(settings).models
    here = [model.name for model in registry.all() if model.present and model.name != NANO]
    if here:
        yield Finding("models here", State.WELL, f"{', '.join(here)}, in {registry.folder}")
    else:
        yield Finding(
            "models here",
            State.WARNING,
            f"none but the demonstration model {NANO}",
            f"Get a real one: tacet models pull {AUTO_PULL} ({plain_size(KNOWN[AUTO_PULL].size)})",
        )
    try:
        chosen = registry.choose(settings.model)
        setting = f' ("{settings.model}" is set)' if settings.model != chosen.name else ""
        yield Finding("model used", State.WELL, f"{chosen.name}{setting}")
        if chosen.engine is None:
            yield model_source(registry, chosen)
    except TacetError as error:
        yield Finding("model used", State.BROKEN, str(error))


def model_source(models: Models, chosen: FoundModel) -> Finding:
    """Origin of a model; its weights' SHA-256 against the known one."""
    about, origin = "model source", models.origin(chosen)
    digest = sha256_of(chosen.folder / WEIGHTS)
    known = KNOWN.get(chosen.name)
    pinned = known.weights if known else None
    expected, whose = (pinned, "pinned") if pinned else (origin.sha256, "recorded when fetched")
    if expected is None:
        same = [name for name, model in KNOWN.items() if model.weights == digest]
        whose = f"as published of {same[0]}" if same else "which nobody recorded before"
        says = f"{origin.source}; SHA-256 of its weights {digest}, {whose}"
        return Finding(about, State.WELL, says)
    if expected == digest:
        says = f"{origin.source}; SHA-256 of its weights {digest}, as {whose}"
        return Finding(about, State.WELL, says)
    says = f"{origin.source}; its weights have SHA-256 {digest}, but {expected} is {whose}"
    again = f"tacet models rm {chosen.name}, then tacet models pull {chosen.name}"
    return Finding(about, State.WARNING, says, f"Another version, or damaged. Get it anew: {again}")


def computing(settings: Settings) -> Iterator[Finding]:
    """Encoder and decoder chosen for the model, with the reason."""
    from tacet.bootstrap import build_tools

    try:
        choice = build_tools(settings).computing(
            settings.model, settings.device, settings.compute_type
        )
    except TacetError:  # no such model: said above
        return
    if choice is None:
        says = "chosen and compared with float32 when the model is loaded for the first time"
        yield Finding("encoder and search", State.WELL, says)
        return
    judged = choice.exactness
    figures = judged.figures("encoder") if judged else ""
    yield _selected("encoder", choice.encoder, settings, figures)
    figures = judged.figures("decoder") if judged else ""
    yield _selected("search", choice.decoder, settings, figures)


def _selected(about: str, name: str, settings: Settings, figures: str) -> Finding:
    """An encoder or decoder, why it was chosen, and how far it is from float32."""
    told = f" ({figures})" if figures else ""
    return Finding(about, State.WELL, f"{name}: {_why(name, settings)}{told}")


def _why(name: str, settings: Settings) -> str:
    """Why an encoder or decoder was chosen on this processor."""
    if settings.encoder != AUTO and name.startswith(settings.encoder):
        return "the settings ask for it"
    if not is_installed():
        return "OpenVINO, which may be faster, is not installed here"
    if not is_faster():
        lacks = "this processor has no products of 8-bit numbers (VNNI, AMX)"
        return f"{lacks}, without which the others are hardly faster"
    multiplies = f"this processor multiplies {'bfloat16' if has_bf16_dot() else '8-bit numbers'}"
    if name == CTRANSLATE2:
        return f"the others are slower or less exact, {multiplies}"
    return f"as exact as CTranslate2 and faster, {multiplies}"


def calibration(settings: Settings) -> Iterator[Finding]:
    """Calibration of the model on this processor."""
    from tacet.bootstrap import build_tools
    from tacet.cli.calibrate import calibration_sentence

    about, tools = "calibration", build_tools(settings)
    if settings.threads:
        yield Finding(about, State.WELL, f"not used: the setting threads is {settings.threads}")
        return
    try:
        subject = tools.subject(settings.model, settings.device, settings.compute_type)
    except TacetError:  # no such model, or a graphics card: said above
        return
    kept = tools.calibrations.find(subject)
    if kept is None:
        remedy = f"Measure it: tacet calibrate --model {subject.model}"
        yield Finding(about, State.WELL, f"{subject.model} is not measured yet", remedy)
    else:
        says = f"{subject.model}, measured on {kept.measured_on}: {calibration_sentence(kept)}"
        yield Finding(about, State.WELL, says)
