"""Watcher: transcribes each new recording of a folder once, as long as it runs."""

import threading
from dataclasses import dataclass

from tacet.cli.console.output_files import CannotWrite
from tacet.cli.console.safe_print import print_line, printable_name
from tacet.cli.transcription.session import Session
from tacet.cli.watching.folder import WatchedFolder
from tacet.cli.watching.journal import Entry, Fingerprint, Journal
from tacet.core.errors import BadInput, TacetError

LOOK_EVERY = 1.0  # seconds between two looks at the folder
REST_SECONDS = 60.0  # after a failure that is not the file's, such as a full disk


@dataclass(slots=True)
class Watcher:
    """A folder, what was done of it, and the session that transcribes the rest."""

    session: Session
    folder: WatchedFolder
    journal: Journal
    stop: threading.Event
    rest: float = REST_SECONDS
    _unreadable: str = ""

    def run(self) -> None:
        """Watch until the stop event is set.

        Raises:
            TacetError: the model cannot be opened at the start, or the texts not be kept.
        """
        with self.session.transcriber():  # so that it is known, and told, before a file comes
            pass
        while not self.stop.is_set():
            new = self._new_files()
            pause = self.rest if new and not self._transcribe(new) else LOOK_EVERY
            self.stop.wait(pause)

    def _new_files(self) -> list[tuple[str, Fingerprint]]:
        try:
            whole = self.folder.whole_files()
        except OSError as error:  # such as a network share that is away for a while
            self._tell_unreadable(error.strerror or str(error))
            return []
        if self._unreadable:
            self._unreadable = ""
            print_line(f"{self.folder.path} can be read again.")
        return [(n, seen) for n, seen in whole if not self.journal.is_done(n, seen)]

    def _tell_unreadable(self, why: str) -> None:
        if why != self._unreadable:
            self._unreadable = why
            print_line(f"{self.folder.path} cannot be read now ({why}). It goes on when it can.")

    def _transcribe(self, files: list[tuple[str, Fingerprint]]) -> bool:
        """Whether all went on; False after a failure that is not a file's own."""
        try:
            with self.session.transcriber(told=True) as transcriber:
                for name, seen in files:
                    if self.stop.is_set():
                        return True
                    path, stem = str(self.folder.path / name), self.journal.stem_for(name)
                    if self.folder.fingerprint(name) != seen:
                        continue  # it has changed while others were transcribed
                    error = self.session.attempt(transcriber, path, stem)
                    if _is_passing(error):
                        return False
                    self._remember(name, seen, stem, error)
        except TacetError as error:
            if not _is_passing(error):
                raise
            print_line(f"{error} It is tried again in a minute.")
            return False
        return True

    def _remember(self, name: str, seen: Fingerprint, stem: str, error: Exception | None) -> None:
        """Add a file to the journal, unless it has changed meanwhile: then it is done again."""
        if self.folder.fingerprint(name) == seen:
            self.journal.add(name, Entry(seen, stem, str(error) if error else None))
        else:
            print_line(f"{printable_name(name)} has changed meanwhile; it is done again.")


def _is_passing(error: Exception | None) -> bool:
    """Whether an error is not of the file, but of this computer at this time."""
    if isinstance(error, CannotWrite):
        return True
    return isinstance(error, TacetError) and not isinstance(error, BadInput)
