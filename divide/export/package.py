"""The whole dataset as one ZIP: written, checked and read back.

Inside: the data folder's tables and texts byte for byte, ``datapackage.json``
(Frictionless, with the size and SHA-256 of each table), the same figures as
SDMX-CSV, the licence, and ``SHA256SUMS`` (as ``sha256sum -c`` reads it).
"""

import hashlib
import io
import json
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from divide.catalog import package as frictionless
from divide.catalog.dataset import Dataset
from divide.catalog.load import load
from divide.export import sdmx
from divide.export.edition import edition
from divide.text.bidi import isolate
from divide.text.catalogue import texts
from divide.text.digits import digits

SUMS = "SHA256SUMS"
LICENCE = "LICENCE.txt"

# Many times what the dataset is: a package beyond is refused unread.
MOST_FILES = 500
MOST_BYTES = 200_000_000

_KEPT = (".csv", ".md", ".json")
_WRITTEN_HERE = (frictionless.FILE, SUMS, LICENCE, sdmx.FILE)
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")
# Parts of letters, digits, points, hyphens and spaces, none hidden, none pointing upwards.
_NAME = re.compile(r"(?![. ])[\w. -]+(/(?![. ])[\w. -]+)*")
_DAY = (1980, 1, 1, 0, 0, 0)
_LONGEST = 60


@dataclass(frozen=True)
class PackageProblem:
    """Something wrong with a package, in no language.

    Attributes
    ----------
    code : str
        ``not_a_zip``, ``too_many``, ``too_large``, ``unsafe_name``,
        ``repeated``, ``unreadable``, ``sums_unreadable``, ``changed``,
        ``missing``, ``extra`` or ``descriptor_differs``.
    file : str
        Name of the file in the package; empty when the whole is meant.
    """

    code: str
    file: str = ""

    def sentence(self, lang: str) -> str:
        """The problem in words."""
        t = texts(lang)
        shown = "".join(sign if sign.isprintable() else "�" for sign in self.file)
        shown = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
        return t.of(
            "package_problem",
            self.code,
            file=isolate(shown) if t.dir == "rtl" else shown,
            files=digits(MOST_FILES, lang),
            megabytes=digits(MOST_BYTES // 1_000_000, lang),
        )


class PackageError(ValueError):
    """A package that is not what it says; ``problems`` names each fault."""

    def __init__(self, problems: list[PackageProblem]) -> None:
        super().__init__("; ".join(found.sentence("en") for found in problems))
        self.problems = tuple(problems)


def data_package(folder: Path, dataset: Dataset | None = None) -> bytes:
    """The data folder as one ZIP.

    Parameters
    ----------
    folder : Path
        The data folder.
    dataset : Dataset, optional
        What was loaded from it, if it has been.

    Returns
    -------
    bytes
        The same folder gives the same bytes.
    """
    dataset = load(folder) if dataset is None else dataset
    files = {name: (folder / name).read_bytes() for name in _names(folder)}
    files[sdmx.FILE] = sdmx.sdmx_bytes(dataset)
    files[frictionless.FILE] = _json(_descriptor(folder, files))
    files["EDITORS.md"] = files.pop("README.md", b"")  # for those who keep the folder
    files["README.md"] = _readme(dataset)
    files[LICENCE] = (Path(__file__).parent / "CC-BY-4.0.txt").read_bytes()
    files[SUMS] = "".join(f"{_sha256(files[name])}  {name}\n" for name in sorted(files)).encode()
    return zipped(files)


def _readme(dataset: Dataset) -> bytes:
    """What a person reads first who has only the package."""
    own = edition(dataset)
    text = (Path(__file__).parent / "PACKAGE.md").read_text(encoding="utf-8")
    date = own.date.isoformat() if own.date else "-"
    return text.replace("{release}", own.code).replace("{date}", date).encode()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files as a ZIP that is the same whenever and wherever it is made.

    Parameters
    ----------
    files : mapping of str to bytes
        Name to content.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # the same bytes on every system
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(entry, files[name], compresslevel=9)
    return buffer.getvalue()


def verify(content: bytes) -> list[PackageProblem]:
    """Everything that is wrong with a package; nothing when it is whole.

    Parameters
    ----------
    content : bytes
        Of any origin: names that lead out of the folder, and sizes beyond any
        dataset, are refused before anything is unpacked.

    Returns
    -------
    list of PackageProblem
        By file name. Never raises for what the bytes may be.
    """
    return _read(content)[1]


def load_package(content: bytes, into: Path) -> Dataset:
    """Unpack a package and load its dataset.

    Parameters
    ----------
    content : bytes
        A package that :func:`data_package` made.
    into : Path
        Folder to write to; made if it is not there.

    Returns
    -------
    Dataset
        Equal to the one the package was made from.

    Raises
    ------
    PackageError
        The package is not whole; nothing is written.
    """
    files, problems = _read(content)
    if problems:
        raise PackageError(problems)
    for name, own in files.items():
        path = into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(own)
    return load(into)


def _names(folder: Path) -> list[str]:
    """Files of the data folder that belong to the dataset."""
    paths = [*folder.glob("*"), *(folder / "observations").glob("*")]
    return sorted(
        path.relative_to(folder).as_posix()
        for path in paths
        if path.is_file()
        and path.suffix in _KEPT
        and not path.name.startswith((".", "~"))
        and path.relative_to(folder).as_posix() not in _WRITTEN_HERE
    )


def _descriptor(folder: Path, files: Mapping[str, bytes]) -> dict[str, Any]:
    """The folder's description, with the SDMX file, and size and checksum of each resource."""
    described = frictionless.descriptor(folder)
    resources = [*described["resources"], _SDMX]
    described["resources"] = [
        resource
        if (own := files.get(resource["path"])) is None
        else resource | {"bytes": len(own), "hash": f"sha256:{_sha256(own)}"}
        for resource in resources
    ]
    return described


_SDMX = {
    "name": "observations-sdmx",
    "path": sdmx.FILE,
    "profile": "tabular-data-resource",
    "title": "All observations as SDMX-CSV 2.0",
    "description": (
        "The rows of observations/ for statistical software. TIME_PERIOD is a Gregorian year, "
        "month or day where these are exactly the days meant, else a time range: first day and "
        "duration in days, 2013-03-21/P365D. SOURCE_PERIOD and SOURCE_CALENDAR keep the period "
        "as its source gave it. Codes are those of the other tables."
    ),
    "format": "csv",
    "mediatype": sdmx.MEDIA_TYPE,
    "encoding": "utf-8",
    "schema": {
        "fields": [
            {"name": name, "type": "number" if name in sdmx.NUMBERS else "string"}
            for name in sdmx.HEADER
        ],
        "missingValues": [""],
        "primaryKey": list(sdmx.DIMENSIONS),
    },
}


def _read(content: bytes) -> tuple[dict[str, bytes], list[PackageProblem]]:
    """Files of a package, and its problems."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except _BROKEN:
        return {}, [PackageProblem("not_a_zip")]
    refused = _refused(entries)
    if refused:
        return {}, refused
    files: dict[str, bytes] = {}
    problems = []
    for entry in entries:
        try:
            files[entry.filename] = archive.read(entry)
        except _BROKEN:
            problems.append(PackageProblem("unreadable", entry.filename))
    unread = {found.file for found in problems}
    if SUMS not in unread:
        problems += _against_sums(files, unread)
    if not problems and not _as_described(files):
        problems.append(PackageProblem("descriptor_differs", frictionless.FILE))
    return files, sorted(problems, key=lambda found: (found.file, found.code))


# What zipfile raises for bytes that are no sound ZIP: bad structure, damaged streams, unknown
# methods, encryption, impossible offsets and sizes.
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    OverflowError,
    IndexError,
    MemoryError,
)


def _refused(entries: list[zipfile.ZipInfo]) -> list[PackageProblem]:
    """Why a package is not even unpacked."""
    if len(entries) > MOST_FILES:
        return [PackageProblem("too_many")]
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        return [PackageProblem("too_large")]
    problems = []
    met: set[str] = set()
    for entry in entries:
        name = entry.filename
        if not _safe(entry):
            problems.append(PackageProblem("unsafe_name", name))
        elif name in met:
            problems.append(PackageProblem("repeated", name))
        elif entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # other methods unpack without limit
            problems.append(PackageProblem("unreadable", name))
        met.add(name)
    return sorted(problems, key=lambda found: (found.file, found.code))


def _safe(entry: zipfile.ZipInfo) -> bool:
    """Whether a name stays inside its folder, and is a plain file's, on every system."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return (
        kind in (0, stat.S_IFREG)
        # zipfile cuts the name at a zero byte; then the two differ
        and entry.filename == entry.orig_filename
        and _NAME.fullmatch(entry.filename) is not None
    )


def _against_sums(files: Mapping[str, bytes], unread: set[str]) -> list[PackageProblem]:
    if SUMS not in files:
        return [PackageProblem("missing", SUMS)]
    lines = files[SUMS].decode("utf-8", "replace").splitlines()
    matches = [_LINE.fullmatch(line) for line in lines]
    if not lines or None in matches:
        return [PackageProblem("sums_unreadable", SUMS)]
    sums = {match[2]: match[1] for match in matches if match}
    problems = []
    for name, expected in sums.items():
        if name not in files:
            if name not in unread:
                problems.append(PackageProblem("missing", name))
        elif _sha256(files[name]) != expected:
            problems.append(PackageProblem("changed", name))
    extra = set(files) - set(sums) - {SUMS}
    problems += [PackageProblem("extra", name) for name in extra]
    if frictionless.FILE not in sums:
        problems.append(PackageProblem("missing", frictionless.FILE))
    return problems


def _as_described(files: Mapping[str, bytes]) -> bool:
    """Whether the description says the size and checksum of each of its resources right."""
    try:
        resources = json.loads(files[frictionless.FILE])["resources"]
        return all(
            resource["hash"] == f"sha256:{_sha256(files[resource['path']])}"
            and resource["bytes"] == len(files[resource["path"]])
            for resource in resources
            if resource["path"] in files or "hash" in resource
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        return False


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _json(described: Mapping[str, Any]) -> bytes:
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()
