"""Releases and their log are data like all others: checked, named when broken, and optional."""

import pytest

from divide.catalog import package

RELEASES = "release,date,name_fa,name_en,note_fa,note_en\n"
LOG = "release,change,table,key,column,before,after,rows\n"


def test_an_older_edition_without_them_is_sound(folder):
    dataset = folder.load()
    assert dataset.problems == ()
    assert dataset.releases.empty
    assert dataset.changes.empty
    assert "version" not in package.descriptor(folder.path)


def test_the_newest_release_is_the_last_whatever_the_order_of_the_rows(folder):
    folder.rewrite(
        "releases.csv",
        RELEASES + "2027.01,2027-01-10,سوم,Third,,\n2026.11,2026-11-21,نخست,First,,\n",
    )
    dataset = folder.load()
    assert dataset.problems == ()
    assert dataset.releases.index[-1] == "2027.01"
    described = package.descriptor(folder.path)
    assert described["version"] == "2027.01"
    assert described["created"] == "2027-01-10T00:00:00Z"


@pytest.mark.parametrize(
    ("row", "rule", "column"),
    [
        ("2026-11,2026-11-21,نخست,First,,", "wrong_form", "release"),
        ("2026.11,21 November,نخست,First,,", "not_a_date", "date"),
        ("2026.11,2026-11-31,نخست,First,,", "no_such_date", "date"),
        ("2026.11,2026-11-21,,First,,", "empty_cell", "name_fa"),
        ("2026.11,2026-11-21,نخست,First,یادداشت,", "one_language_only", "note_en"),
    ],
)
def test_a_broken_release_is_named_and_left_out(folder, row, rule, column):
    folder.rewrite("releases.csv", RELEASES + row + "\n")
    dataset = folder.load()
    assert [(one.rule, one.file, one.row, one.column) for one in dataset.problems] == [
        (rule, "releases.csv", 2, column)
    ]
    assert dataset.releases.empty
    assert len(dataset.observations) == 21


@pytest.mark.parametrize(
    ("line", "rule", "column"),
    [
        ("2026.11,came,areas,IR,*,,,1", "not_in_list", "change"),
        ("2026.11,left,places,IR,*,,,1", "not_in_list", "table"),
        ("2026.11,left,areas,two words,*,,,1", "wrong_form", "key"),
        ("2026.11,left,areas,,*,,,1", "empty_cell", "key"),
        ("2026.11,left,areas,IR,Value,,,1", "wrong_form", "column"),
        ("2026.11,left,areas,IR,*,,,0", "out_of_bounds", "rows"),
        ("2026.11,left,areas,IR,*,,,many", "not_a_number", "rows"),
        ("2026.10,left,areas,IR,*,,,1", "unknown_release", "release"),
    ],
)
def test_a_broken_line_of_the_log_is_named_and_left_out(folder, line, rule, column):
    folder.rewrite("releases.csv", RELEASES + "2026.11,2026-11-21,نخست,First,,\n")
    folder.rewrite("changes.csv", LOG + line + "\n2026.11,left,areas,IR-30,*,,,1\n")
    dataset = folder.load()
    assert [(one.rule, one.file, one.row, one.column) for one in dataset.problems] == [
        (rule, "changes.csv", 2, column)
    ]
    assert dataset.changes["key"].tolist() == ["IR-30"]


def test_the_shipped_data_name_their_release(dataset):
    assert dataset.releases.index[0] == "2026.11"
    assert dataset.releases["date"].iloc[0].strftime("%Y-%m-%d") == "2026-11-21"
    first = dataset.changes[dataset.changes["release"] == "2026.11"]
    figures = first[first["table"] == "observations"]
    assert figures["rows"].sum() == 17659
    assert not figures.duplicated("key").any()
