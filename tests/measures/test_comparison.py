"""Areas side by side: the right figures, and no difference where the data forbid one."""

import dataclasses

import pytest

from divide.measures import library
from divide.measures.comparison import FORBIDDING, compare, table
from divide.measures.intervals import may_compare

PAIR = ["IR-02", "IR-04"]
MANY = ["IR-02", "IR-04", "IR-0219", "IR", "IR-0407", "IR-23"]


def row(shipped, indicator, areas=PAIR, **how):
    (found,) = compare(shipped, areas, [indicator], **how)
    return found


def figure(found, area):
    return next(cell for cell in found.cells if cell.area == area)


@pytest.fixture(scope="module")
def everything(shipped):
    """Every indicator for six areas, under both policies and all residences."""
    codes = list(shipped.indicators.index)
    return {
        (policy, residence): compare(shipped, MANY, codes, policy=policy, residence=residence)
        for policy, residence in [("latest", "total"), ("same", "total"), ("latest", "urban")]
    }


def test_the_default_pair_stands_side_by_side_with_its_caveats(shipped):
    found = row(shipped, "offices_per_10000")
    first, second = found.cells
    assert round(first.figure["value"], 1) == 2.6
    assert round(second.figure["value"], 1) == 2.2
    assert first.flags == ()
    assert second.flags == ("definition_marked", "period")
    assert second.comparable
    assert second.difference == pytest.approx(second.figure["value"] - first.figure["value"])
    assert second.ratio == pytest.approx(second.figure["value"] / first.figure["value"])


def test_every_cell_is_an_observation_of_its_area_and_indicator(shipped, everything):
    for rows in everything.values():
        for found in rows:
            assert [cell.area for cell in found.cells] == MANY
            for cell in found.known:
                source = shipped.observations.loc[cell.figure["observation"]]
                assert source["area"] == cell.area
                assert source["indicator"] == found.indicator
                assert source["residence"] == found.residence
                assert source["value"] == cell.figure["value"]


def test_a_cell_has_a_figure_or_a_reason_never_both(everything):
    for rows in everything.values():
        for found in rows:
            assert all((cell.figure is None) == (cell.missing is not None) for cell in found.cells)


def test_a_difference_is_given_exactly_where_nothing_forbids_it(shipped, everything):
    for rows in everything.values():
        for found in rows:
            base = found.cells[0]
            assert (base.difference, base.ratio, base.comparable) == (None, None, False)
            for cell in found.known[1:] if base.figure is not None else ():
                assert cell.comparable == (not FORBIDDING & set(cell.flags))
                assert (cell.difference is None) != cell.comparable
                if cell.comparable:
                    own, first = cell.figure["definition"], base.figure["definition"]
                    peers = shipped.definitions.at[(found.indicator, first), "comparable_with"]
                    assert own == first or own in peers
                    assert may_compare([base.area, cell.area], found.scope)


def test_without_a_first_figure_nothing_is_compared(everything):
    for rows in everything.values():
        for found in rows:
            if found.cells[0].figure is None:
                assert not any(cell.comparable for cell in found.cells)


def test_other_definitions_are_shown_but_not_compared(shipped):
    found = row(shipped, "offices_rural_banking")
    second = figure(found, "IR-04")
    assert second.figure["definition"] == "ict_offices"
    assert "definition_other" in second.flags
    assert second.difference is None
    assert not found.comparable


def test_the_budget_survey_compares_internet_inside_one_province_only(shipped):
    chosen = {"household_internet_access": ("heis",)}
    found = row(
        shipped,
        "household_internet_access",
        ["IR-0219", "IR-0201", "IR-02", "IR-04"],
        definitions=chosen,
    )
    assert found.scope == "within_province"
    for area in ("IR-0201", "IR-02"):
        if figure(found, area).figure is not None:
            assert figure(found, area).comparable
    west = figure(found, "IR-04")
    assert west.figure["definition"] == "heis"
    assert "within_province" in west.flags
    assert (west.difference, west.ratio, west.apart) == (None, None, None)


def test_a_definition_that_compares_is_preferred(shipped):
    assert row(shipped, "household_internet_access").definitions == ("ict_survey",)
    assert row(shipped, "rural_broadband_coverage", ["IR-04", "IR"]).definitions == ("nin_20hh",)


def test_figures_of_unspecified_definition_are_never_compared(shipped):
    chosen = {"rural_broadband_coverage": ("unspecified",)}
    found = row(shipped, "rural_broadband_coverage", definitions=chosen)
    assert {cell.figure["definition"] for cell in found.known} == {"unspecified"}
    assert all("never" in cell.flags for cell in found.known)
    assert figure(found, "IR-04").difference is None


def test_overlapping_intervals_are_told(shipped):
    found = row(shipped, "household_mobile_access", ["IR-02", "IR-04", "IR-0219"])
    assert figure(found, "IR-04").apart is False
    assert found.cells[0].apart is None
    phones = row(shipped, "household_fixed_phone_access")
    assert figure(phones, "IR-04").apart is True


def test_a_pooled_window_is_another_period_than_its_last_year(shipped):
    found = row(shipped, "household_mobile_access", ["IR-02", "IR-0219"])
    assert found.cells[0].figure["year"] == found.cells[1].figure["year"]
    assert "period" in found.cells[1].flags


def test_flows_over_other_spans_are_not_compared(shipped):
    rows = shipped.rows("villages_newly_connected", ("internet",), "county")
    spans = rows.drop_duplicates("area").drop_duplicates(["start", "end"])
    found = row(shipped, "villages_newly_connected", list(spans["area"][:2]))
    assert "span" in found.cells[1].flags
    assert found.cells[1].difference is None


def test_ranks_have_a_difference_but_no_ratio(shipped):
    ranked = shipped.rows("idi_rank", ("provinces",))["area"].unique()[:2]
    cell = row(shipped, "idi_rank", list(ranked)).cells[1]
    assert cell.difference is not None
    assert cell.ratio is None


def test_same_period_takes_the_newest_year_that_all_share(shipped):
    found = row(shipped, "household_mobile_access", policy="same")
    assert found.year == 1399
    assert {cell.figure["year"] for cell in found.cells} == {1399}
    none = row(shipped, "offices_per_10000", policy="same")
    assert none.year is None
    assert {cell.missing for cell in none.cells} == {"other_period"}


def test_same_period_is_the_newest_one_there_is(shipped, everything):
    for found in everything["same", "total"]:
        years = {cell.figure["year"] for cell in found.known}
        assert years == (set() if found.year is None else {found.year})
        assert len(found.known) in (0, len(MANY))
        rows = shipped.rows(found.indicator, found.definitions or None)
        rows = rows[rows["area"].isin(MANY) & (rows["residence"] == "total")]
        for year, held in rows.groupby("year")["area"]:
            if set(held) == set(MANY):
                assert found.year >= year


def test_kinds_of_empty_are_told_apart(shipped):
    sampled = set(shipped.rows("household_internet_access", ("heis",), "county")["area"])
    silent = next(area for area in shipped.areas("county") if area not in sampled)
    found = row(shipped, "household_internet_access", ["IR-0219", silent])
    assert figure(found, silent).missing == "withheld"
    both = [area for area in shipped.areas("county") if area not in sampled][:2]
    assert row(shipped, "household_internet_access", both).cells[0].missing == "withheld"
    assert row(shipped, "postal_units").cells[0].missing == "not_reported"


def test_urban_figures_of_an_area_without_towns_do_not_apply(shipped):
    rows = shipped.observations
    people = (rows["indicator"] == "population") & (rows["residence"] == "urban")
    emptied = rows.assign(
        value=rows["value"].mask(people & (rows["area"] == "IR-0219"), 0.0),
    )
    gone = (rows["indicator"] == "household_mobile_access") & (rows["area"] == "IR-0219")
    bare = dataclasses.replace(shipped, observations=emptied[~gone])
    found = row(bare, "household_mobile_access", ["IR-0201", "IR-0219"], residence="urban")
    assert figure(found, "IR-0219").missing == "not_applicable"


@pytest.mark.parametrize(
    ("areas", "indicators"),
    [
        (["IR-02"], ["population"]),
        (["IR-02", "IR-02"], ["population"]),
        ([f"IR-{number:02}" for number in range(7)], ["population"]),
        (["IR-02", "IR-99"], ["population"]),
        (["IR-02", "IR-04"], ["happiness"]),
    ],
)
def test_what_cannot_be_compared_is_refused(shipped, areas, indicators):
    with pytest.raises(ValueError, match=r"areas|unknown"):
        compare(shipped, areas, indicators)


def test_the_table_holds_every_cell(everything):
    rows = everything["latest", "total"]
    flat = table(rows)
    assert len(flat) == len(rows) * len(MANY)
    assert flat["value"].notna().sum() == sum(len(found.known) for found in rows)
    assert flat.loc[flat["value"].isna(), "missing"].notna().all()
    assert flat["difference"].notna().sum() == flat["comparable"].sum()


def test_an_empty_dataset_compares_nothing(shipped):
    bare = library.build(
        dataclasses.replace(shipped.dataset, observations=shipped.dataset.observations[:0])
    )
    found = row(bare, "population")
    assert [cell.missing for cell in found.cells] == ["not_reported"] * 2
    assert row(bare, "population", policy="same").known == ()
