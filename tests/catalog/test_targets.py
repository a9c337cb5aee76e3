"""Targets are data like all others: checked, named when broken, in as many files as it takes."""

import pytest

from divide.catalog import package
from divide.text.problems import problem

HEAD = (
    "target,indicator,definition,area,residence,value,qualifier,due,calendar,source,"
    "note_en,note_fa\n"
)
SOUND = "more_offices,offices_urban,standard,IR-21,total,40,at_least,1404,solar_hijri,paper,,\n"


def test_an_edition_without_targets_is_sound(folder):
    dataset = folder.load()
    assert dataset.problems == ()
    assert dataset.targets.empty


def test_a_working_group_adds_its_own_file_beside(folder):
    folder.rewrite("targets.csv", HEAD + SOUND)
    folder.rewrite("targets_yazd.csv", HEAD + SOUND.replace("more_offices", "our_own"))
    dataset = folder.load()
    assert dataset.problems == ()
    assert dataset.targets["file"].to_dict() == {
        "more_offices": "targets.csv",
        "our_own": "targets_yazd.csv",
    }
    described = package.descriptor(folder.path)["resources"]
    names = {one["path"]: one["name"] for one in described}
    assert names["targets_yazd.csv"] == "targets-yazd"


@pytest.mark.parametrize(
    ("change", "rule", "column"),
    [
        ((",40,", ",۴۰,"), "persian_digits", "value"),
        ((",40,", ",4000,"), "out_of_range", "value"),
        ((",40,", ",40.5,"), "not_whole", "value"),
        (("at_least", "more"), "not_in_list", "qualifier"),
        (("IR-21", "IR-77"), "unknown_area", "area"),
        (("standard", "imagined"), "unknown_definition", "definition"),
        (("paper", "rumour"), "unknown_source", "source"),
        (("solar_hijri", ""), "half_a_due", "due"),
        (("1404", "2025"), "period_not_in_calendar", "due"),
        (("1404", "1404-13"), "no_such_date", "due"),
        (("paper,,", "paper,only English,"), "one_language_only", "note_fa"),
    ],
)
def test_a_broken_target_is_named_in_both_languages_and_left_out(folder, change, rule, column):
    folder.rewrite("targets.csv", HEAD + SOUND.replace(*change))
    dataset = folder.load()
    assert [(one.rule, one.file, one.row, one.column) for one in dataset.problems] == [
        (rule, "targets.csv", 2, column)
    ]
    assert all(problem(dataset.problems[0], lang) for lang in ("fa", "en"))
    assert dataset.targets.empty
    assert len(dataset.observations) == 21


def test_a_code_stands_once_in_all_files(folder):
    folder.rewrite("targets.csv", HEAD + SOUND)
    folder.rewrite("targets_yazd.csv", HEAD + SOUND.replace(",40,", ",50,"))
    dataset = folder.load()
    assert [one.rule for one in dataset.problems] == ["duplicate_key"]
    assert dataset.targets["value"].tolist() == [40]


def test_the_shipped_targets_name_source_and_definition(dataset):
    assert {"rural_banking_west_azerbaijan", "villages_plan6", "villages_plan7"} <= set(
        dataset.targets.index
    )
    assert dataset.targets["note_fa"].notna().all()
    assert dataset.targets["source"].isin(dataset.sources.index).all()
