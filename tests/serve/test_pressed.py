"""Compressed files: soon, then small; kept where there is room and right where there is not."""

import gzip
import logging
import resource
from pathlib import Path

import brotli
import pytest

from divide.serve.pressed import Pressed, folder_of, main

PLAIN = (Path(__file__).resolve().parents[2] / "static" / "app.css").read_bytes()


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "app.js"
    file.write_bytes(PLAIN)
    return file


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "cache"


def test_the_first_reader_gets_it_soon_and_the_next_smaller(script, kept):
    pressed = Pressed(kept)
    first = pressed.get(script, "br")
    pressed.finish()
    second = pressed.get(script, "br")
    assert brotli.decompress(first) == brotli.decompress(second) == PLAIN
    assert len(second) < len(first)


def test_gzip_is_for_readers_without_brotli(script, kept):
    pressed = Pressed(kept)
    assert gzip.decompress(pressed.get(script, "gzip")) == PLAIN
    assert pressed.get(script, "gzip") == pressed.get(script, "gzip")
    assert not kept.exists()


def test_the_next_start_finds_the_smallest(script, kept):
    one = Pressed(kept)
    one.get(script, "br")
    one.finish()
    smallest = one.get(script, "br")
    assert Pressed(kept).get(script, "br") == smallest
    assert [file.read_bytes() for file in kept.iterdir()] == [smallest]


def test_the_folder_can_be_filled_beforehand(script, kept, monkeypatch):
    monkeypatch.setenv("DIVIDE_CACHE", str(kept))
    main([str(script.parent)])
    (file,) = kept.iterdir()
    assert Pressed(kept).get(script, "br") == file.read_bytes()


@pytest.mark.parametrize("spoiled", [b"", b"half", brotli.compress(b"of another file")])
def test_a_spoiled_file_in_the_folder_is_never_served(script, kept, spoiled):
    one = Pressed(kept)
    one.get(script, "br")
    one.finish()
    (file,) = kept.iterdir()
    file.write_bytes(spoiled)
    two = Pressed(kept)
    assert brotli.decompress(two.get(script, "br")) == PLAIN
    two.finish()
    assert brotli.decompress(file.read_bytes()) == PLAIN


def test_a_full_disk_costs_the_keeping_only(script, kept, caplog):
    had = resource.getrlimit(resource.RLIMIT_FSIZE)
    pressed = Pressed(kept)
    try:
        # no file may grow: what a full disk is to a program, also to one that runs as root
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, had[1]))
        with caplog.at_level(logging.WARNING, "divide.pressed"):
            soon = pressed.get(script, "br")
            pressed.finish()
            small = pressed.get(script, "br")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, had)
    assert brotli.decompress(small) == PLAIN
    assert len(small) < len(soon)
    assert str(kept) in caplog.text
    assert list(kept.iterdir()) == [], "half a file is left behind"


def test_a_folder_that_cannot_be_is_told_once(tmp_path, script, caplog):
    (tmp_path / "file").write_text("not a folder", "ascii")
    second = tmp_path / "more.js"
    second.write_bytes(PLAIN + b"//")
    pressed = Pressed(tmp_path / "file" / "cache")
    with caplog.at_level(logging.WARNING, "divide.pressed"):
        for file in (script, second):
            pressed.get(file, "br")
        pressed.finish()
    assert caplog.text.count("not kept") == 1
    assert brotli.decompress(pressed.get(second, "br")) == PLAIN + b"//"


def test_an_operator_chooses_the_folder_or_none(tmp_path):
    assert folder_of({"DIVIDE_CACHE": str(tmp_path)}) == tmp_path
    assert folder_of({"DIVIDE_CACHE": ""}) is None
    assert folder_of({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "divide"
    assert folder_of({"HOME": str(tmp_path)}) == tmp_path / ".cache" / "divide"
