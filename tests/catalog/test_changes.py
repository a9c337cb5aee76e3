"""The log of changes: nothing forgotten, nothing made up, and a first edition told in sums."""

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from divide.catalog import changes, schema
from divide.catalog.load import load

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
OFFICES = "observations/offices.csv"
KEY = schema.OBSERVATIONS.key
RELEASES = "release,date,name_fa,name_en,note_fa,note_en\n"
FIRST = "offices_total/standard/IR-21/total/2014-03-21/2015-03-20/paper"


def compared(before, after):
    return changes.compare(changes.read(before)[0], changes.read(after)[0])


@pytest.fixture
def other(folder, tmp_path):
    """The same folder once more, to be changed."""
    copy = type(folder)(tmp_path / "other")
    shutil.copytree(folder.path, copy.path, dirs_exist_ok=True)
    return copy


def only(log):
    assert len(log) == 1
    return log.iloc[0]


def test_a_folder_and_itself_do_not_differ(folder):
    assert compared(folder.path, folder.path).empty
    assert compared(DATA, DATA).empty


def test_a_corrected_value_is_told_with_before_and_after(folder, other):
    other.set(OFFICES, 2, "value", "31")
    line = only(compared(folder.path, other.path))
    assert tuple(line[["change", "table", "key", "column", "before", "after"]]) == (
        "changed", "observations", FIRST, "value", "30", "31",
    )  # fmt: skip


def test_a_number_written_otherwise_has_not_changed(folder, other):
    other.set(OFFICES, 2, "value", "30.0")
    assert compared(folder.path, other.path).empty


def test_rows_in_another_order_or_another_file_have_not_changed(folder, other):
    header, *rows = other.text(OFFICES).splitlines(keepends=True)
    other.rewrite(OFFICES, "".join([header, *reversed(rows[1:])]))
    other.rewrite("observations/offices_more.csv", header + rows[0])
    assert compared(folder.path, other.path).empty


def test_a_new_figure_entered_and_a_deleted_one_left_with_their_values(folder, other):
    header, first, *rows = other.text(OFFICES).splitlines(keepends=True)
    other.rewrite(OFFICES, "".join([header, *rows]))
    other.append(OFFICES, indicator="offices_rural", area="IR-2101", value="7")
    log = compared(folder.path, other.path).set_index("change")
    assert (log.at["left", "key"], log.at["left", "before"]) == (FIRST, "30")
    assert log.at["entered", "key"].startswith("offices_rural/standard/IR-2101/")
    assert log.at["entered", "after"] == "7"
    assert first not in other.text(OFFICES)


@pytest.mark.parametrize(
    ("cells", "part"),
    [
        ({"source": "report"}, "report"),
        ({"definition": "active"}, "active"),
        ({"area": "IR-29"}, "IR-29"),
        ({"residence": "rural"}, "rural"),
        ({"period": "1394", "start": "2015-03-21", "end": "2016-03-19"}, "2015-03-21"),
    ],
)
def test_a_corrected_part_of_the_key_is_one_move(folder, other, cells, part):
    for column, value in cells.items():
        other.set(OFFICES, 2, column, value)
    line = only(compared(folder.path, other.path))
    assert (line["change"], line["before"]) == ("moved", FIRST)
    assert part in line["after"].split("/")


def test_where_two_rows_could_have_moved_none_is_said_to_have(folder, other):
    folder.append(OFFICES, indicator="offices_total", area="IR-2101", value="3")
    folder.append(OFFICES, indicator="offices_total", area="IR-2911", value="3")
    other.append(OFFICES, indicator="offices_total", area="IR-29", value="3")
    assert sorted(compared(folder.path, other.path)["change"]) == ["entered", "left", "left"]


def test_what_else_changed_of_a_moved_row_is_told_under_its_new_key(folder, other):
    other.set(OFFICES, 2, "source", "report")
    other.set(OFFICES, 2, "status", "P")
    log = compared(folder.path, other.path)
    assert sorted(log["change"]) == ["changed", "moved"]
    changed = log[log["change"] == "changed"].iloc[0]
    assert changed["key"].endswith("/report")
    assert (changed["column"], changed["before"], changed["after"]) == ("status", "A", "P")


def test_the_other_tables_are_logged_as_well(folder, other):
    other.set("sources.csv", 3, "publisher_en", "Newspaper")
    other.append("sources.csv", source="new", publisher_fa="تازه", publisher_en="New")
    other.set("definitions.csv", 2, "label_fa", "سرشماری")
    log = compared(folder.path, other.path).set_index(["table", "change"])
    assert log.at[("sources", "changed"), "after"] == "Newspaper"
    assert log.at[("sources", "entered"), "after"] == "تازه / New"
    assert log.at[("definitions", "changed"), "column"] == "label_fa"


def test_a_first_edition_is_told_in_sums_that_count_every_row(folder, tmp_path):
    log = compared(tmp_path / "nothing", folder.path)
    figures = log[log["table"] == "observations"]
    assert set(log["change"]) == {"entered"}
    assert figures["rows"].sum() == len(folder.load().observations)
    assert "offices_urban/active/*" in set(figures["key"])
    assert log.set_index("table").at["areas", "rows"] == 5


def test_a_file_that_cannot_be_read_is_told_and_an_absent_one_is_not(folder):
    folder.rewrite("areas.csv", b"\xff\xfe")
    (folder.path / "sources.csv").unlink()
    assert [one.rule for one in changes.read(folder.path)[1]] == ["not_utf8"]


# Laws -----------------------------------------------------------------------

_ROWS = st.dictionaries(
    st.tuples(
        st.sampled_from(["offices_urban", "offices_rural"]),
        st.sampled_from(["IR-02", "IR-04"]),
        st.sampled_from(["1393", "1394"]),
        st.sampled_from(["paper", "report"]),
    ),
    st.tuples(st.sampled_from(["1", "2"]), st.sampled_from(["A", "U"])),
    min_size=1,
    max_size=8,
)


def tables(rows):
    cells = [
        {
            "indicator": what,
            "definition": "active",
            "area": area,
            "residence": "total",
            "period": year,
            "start": f"{year}-start",
            "end": f"{year}-end",
            "value": value,
            "status": status,
            "source": source,
        }
        for (what, area, year, source), (value, status) in rows.items()
    ]
    frame = pd.DataFrame(cells, columns=list(schema.OBSERVATIONS.columns), dtype="str")
    keys = ["/".join(parts) for parts in frame[list(KEY)].to_numpy()]
    frame.index = pd.Index(keys, dtype="object")
    empty = {name: pd.DataFrame(columns=schema.TABLES[name].columns) for name in schema.LOGGED}
    return {**empty, "observations": frame}


def replayed(frame, log):
    """Values and statuses by key after a log is applied to a version."""
    rows = {key: {"value": row["value"], "status": row["status"]} for key, row in frame.iterrows()}
    for _, line in log[log["change"] == "moved"].iterrows():
        rows[line["after"]] = rows.pop(line["before"])
    for _, line in log.iterrows():
        if line["change"] == "left":
            assert rows.pop(line["key"])["value"] == line["before"]
        elif line["change"] == "entered":
            assert line["key"] not in rows
            rows[line["key"]] = {"value": line["after"]}
        elif line["change"] == "changed" and line["column"] in ("value", "status"):
            assert rows[line["key"]][line["column"]] == line["before"]
            rows[line["key"]][line["column"]] = line["after"]
    return rows


@given(_ROWS, _ROWS)
def test_the_log_applied_to_the_earlier_edition_gives_the_later_one(earlier, later):
    before, after = tables(earlier), tables(later)
    log = changes.compare(before, after)
    rows = replayed(before["observations"], log)
    frame = after["observations"]
    assert set(rows) == set(frame.index)
    for key, row in rows.items():
        assert row["value"] == frame.at[key, "value"]
        assert row.get("status", frame.at[key, "status"]) == frame.at[key, "status"]


@given(_ROWS, _ROWS)
def test_what_enters_one_way_leaves_the_other_way(earlier, later):
    before, after = tables(earlier), tables(later)
    there, back = changes.compare(before, after), changes.compare(after, before)
    counts = there["change"].value_counts(), back["change"].value_counts()
    for one, other in (("entered", "left"), ("moved", "moved"), ("changed", "changed")):
        assert counts[0].get(one, 0) == counts[1].get(other, 0)


@given(_ROWS)
def test_an_edition_and_itself_do_not_differ(rows):
    assert changes.compare(tables(rows), tables(rows)).empty


# The command ----------------------------------------------------------------


def command(data, place=""):
    return subprocess.run(
        [sys.executable, "scripts/changes.py", f"--data={data}", f"--from={place}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


@pytest.fixture
def edition(folder):
    """A second release over the small folder, and the folder before it."""
    before = folder.path.parent / "before"
    shutil.copytree(folder.path, before)
    folder.rewrite(
        "releases.csv",
        RELEASES + "2026.11,2026-11-21,نخست,First,,\n2026.12,2026-12-21,دوم,Second,,\n",
    )
    folder.set(OFFICES, 2, "value", "31")
    folder.set(OFFICES, 3, "value", "21")
    folder.set("observations/services.csv", 2, "value", "171")
    return folder, before


def test_the_command_writes_the_log_of_the_newest_release_and_says_it_in_both_languages(edition):
    folder, before = edition
    done = command(folder.path, before)
    assert done.returncode == 0, done.stderr
    assert "۳ رقم اصلاح شد" in done.stdout
    assert "3 figures were corrected" in done.stdout
    dataset = folder.load()
    assert dataset.problems == ()
    assert set(dataset.changes["release"]) == {"2026.12"}
    assert sorted(dataset.changes["after"]) == ["171", "21", "31"]
    written = (folder.path / changes.FILE).read_bytes()
    assert command(folder.path, before).returncode == 0
    assert (folder.path / changes.FILE).read_bytes() == written


def test_the_command_keeps_the_lines_of_earlier_releases(edition):
    folder, before = edition
    folder.rewrite(
        changes.FILE,
        "release,change,table,key,column,before,after,rows\n2026.11,entered,areas,*,*,,,5\n",
    )
    assert command(folder.path, before).returncode == 0
    assert folder.load().changes["release"].value_counts().to_dict() == {"2026.12": 3, "2026.11": 1}


def test_the_shipped_log_is_what_the_command_writes_for_the_first_release(tmp_path):
    copy = tmp_path / "data"
    shutil.copytree(DATA, copy)
    (copy / changes.FILE).unlink()
    if len(load(DATA).releases) == 1:
        done = command(copy)
        assert done.returncode == 0, done.stdout
        assert (copy / changes.FILE).read_bytes() == (DATA / changes.FILE).read_bytes()


def test_the_command_stops_where_it_would_write_nonsense(edition, tmp_path):
    folder, before = edition
    for place, said in (
        ("", "FROM="),
        (tmp_path, "no data folder"),
        ("no-such-revision", "git revision"),
        ("--output=x", "git revision"),
    ):
        done = command(folder.path, place)
        assert done.returncode == 1, place
        assert said in done.stdout
        assert not done.stderr
    folder.set(OFFICES, 2, "value", "many")
    done = command(folder.path, before)
    assert done.returncode == 1
    assert "many" in done.stdout
    assert not (folder.path / changes.FILE).exists()


def test_the_command_compares_with_a_git_revision(folder, tmp_path):
    project = tmp_path / "project"
    for part in ("divide", "scripts"):
        shutil.copytree(ROOT / part, project / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(folder.path, project / "data")

    def git(*arguments):
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=project, check=True, capture_output=True)

    git("init", "-q")
    git("add", "data")
    git("commit", "-q", "-m", "first")
    (project / "data/releases.csv").write_text(
        RELEASES + "2026.12,2026-12-21,دوم,Second,,\n", encoding="utf-8"
    )
    offices = project / "data" / OFFICES
    offices.write_text(offices.read_text("utf-8").replace(",30,", ",33,"), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "scripts/changes.py", "--from", "HEAD"],
        cwd=project, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert load(project / "data").changes["after"].tolist() == ["33"]
