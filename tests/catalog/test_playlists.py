"""playlists.csv: what the screens show, and every broken row by name."""

from pathlib import Path

import pytest

from divide.catalog import playlists, schema
from divide.text.catalogue import LANGUAGES
from divide.text.problems import problem

HEADER = ",".join(schema.PLAYLISTS.columns)
INDICATORS = ["offices_total", "offices_per_10000"]
DEFINITIONS = [("offices_total", "active"), ("offices_total", "unspecified")]
SOUND = "lobby,2,number,offices_total,active+unspecified,total,province,area"


def read(folder: Path, *lines: str):
    (folder / playlists.FILE).write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return playlists.read(folder, INDICATORS, DEFINITIONS)


def test_slides_come_in_the_order_of_their_positions(tmp_path):
    found, problems = read(
        tmp_path,
        SOUND,
        "lobby,1,map,offices_per_10000,,total,county,country",
        "other,1," + SOUND[8:],
    )
    assert problems == []
    assert list(found) == ["lobby", "other"]
    first, second = found["lobby"]
    assert (first.kind, first.definitions, first.level) == ("map", (), "county")
    assert second.definitions == ("active", "unspecified")


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ("lobby,0,number,offices_total,,total,province,area", "out_of_bounds", "position"),
        ("lobby,one,number,offices_total,,total,province,area", "not_a_number", "position"),
        ("lobby,1,pie,offices_total,,total,province,area", "not_in_list", "kind"),
        ("lobby,1,number,villages,,total,province,area", "unknown_indicator", "indicator"),
        (
            "lobby,1,number,offices_total,old,total,province,area",
            "unknown_definition",
            "definition",
        ),
        ("lobby,1,number,offices_total,a b,total,province,area", "wrong_form", "definition"),
        ("lobby,1,number,offices_total,,all,province,area", "not_in_list", "residence"),
        ("lobby,1,number,offices_total,,total,country,area", "not_in_list", "level"),
        ("lobby,1,number,offices_total,,total,province,city", "not_in_list", "about"),
        ("Lobby 1,1,number,offices_total,,total,province,area", "wrong_form", "playlist"),
        (SOUND, "duplicate_key", None),
    ],
)
def test_a_broken_row_is_named_in_both_languages_and_the_others_are_shown(
    tmp_path, line, rule, column
):
    found, problems = read(tmp_path, SOUND, line)
    assert [(one.rule, one.row, one.column) for one in problems] == [(rule, 3, column)]
    assert all(problem(problems[0], lang) for lang in LANGUAGES)
    assert len(found["lobby"]) == 1


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a;b\n1;2\n", b"playlist,position\n"])
def test_a_file_that_cannot_be_read_is_a_problem_and_no_playlist(tmp_path, content):
    (tmp_path / playlists.FILE).write_bytes(content)
    found, problems = playlists.read(tmp_path, INDICATORS, DEFINITIONS)
    assert found == {}
    assert problems


def test_a_folder_may_lack_the_file(tmp_path):
    assert playlists.read(tmp_path, INDICATORS, DEFINITIONS) == ({}, [])
