"""The whole dataset in one ZIP: what comes back is what went in, and tampering is named."""

import hashlib
import io
import json
import random
import shutil
import stat
import subprocess
import zipfile
from pathlib import Path

import frictionless
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog import schema
from divide.catalog.load import load
from divide.export import package, sdmx
from divide.text.catalogue import texts

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture(scope="module")
def content(dataset):
    return package.data_package(DATA, dataset)


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def codes(content):
    return [(found.code, found.file) for found in package.verify(content)]


def repacked(content, **changes):
    """The package with files replaced, added or (None) left out, and fresh checksums or not."""
    files = files_of(content)
    for name, own in changes.items():
        name = name.replace("__", "/").replace("_dot_", ".")
        if own is None:
            del files[name]
        else:
            files[name] = own
    return package.zipped(files)


def summed(files):
    lines = (f"{hashlib.sha256(own).hexdigest()}  {name}\n" for name, own in files.items())
    return "".join(lines).encode()


def test_frictionless_finds_the_unpacked_package_valid(content, tmp_path):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    assert report.valid, report.to_summary()
    described = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for resource in described["resources"]:
        own = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(own)
        assert resource["hash"] == f"sha256:{hashlib.sha256(own).hexdigest()}"


def test_loading_the_package_gives_identical_tables(content, dataset, tmp_path):
    back = package.load_package(content, tmp_path / "new")
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(back, name), getattr(dataset, name))
    assert back.version == dataset.version
    assert back.problems == dataset.problems


def test_the_tables_and_texts_are_the_data_folders_byte_for_byte(content):
    files = files_of(content)
    for path in [*DATA.glob("*.csv"), *DATA.glob("*/*.csv"), *DATA.glob("*.md")]:
        name = path.relative_to(DATA).as_posix()
        # what a downloader reads first is not what an editor of the folder needs
        assert files["EDITORS.md" if name == "README.md" else name] == path.read_bytes()
    assert {"README.md", "NOTES.md", "heis_method.md"} <= set(files)


def test_the_readme_of_the_package_names_every_file_and_the_edition(content, dataset):
    files = files_of(content)
    readme = files["README.md"].decode()
    assert dataset.releases.index[-1] in readme
    assert "{" not in readme
    for name in set(files) - {"README.md"}:
        known = "observations/*.csv" if name.startswith("observations/") else name
        assert known in readme, name


def test_the_licence_is_in_the_package(content):
    files = files_of(content)
    assert "Attribution 4.0 International" in files["LICENCE.txt"].decode()


def test_the_sdmx_file_of_the_package_holds_every_observation(content, dataset):
    found = sdmx.parse(files_of(content)["observations.sdmx.csv"])
    pd.testing.assert_frame_equal(found, dataset.observations[list(found.columns)])


def test_the_checksums_are_those_that_sha256sum_reads(content, tmp_path):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(tmp_path)
    command = shutil.which("sha256sum")
    if command:
        subprocess.run([command, "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)
    listed = {line[66:] for line in files_of(content)["SHA256SUMS"].decode().splitlines()}
    assert listed == set(files_of(content)) - {"SHA256SUMS"}


def test_the_same_folder_gives_the_same_bytes_wherever_it_is(content, tmp_path):
    copy = tmp_path / "elsewhere"
    shutil.copytree(DATA, copy)
    assert package.data_package(copy) == content


def test_lock_files_and_strangers_stay_out(tmp_path, content):
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    for name in (".~lock.offices.csv#", "~offices.csv", ".hidden.csv", "notes.docx"):
        (copy / "observations" / name).write_text("x")
    assert package.data_package(copy, load(DATA)) == content


def test_a_sound_package_has_no_problems(content):
    assert package.verify(content) == []


def test_a_changed_file_is_named(content):
    own = files_of(content)["observations/offices.csv"].replace(b"302", b"303", 1)
    changed = repacked(content, observations__offices_dot_csv=own)
    assert codes(changed) == [("changed", "observations/offices.csv")]


def test_a_missing_and_an_extra_file_are_named(content):
    changed = repacked(content, sources_dot_csv=None, extra_dot_csv=b"a\n")
    assert codes(changed) == [("extra", "extra.csv"), ("missing", "sources.csv")]


def test_checksums_made_anew_do_not_hide_a_change_from_the_description(content):
    files = files_of(content)
    files["areas.csv"] += b"\n"
    del files["SHA256SUMS"]
    files["SHA256SUMS"] = summed(files)
    assert codes(package.zipped(files)) == [("descriptor_differs", "datapackage.json")]


@pytest.mark.parametrize(
    ("sums", "problem"),
    [
        (None, ("missing", "SHA256SUMS")),
        (b"", ("sums_unreadable", "SHA256SUMS")),
        (b"\xff\xfe nonsense", ("sums_unreadable", "SHA256SUMS")),
    ],
)
def test_checksums_that_cannot_be_used_are_named(content, sums, problem):
    assert problem in codes(repacked(content, SHA256SUMS=sums))


@pytest.mark.parametrize("described", [b"", b"[]", b"{}", b'{"resources": [{}]}', b"[" * 100_000])
def test_a_broken_description_is_named(content, described):
    files = files_of(content) | {"datapackage.json": described}
    del files["SHA256SUMS"]
    files["SHA256SUMS"] = summed(files)
    assert codes(package.zipped(files)) == [("descriptor_differs", "datapackage.json")]


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "/etc/evil", "a/../../b.csv", "C:\\evil.csv", "a\\b.csv", ".hidden", "a//b"],
)
def test_a_name_that_leads_out_of_the_folder_is_refused(content, name, tmp_path):
    evil = package.zipped(files_of(content) | {name: b"x"})
    assert [found.code for found in package.verify(evil)] == ["unsafe_name"]
    with pytest.raises(package.PackageError):
        package.load_package(evil, tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_package_is_refused(content):
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("link.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    assert codes(buffer.getvalue()) == [("unsafe_name", "link.csv")]


def test_a_file_that_stands_twice_is_refused(content):
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("areas.csv", b"other")
    assert codes(buffer.getvalue()) == [("repeated", "areas.csv")]


def test_a_bomb_is_refused_unopened(monkeypatch):
    monkeypatch.setattr(package, "MOST_BYTES", 1_000_000)
    bomb = package.zipped({"a.csv": bytes(2_000_000)})
    assert len(bomb) < 10_000
    assert codes(bomb) == [("too_large", "")]


def test_a_flood_of_files_is_refused_unopened():
    flood = package.zipped({f"{n}.csv": b"" for n in range(package.MOST_FILES + 1)})
    assert codes(flood) == [("too_many", "")]


@pytest.mark.parametrize("content", [b"", b"PK", b"no zip at all", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_is_named_and_not_raised(content):
    assert package.verify(content)


@given(st.integers(0, 2**32 - 1))
def test_a_damaged_package_is_never_taken_for_whole_and_never_raises(small, seed):
    draw = random.Random(seed)
    damaged = bytearray(small)
    for _ in range(draw.randint(1, 4)):
        damaged[draw.randrange(len(damaged))] ^= 1 << draw.randrange(8)
    sound = files_of(small)
    try:
        same = files_of(bytes(damaged)) == sound
    except Exception:
        same = False
    # a flipped bit of a date or of an unused field leaves every file as it was
    assert package.verify(bytes(damaged)) or same


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A package of little data: the tables of the shipped one with two observations."""
    folder = tmp_path_factory.mktemp("small")
    (folder / "observations").mkdir()
    for name in ("areas", "sources", "indicators", "definitions"):
        lines = (DATA / f"{name}.csv").read_bytes().splitlines(keepends=True)[:4]
        (folder / f"{name}.csv").write_bytes(b"".join(lines))
    for file in schema.OBSERVATION_FILES:
        head = (DATA / file).read_bytes().splitlines(keepends=True)[:1]
        (folder / file).write_bytes(b"".join(head))
    return package.data_package(folder)


def test_nothing_is_written_from_a_tampered_package(content, tmp_path):
    changed = repacked(content, areas_dot_csv=b"area\n")
    with pytest.raises(package.PackageError) as caught:
        package.load_package(changed, tmp_path / "in")
    assert [found.file for found in caught.value.problems] == ["areas.csv"]
    assert not (tmp_path / "in").exists()


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_each_problem_is_a_sentence_that_names_the_file(lang):
    family = [key for key in texts(lang).messages if key.startswith("package_problem.")]
    assert len(family) == 11
    for key in family:
        code = key.partition(".")[2]
        said = package.PackageProblem(code, "observations/offices.csv").sentence(lang)
        assert said.endswith(".")
        whole = code in ("not_a_zip", "too_many", "too_large")
        assert whole or "observations/offices.csv" in said


def test_a_hostile_name_is_shown_short_and_without_control_characters():
    said = package.PackageProblem("extra", "\x1b[31m\u202e" + "x" * 500).sentence("en")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert len(said) < 200
