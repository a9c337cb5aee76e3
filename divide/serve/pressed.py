"""Files that never change, compressed: soon for the first reader, as small as can be for the rest.

The smallest form of Streamlit's scripts takes half a minute of a processor's time. Nobody waits
for it: a thread of low priority makes it once, and a folder keeps it for the next start and for
the other workers. A folder that cannot be written costs only that.

``python -m divide.serve.pressed FOLDER…`` fills it beforehand.
"""

import gzip
import hashlib
import logging
import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import brotli

LOG = logging.getLogger("divide.pressed")
COMPRESSIBLE = {".css", ".js", ".json", ".svg"}
SOON, SMALLEST = 5, 11  # qualities of Brotli: a tenth of a second for 5 MB, and eight


class Pressed:
    """Compressed files, in memory and in a folder.

    Parameters
    ----------
    folder : Path or None
        Where the smallest forms are kept between starts; None for nowhere.
    read : callable
        What is to be compressed of a file.
    """

    def __init__(
        self, folder: Path | None, read: Callable[[Path], bytes] = Path.read_bytes
    ) -> None:
        self.folder, self.read = folder, read
        self._lock = threading.Lock()
        self._made: dict[tuple[Path, str], bytes] = {}
        self._waiting: list[Path] = []
        self._worker: threading.Thread | None = None

    def get(self, file: Path, coding: str) -> bytes:
        """A file in a coding, ``br`` or ``gzip``: as it is kept, else as soon as can be."""
        with self._lock:
            made = self._made.get((file, coding))
        if made is not None:
            return made
        plain = self.read(file)
        if coding != "br":
            made = gzip.compress(plain, mtime=0)
        else:
            made = self._kept(plain)
            if made is None:
                made = bytes(brotli.compress(plain, quality=SOON))
                self._press_later(file)
        with self._lock:
            return self._made.setdefault((file, coding), made)

    def press(self, file: Path) -> None:
        """Put the smallest form of a file in force, from the folder or made now and kept there."""
        plain = self.read(file)
        made = self._kept(plain)
        if made is None:
            made = bytes(brotli.compress(plain, quality=SMALLEST))
            self._keep(plain, made)
        with self._lock:
            self._made[file, "br"] = made

    def finish(self) -> None:
        """Wait until nothing is left to press."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def _press_later(self, file: Path) -> None:
        with self._lock:
            self._waiting.append(file)
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="pressed", daemon=True)
                self._worker.start()

    def _work(self) -> None:
        if sys.platform == "linux":  # where a priority is a thread's own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 19)
        while True:
            with self._lock:
                if not self._waiting:
                    self._worker = None
                    return
                # each process in an order of its own, so that workers share the files
                file = self._waiting.pop(os.getpid() % len(self._waiting))
            try:
                self.press(file)
            except OSError as error:
                LOG.warning("%s could not be read: %s", file.name, error)

    def _place(self, plain: bytes) -> Path | None:
        name = hashlib.sha256(plain).hexdigest()[:32]
        return self.folder / f"{name}.br" if self.folder else None

    def _kept(self, plain: bytes) -> bytes | None:
        place = self._place(plain)
        try:
            made = place.read_bytes() if place else None
            return made if made and brotli.decompress(made) == plain else None
        except (OSError, brotli.error):
            return None

    def _keep(self, plain: bytes, made: bytes) -> None:
        place = self._place(plain)
        if place is None:
            return
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(made)
                os.replace(name, place)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:  # a full or locked disk: the next start makes it again
            LOG.warning("compressed files are not kept in %s: %s", self.folder, error)
            self.folder = None


def folder_of(environment: dict[str, str] | os._Environ[str]) -> Path | None:
    """Folder for compressed files: ``DIVIDE_CACHE``, else ``divide`` in the user's cache.

    Parameters
    ----------
    environment : mapping of str to str
        ``DIVIDE_CACHE`` empty for no folder.
    """
    named = environment.get("DIVIDE_CACHE")
    if named is not None:
        return Path(named) if named else None
    home = environment.get("XDG_CACHE_HOME") or Path(environment.get("HOME") or "~", ".cache")
    return Path(home).expanduser() / "divide"


def main(folders: Iterable[str]) -> None:
    """Press the files of some folders, so that even the first reader gets the smallest."""
    pressed = Pressed(folder_of(os.environ))
    for folder in folders:
        for file in Path(folder).rglob("*"):
            if file.suffix in COMPRESSIBLE:
                pressed.press(file)


if __name__ == "__main__":
    main(sys.argv[1:])
