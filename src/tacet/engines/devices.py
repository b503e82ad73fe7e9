"""What this computer can compute on, and what is chosen for "auto"."""

from dataclasses import dataclass

from tacet.core.errors import BadOption, DeviceUnavailable

BEST_TYPES = {
    "cpu": ("int8", "float32"),
    "cuda": ("float16", "int8_float16", "float32"),
}  # the first that the device knows is what "auto" means


@dataclass(frozen=True, slots=True)
class Device:
    """Where a model computes.

    Attributes:
        name: "cpu" or "cuda".
        compute_type: kind of numbers, as CTranslate2 names it.
        fell_back: whether "auto" looked for a graphics card and found none.
    """

    name: str
    compute_type: str
    fell_back: bool = False


def graphics_cards() -> int:
    """How many graphics cards CTranslate2 can use; 0 on most computers."""
    import ctranslate2

    try:
        return int(ctranslate2.get_cuda_device_count())
    except RuntimeError:  # a driver that does not fit
        return 0


def compute_types(device: str) -> frozenset[str]:
    """The kinds of numbers the device can compute with."""
    import ctranslate2

    return frozenset(ctranslate2.get_supported_compute_types(device))


def choose_device(wish: str = "auto", compute_type: str = "auto") -> Device:
    """The device and kind of numbers for what was asked for.

    Raises:
        DeviceUnavailable: "cuda" without a usable graphics card.
        BadOption: no such device, or it cannot compute with such numbers.
    """
    if wish not in ("auto", "cpu", "cuda"):
        raise BadOption(f"There is no device called {wish!r}. Choose auto, cpu or cuda.")
    cards = 0 if wish == "cpu" else graphics_cards()
    if wish == "cuda" and not cards:
        raise DeviceUnavailable(
            "There is no usable NVIDIA graphics card on this computer. Use --device cpu, or see "
            "what is missing with: tacet doctor"
        )
    name = "cuda" if cards else "cpu"
    return Device(name, _compute_type(name, compute_type), wish == "auto" and not cards)


def _compute_type(device: str, wish: str) -> str:
    known = compute_types(device)
    if wish == "auto":
        return next((kind for kind in BEST_TYPES[device] if kind in known), "default")
    if wish not in known | {"default"}:
        raise BadOption(
            f"The {'processor' if device == 'cpu' else 'graphics card'} cannot compute with "
            f"{wish!r}. It can with {', '.join(sorted(known))}, auto or default."
        )
    return wish
