"""Devices of this computer, and the choice for "auto"."""

from dataclasses import dataclass

from tacet.core.errors import BadOption, DeviceUnavailable

BEST_TYPES = {
    "cpu": ("int8", "float32"),
    "cuda": ("float16", "int8_float16", "float32"),
}  # the first that the device knows is what "auto" means


@dataclass(frozen=True, slots=True)
class Device:
    """Device and compute type of a model.

    Attributes:
        name: "cpu" or "cuda".
        compute_type: kind of numbers, as CTranslate2 names it.
        fell_back: whether "auto" looked for a graphics card in vain.
    """

    name: str
    compute_type: str
    fell_back: bool = False


def graphics_cards() -> int:
    """Number of graphics cards that CTranslate2 can use."""
    import ctranslate2

    try:
        return int(ctranslate2.get_cuda_device_count())
    except RuntimeError:  # a driver that does not fit
        return 0


def compute_types(device: str) -> frozenset[str]:
    """Compute types of a device."""
    import ctranslate2

    return frozenset(ctranslate2.get_supported_compute_types(device))


def choose_device(requested: str = "auto", compute_type: str = "auto") -> Device:
    """Choose device and compute type.

    Raises:
        DeviceUnavailable: "cuda" without a usable graphics card.
        BadOption: no such device, or it cannot compute with such numbers.
    """
    if requested not in ("auto", "cpu", "cuda"):
        raise BadOption(f"There is no device called {requested!r}. Choose auto, cpu or cuda.")
    cards = 0 if requested == "cpu" else graphics_cards()
    if requested == "cuda" and not cards:
        raise DeviceUnavailable(
            "There is no usable NVIDIA graphics card on this computer. Use --device cpu, or see "
            "what is missing with: tacet doctor"
        )
    name = "cuda" if cards else "cpu"
    return Device(name, _compute_type(name, compute_type), requested == "auto" and not cards)


def _compute_type(device: str, requested: str) -> str:
    known = compute_types(device)
    if requested == "auto":
        return next((kind for kind in BEST_TYPES[device] if kind in known), "default")
    if requested not in known | {"default"}:
        raise BadOption(
            f"The {'processor' if device == 'cpu' else 'graphics card'} cannot compute with "
            f"{requested!r}. It can with {', '.join(sorted(known))}, auto or default."
        )
    return requested
