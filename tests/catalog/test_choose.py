"""Which figure stands for an area: the rules of the data contract, and that nothing is lost."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from divide.catalog.calendar import solar_years
from divide.catalog.choose import BASIS_ORDER, STATUS_ORDER, Selection, candidates, choose

AREAS = ["IR-01", "IR-02", "IR-04"]
DEFINITIONS = ("active", "unspecified")
ENDS = ["2012-06-30", "2014-03-20", "2014-12-31", "2015-03-20", "2016-03-19"]
COLUMNS = {
    "indicator": "offices_total",
    "definition": "active",
    "area": "IR-02",
    "residence": "total",
    "start": "2014-03-21",
    "end": "2015-03-20",
    "period_basis": "stated",
    "value": 100.0,
    "status": "A",
    "source": "ministry",
}
WANTED = Selection("offices_total", DEFINITIONS)
few = settings(max_examples=20)  # each example is a whole table
KEY = ["indicator", "definition", "area", "residence", "start", "end", "source"]


def figures(*rows: dict[str, object]) -> pd.DataFrame:
    """Observations; a row says only what matters to it."""
    table = pd.DataFrame([{**COLUMNS, **row} for row in rows], columns=list(COLUMNS))
    return table.assign(
        start=pd.to_datetime(table["start"]),
        end=pd.to_datetime(table["end"]),
        value=table["value"].astype("float64"),
    )


@st.composite
def published(draw) -> pd.DataFrame:
    """Some published figures, some of them of other definitions, residences and indicators."""
    row = st.fixed_dictionaries(
        {
            "area": st.sampled_from([*AREAS, "IR-09"]),
            "definition": st.sampled_from([*DEFINITIONS, *DEFINITIONS, "licensed"]),
            "end": st.sampled_from(ENDS),
            "start": st.sampled_from(["2010-03-21", "2011-03-21"]),
            "period_basis": st.sampled_from(BASIS_ORDER),
            "status": st.sampled_from(STATUS_ORDER),
            "value": st.sampled_from([750.0, 770.0, 800.0]),
            "source": st.sampled_from(["agency", "ministry"]),
            "residence": st.sampled_from(["total", "total", "total", "rural"]),
            "indicator": st.sampled_from(["offices_total", "offices_total", "offices_urban"]),
        }
    )
    table = figures(*draw(st.lists(row, max_size=25))).drop_duplicates(KEY)
    return table.set_index(pd.Index(range(100, 100 + len(table))))


POLICIES = st.sampled_from(
    [("latest", None), ("as_of", 1393), ("same", 1393), ("same", 1394), ("as_of", 1380)]
)


def select(policy: tuple[str, int | None]) -> Selection:
    return Selection("offices_total", DEFINITIONS, "total", *policy)


def best_by_the_contract(table: pd.DataFrame, selection: Selection) -> dict[str, set[int]]:
    """The rules once more, row by row, in plain Python: labels that may stand for each area."""
    best: dict[str, list[tuple[tuple, int]]] = {}
    for label, row in table.iterrows():
        year = int(solar_years(pd.Series([row["end"]])).iloc[0])
        if (
            row["indicator"] != selection.indicator
            or row["definition"] not in selection.definitions
            or row["residence"] != selection.residence
            or row["area"] not in AREAS
            or (selection.policy == "as_of" and year > selection.year)
            or (selection.policy == "same" and year != selection.year)
        ):
            continue
        standing = (
            -row["end"].toordinal(),
            BASIS_ORDER.index(row["period_basis"]),
            STATUS_ORDER.index(row["status"]),
            selection.definitions.index(row["definition"]),
        )
        best.setdefault(row["area"], []).append((standing, label))
    return {
        area: {label for standing, label in rows if standing == min(rows)[0]}
        for area, rows in best.items()
    }


@few
@given(published(), POLICIES)
def test_each_area_gets_the_one_figure_that_the_contract_names(table, policy):
    selection = select(policy)
    chosen = choose(table, selection, AREAS).chosen
    allowed = best_by_the_contract(table, selection)
    assert set(chosen.index) == set(allowed)
    assert chosen.index.is_unique
    assert all(label in allowed[area] for area, label in chosen["observation"].items())


@few
@given(published(), POLICIES)
def test_nothing_is_lost_and_nothing_is_made_up(table, policy):
    choice = choose(table, select(policy), AREAS)
    all_of_them = candidates(table, "offices_total", DEFINITIONS, "total", AREAS)
    chosen, rejected = choice.chosen["observation"], choice.rejected["observation"]
    assert not set(chosen) & set(rejected)
    assert sorted([*chosen, *rejected]) == sorted(all_of_them.index)
    for row in (choice.chosen, choice.rejected):
        published_values = table.loc[row["observation"], "value"]
        assert row["value"].tolist() == published_values.tolist()


@few
@given(published(), POLICIES)
def test_only_the_definitions_residence_and_areas_asked_for_come_back(table, policy):
    choice = choose(table, select(policy), AREAS)
    for row in (choice.chosen, choice.rejected):
        assert set(row["definition"]) <= set(DEFINITIONS)
        assert set(row["residence"]) <= {"total"}
        assert set(row["area"]) <= set(AREAS)
        assert set(row["indicator"]) <= {"offices_total"}
    assert (choice.chosen["marked"] == (choice.chosen["definition"] != "active")).all()


@few
@given(published(), POLICIES)
def test_each_rejected_figure_has_a_true_reason(table, policy):
    selection = select(policy)
    choice = choose(table, selection, AREAS)
    basis, status, place = BASIS_ORDER.index, STATUS_ORDER.index, DEFINITIONS.index
    for _, row in choice.rejected.iterrows():
        if row["why"] == "other_year":
            assert (
                row["year"] > selection.year
                if policy[0] == "as_of"
                else row["year"] != selection.year
            )
            continue
        best = choice.chosen.loc[row["area"]]
        same_end = row["end"] == best["end"]
        same_basis = same_end and row["period_basis"] == best["period_basis"]
        same_status = same_basis and row["status"] == best["status"]
        same_definition = same_status and row["definition"] == best["definition"]
        assert {
            "older": row["end"] < best["end"],
            "period_less_sure": same_end
            and basis(row["period_basis"]) > basis(best["period_basis"]),
            "status_lower": same_basis and status(row["status"]) > status(best["status"]),
            "definition_second": same_status
            and place(row["definition"]) > place(best["definition"]),
            "same_standing": same_definition,
        }[row["why"]]


@few
@given(published(), POLICIES)
def test_every_contradiction_of_another_source_in_the_same_year_is_counted(table, policy):
    choice = choose(table, select(policy), AREAS)
    for area, best in choice.chosen.iterrows():
        others = choice.rejected[
            (choice.rejected["area"] == area)
            & (choice.rejected["year"] == best["year"])
            & (choice.rejected["source"] != best["source"])
        ]
        assert best["conflicts"] == (others["value"] != best["value"]).sum()


@few
@given(published(), POLICIES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_in_a_file_decides_nothing(table, policy, random):
    labels = list(table.index)
    random.shuffle(labels)
    first = choose(table, select(policy), AREAS)
    second = choose(table.loc[labels], select(policy), AREAS)
    assert first.chosen["observation"].to_dict() == second.chosen["observation"].to_dict()
    assert set(zip(first.rejected["observation"], first.rejected["why"], strict=True)) == set(
        zip(second.rejected["observation"], second.rejected["why"], strict=True)
    )


@few
@given(published(), st.integers(1388, 1396))
def test_as_of_a_year_knows_nothing_of_later_figures(table, year):
    years = solar_years(table["end"])
    then = choose(table, select(("as_of", year)), AREAS).chosen["observation"]
    known_then = choose(table[years <= year], WANTED, AREAS).chosen["observation"]
    assert then.to_dict() == known_then.to_dict()


SURE, LESS = {"value": 1.0, "source": "z"}, {"value": 2.0, "source": "a"}


@pytest.mark.parametrize(
    ("better", "worse", "why"),
    [
        pytest.param({"end": "2016-03-19", "status": "U"}, {"status": "A"}, "older", id="newer"),
        pytest.param(
            {"period_basis": "stated", "status": "U"},
            {"period_basis": "published", "status": "A"},
            "period_less_sure",
            id="stated before published, whatever the status",
        ),
        pytest.param(
            {"period_basis": "published"},
            {"period_basis": "inferred"},
            "period_less_sure",
            id="published before inferred",
        ),
        pytest.param(
            {"status": "A"}, {"status": "P"}, "status_lower", id="normal before provisional"
        ),
        pytest.param(
            {"status": "A", "definition": "unspecified"},
            {"status": "E"},
            "status_lower",
            id="status before the order of definitions",
        ),
        pytest.param(
            {}, {"definition": "unspecified"}, "definition_second", id="wanted definition"
        ),
        pytest.param({"start": "2013-03-21"}, {}, "same_standing", id="longer period"),
    ],
)
def test_ties_go_to_the_better_known_figure(better, worse, why):
    choice = choose(figures({**LESS, **worse}, {**SURE, **better}), WANTED, ["IR-02"])
    assert choice.chosen.loc["IR-02", "value"] == 1.0
    assert choice.rejected["why"].tolist() == [why]


def test_a_later_figure_of_the_same_source_is_a_series_and_no_contradiction():
    table = figures({"end": "2014-06-21", "value": 90}, {"end": "2015-03-20", "value": 100})
    assert choose(table, WANTED, ["IR-02"]).chosen.loc["IR-02", "conflicts"] == 0


def test_another_source_that_says_the_same_is_no_contradiction():
    table = figures({"source": "agency"}, {"source": "ministry"})
    assert choose(table, WANTED, ["IR-02"]).chosen.loc["IR-02", "conflicts"] == 0


def test_a_year_without_a_figure_stays_empty_between_two_years_with_one():
    table = figures({"end": "2014-03-20", "value": 10}, {"end": "2016-03-19", "value": 30})
    assert choose(table, select(("same", 1393)), ["IR-02"]).chosen.empty
    as_of = choose(table, select(("as_of", 1393)), ["IR-02"]).chosen
    assert as_of.loc["IR-02", ["value", "year"]].tolist() == [10, 1392]


@pytest.mark.parametrize("policy", ["as_of", "same"])
def test_a_policy_about_a_year_without_a_year_is_an_error(policy):
    with pytest.raises(ValueError, match=policy):
        choose(figures({}), Selection("offices_total", DEFINITIONS, policy=policy), ["IR-02"])


@pytest.mark.parametrize(
    "selection",
    [Selection("no_such_indicator", ("active",)), Selection("offices_total", ())],
    ids=["unknown indicator", "no definition"],
)
def test_without_candidates_the_answer_is_empty_with_all_its_columns(selection):
    choice = choose(figures({}), selection, ["IR-02"])
    assert choice.chosen.empty
    assert choice.rejected.empty
    assert {"value", "year", "marked", "conflicts", "observation"} <= set(choice.chosen)
    assert "why" in choice.rejected


# The shipped figures that sources dispute.


def test_mazandaran_of_1393_shows_one_total_and_keeps_the_one_that_contradicts_it(dataset):
    selection = Selection("offices_total", ("active",), policy="same", year=1393)
    choice = choose(dataset.observations, selection, ["IR-02"])
    told = {choice.chosen.loc["IR-02", "value"], *choice.rejected.query("year == 1393")["value"]}
    assert told == {770, 800}
    assert choice.chosen.loc["IR-02", "conflicts"] == 1
    assert choice.rejected.query("year == 1393")["why"].tolist() == ["same_standing"]


def test_mazandaran_as_of_the_years_of_its_totals(dataset):
    def value(year: int | None) -> float:
        policy = "latest" if year is None else "as_of"
        wanted = Selection("offices_total", ("active",), policy=policy, year=year)
        return choose(dataset.observations, wanted, ["IR-02"]).chosen.loc["IR-02", "value"]

    assert [value(1392), value(1394), value(1395), value(None)] == [750, value(1393), 858, 858]


def test_west_azerbaijan_keeps_its_stated_total_apart_from_the_sum_of_its_parts(dataset):
    def newest(indicator: str, definition: str) -> pd.Series:
        wanted = Selection(indicator, (definition,))
        return choose(dataset.observations, wanted, ["IR-04"]).chosen.loc["IR-04"]

    total = newest("offices_total", "active")
    urban, rural = newest("offices_urban", "unspecified"), newest("offices_rural", "unspecified")
    assert (total["value"], total["year"]) == (475, 1401)
    assert (urban["value"], rural["value"]) == (303, 417)
    assert {urban["year"], rural["year"]} == {1399}
    assert total["value"] != urban["value"] + rural["value"]


def test_the_expected_number_of_offices_never_stands_for_the_number_of_offices(dataset):
    # West Azerbaijan expected more than 350 offices once its new licences were in use
    wanted = Selection("offices_urban", ("active", "unspecified"))
    choice = choose(dataset.observations, wanted, ["IR-04"])
    assert "expected" not in {*choice.chosen["definition"], *choice.rejected["definition"]}
