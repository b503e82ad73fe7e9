"""Catalog of models by name: repository, pinned commit, size and cost.

Commits and hashes are those that several independent public projects pin for the same file. The
commit alone fixes every file of a model; `weights` is checked on top of what the hub itself says.
"""

from dataclasses import dataclass

MB = 1_000_000
GB = 1_000 * MB

NEEDED_FILES = ("model.bin", "config.json", "tokenizer.json")
FETCHED_FILES = (
    "config.json",
    "preprocessor_config.json",
    "tokenizer.json",
    "vocabulary.json",
    "vocabulary.txt",
    "model.bin",
)  # the weights come last: a folder that holds them is complete


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A published model.

    Attributes:
        repository: its place on the model hub.
        revision: the commit that is fetched.
        size: bytes to fetch.
        memory: bytes it takes on a processor with 8-bit numbers, about.
        weights: SHA-256 of model.bin; None where only the hub's own record is known.
        speed: seconds of computing per second of speech relative to `small`, about.
        about: what it costs and what for, in one plain sentence.
        english: whether it writes English only.
        also: other repositories that hold the same files, accepted when already on this computer.
    """

    name: str
    title: str
    repository: str
    revision: str
    size: int
    memory: int
    weights: str | None
    speed: float
    about: str
    english: bool = False
    also: tuple[str, ...] = ()


CATALOG: tuple[KnownModel, ...] = (
    KnownModel(
        "large-v3", "Large v3", "Systran/faster-whisper-large-v3",
        "edaa852ec7e145841d8ffdb056a99866b5f0a478", 3_090_836_000, 3_100 * MB,
        "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1", 7.0,
        "The most accurate; about seven times the time of small, so best with a graphics card.",
    ),
    KnownModel(
        "turbo", "Large v3 turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        "0a363e9161cbc7ed1431c9597a8ceaf0c4f78fcf", 1_621_666_000, 1_700 * MB,
        "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da", 2.5,
        "Nearly as accurate as large-v3 at a third of the time; cannot translate.",
        also=("dropbox-dash/faster-whisper-large-v3-turbo",
              "deepdml/faster-whisper-large-v3-turbo-ct2"),
    ),
    KnownModel(
        "distil-large-v3.5", "Distil large v3.5", "distil-whisper/distil-large-v3.5-ct2",
        "9793ccc07920e0f830e1dba0343efcdf0ef8c903", 1_516_480_000, 1_600 * MB, None, 2.2,
        "Nearly as accurate as large-v3 for English, at a third of the time.", english=True,
    ),
    KnownModel(
        "medium", "Medium", "Systran/faster-whisper-medium",
        "08e178d48790749d25932bbc082711ddcfdfbc4f", 1_530_572_000, 1_700 * MB,
        "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae", 2.9,
        "Accurate; about three times the time of small.",
    ),
    KnownModel(
        "medium.en", "Medium, English", "Systran/faster-whisper-medium.en",
        "a29b04bd15381511a9af671baec01072039215e3", 1_530_458_000, 1_700 * MB,
        "11b220779aea4c6f3ce9d2549c8a95ea869ed84066864b999531ef53e594fe5b", 2.9,
        "Accurate; about three times the time of small.", english=True,
    ),
    KnownModel(
        "small", "Small", "Systran/faster-whisper-small",
        "536b0662742c02347bc0e980a01041f333bce120", 486_212_372, 600 * MB,
        "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671", 1.0,
        "A good start on an ordinary computer.",
    ),
    KnownModel(
        "small.en", "Small, English", "Systran/faster-whisper-small.en",
        "d1d751a5f8271d482d14ca55d9e2deeebbae577f", 486_098_798, 600 * MB,
        "62b2a45b05ee59acb4a5341b33ee35e041395d378d418a18acfe4c9e768ee37a", 1.0,
        "A good start on an ordinary computer.", english=True,
    ),
    KnownModel(
        "base", "Base", "Systran/faster-whisper-base",
        "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66", 147_882_941, 250 * MB,
        "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9", 0.37,
        "Quick; misses more words.",
    ),
    KnownModel(
        "base.en", "Base, English", "Systran/faster-whisper-base.en",
        "3d3d5dee26484f91867d81cb899cfcf72b96be6c", 147_769_510, 250 * MB,
        "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef", 0.37,
        "Quick; misses more words.", english=True,
    ),
    KnownModel(
        "tiny", "Tiny", "Systran/faster-whisper-tiny",
        "d90ca5fe260221311c53c58e660288d3deb8d356", 78_203_619, 150 * MB,
        "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1", 0.2,
        "Quickest; for clear speech and old computers.",
    ),
    KnownModel(
        "tiny.en", "Tiny, English", "Systran/faster-whisper-tiny.en",
        "0d3d19a32d3338f10357c0889762bd8d64bbdeba", 78_090_594, 150 * MB,
        "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a", 0.2,
        "Quickest; for clear speech and old computers.", english=True,
    ),
)  # fmt: skip
"""Best first: `auto` takes the first that is already on this computer."""

KNOWN = {model.name: model for model in CATALOG}
ALIASES = {"large": "large-v3", "large-v3-turbo": "turbo", "whisper-1": "auto"}
OWN_PREFIX = "whisper:"  # names of Tacet's own engine may begin with it
AUTO_PULL = "small"  # what `auto` fetches when no real model is here


def definite_name(name: str) -> str:
    """A model's name without the prefix of the engine, and not an alias."""
    name = name.removeprefix(OWN_PREFIX)
    return ALIASES.get(name, name)


def plain_size(size: int) -> str:
    """Bytes in words, 1 MB being a million: `486 MB`, `1.6 GB`; never 0."""
    return f"{size / GB:.1f} GB" if size >= GB else f"{max(1, round(size / MB))} MB"
