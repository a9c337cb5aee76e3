"""Write what the newest release in data/releases.csv changed into data/changes.csv."""

import argparse
import io
import subprocess
import sys
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from divide.catalog import changes  # noqa: E402
from divide.catalog.load import load  # noqa: E402
from divide.text.catalogue import LANGUAGES  # noqa: E402
from divide.text.changes import failure, summary  # noqa: E402
from divide.text.problems import problem  # noqa: E402

DATA = PROJECT / "data"


class Stop(Exception):
    """Something that the person at the keyboard must see to first."""

    def __init__(self, code, value=""):
        self.said = [failure(code, lang, value) for lang in LANGUAGES]


class Broken(Stop):
    """Files whose rows would wrongly seem to have left or never to have been there."""

    def __init__(self, problems):
        self.said = [problem(one, lang) for one in problems for lang in LANGUAGES]


@contextmanager
def earlier(place):
    """The folder of the earlier edition: a folder, data/ of a git revision, or nothing."""
    with tempfile.TemporaryDirectory() as empty:
        if not place:
            yield Path(empty)
        elif Path(place).is_dir():
            if not (Path(place) / "areas.csv").is_file():
                raise Stop("no_data", place)
            yield Path(place)
        else:
            # `--` and no leading dash: the place is never an option
            found = not place.startswith("-") and subprocess.run(
                ["git", "archive", "--format=tar", f"{place}:./data"],
                cwd=PROJECT,
                capture_output=True,
            )
            if not found or found.returncode:
                raise Stop("no_revision", place)
            with tarfile.open(fileobj=io.BytesIO(found.stdout)) as archive:
                archive.extractall(empty, filter="data")
            yield Path(empty)


def run(data, place):
    """Compare, write the log and return its new lines."""
    dataset = load(data)
    broken = [one for one in dataset.problems if one.file != changes.FILE]
    if broken:
        raise Broken(broken)
    if dataset.releases.empty:
        raise Stop("no_release")
    if not place and len(dataset.releases) > 1:
        raise Stop("no_earlier")
    with earlier(place) as folder:
        before, unread = changes.read(folder)
    if unread:
        raise Broken(unread)
    lines = changes.compare(before, changes.read(data)[0])
    log = changes.with_release(dataset.changes, dataset.releases.index[-1], lines)
    log = log.replace({"": pd.NA})
    log.to_csv(data / changes.FILE, index=False, lineterminator="\n", encoding="utf-8")
    return log[log["release"] == dataset.releases.index[-1]]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="place", default="", help="a data folder or a git revision")
    parser.add_argument("--data", type=Path, default=DATA, help="default: data")
    asked = parser.parse_args()
    try:
        lines = run(asked.data, asked.place)
    except Stop as stop:
        print("\n".join(stop.said))
        return 1
    for lang in LANGUAGES:
        print(summary(lines, lang))
    return 0


if __name__ == "__main__":
    # A Windows console may default to a code page without Persian.
    sys.stdout.reconfigure(encoding="utf-8")
    raise SystemExit(main())
