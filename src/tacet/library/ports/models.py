"""Protocol of the models: from a requested name to a definite model."""

from dataclasses import dataclass
from typing import Protocol


class NamedModel(Protocol):
    """A definite model, such as `tacet.models.registry.FoundModel`."""

    @property
    def name(self) -> str:
        """The definite name."""

    @property
    def title(self) -> str:
        """The name as shown."""


@dataclass(frozen=True, slots=True)
class PinnedModel:
    """The plainest `NamedModel`: a definite name and its title as shown."""

    name: str
    title: str


class Models(Protocol):
    """Resolver of requested model names."""

    def choose(self, name: str, language: str | None = None) -> NamedModel:
        """The model meant by a name or "auto". Raises ModelUnavailable or NotFound."""

    def must_fetch(self, name: str, language: str | None = None) -> bool:
        """Whether a model must be downloaded first; asks no network."""

    def lacks(self, name: str, language: str | None = None) -> bool:
        """Whether "auto" is asked for and no real model is here."""
