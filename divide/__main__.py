"""Commands: ``python -m divide check [FOLDER]`` names every broken rule of a data folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from divide.catalog import playlists
from divide.catalog.load import load
from divide.measures.library import build
from divide.text.bidi import isolate
from divide.text.catalogue import LANGUAGES, texts
from divide.text.digits import number
from divide.text.problems import problem

DATA = Path(__file__).resolve().parents[1] / "data"


def check(folder: Path) -> int:
    """Print every problem of a data folder in both languages.

    Parameters
    ----------
    folder
        The data folder.

    Returns
    -------
    int
        0 if the folder is sound, 1 if not.
    """
    shown = {"fa": isolate(str(folder)), "en": str(folder)}
    if not folder.is_dir():
        for lang in LANGUAGES:
            print(texts(lang)("check.no_folder", folder=shown[lang]))
        return 1
    dataset = load(folder)
    library = build(dataset)
    _, of_screens = playlists.read(
        folder, list(library.indicators.index), list(library.definitions.index)
    )
    problems = (*dataset.problems, *of_screens)
    for found in problems:
        for lang in LANGUAGES:
            print(problem(found, lang))
        print()
    outcome = "broken" if problems else "sound"
    for lang in LANGUAGES:
        counts = {
            name: number(len(problems if name == "problems" else getattr(dataset, name)), lang)
            for name in (
                "observations",
                "indicators",
                "definitions",
                "areas",
                "sources",
                "problems",
            )
        }
        print(texts(lang).of("check", outcome, folder=shown[lang], **counts))
    return int(bool(problems))


def main(arguments: list[str] | None = None) -> int:
    """Run a command; the result is the exit code."""
    parser = argparse.ArgumentParser(prog="python -m divide")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    checking = commands.add_parser("check", help="name every broken rule of a data folder")
    checking.add_argument("folder", nargs="?", type=Path, default=DATA, help="default: data")
    chosen = parser.parse_args(arguments)
    return check(chosen.folder)


if __name__ == "__main__":
    # A Windows console may default to a code page without Persian.
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    raise SystemExit(main())
