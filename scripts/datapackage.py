"""Write data/datapackage.json from the schema in divide/catalog/schema.py."""

import json
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from divide.catalog import package  # noqa: E402


def text(folder: Path) -> str:
    """The file's content for a data folder."""
    return json.dumps(package.descriptor(folder), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    data = PROJECT / "data"
    (data / package.FILE).write_text(text(data), encoding="utf-8")
