"""Three kinds of empty, never confused."""

from divide.measures.missing import KINDS, missing_kinds

AREAS = ["IR-01", "IR-02", "IR-03", "IR-04"]
SURVEY = {"indicator": "household_internet_access", "definition": "heis", "sample": 400}


def kinds(table, chosen, indicator, definitions, residence="total"):
    rows = table[table["area"].isin(chosen)].set_index("area", drop=False)
    return missing_kinds(table, rows, AREAS, indicator, definitions, residence)


def test_an_area_nobody_wrote_about_is_not_reported(figures):
    table = figures({"area": "IR-02"})
    found = kinds(table, ["IR-02"], "offices_urban", ("active",))
    assert found == dict.fromkeys(["IR-01", "IR-03", "IR-04"], "not_reported")
    assert list(found) == ["IR-01", "IR-03", "IR-04"]


def test_an_area_left_out_of_survey_estimates_is_withheld(figures):
    table = figures({**SURVEY, "area": "IR-02"})
    found = kinds(table, ["IR-02"], "household_internet_access", ("heis",))
    assert set(found.values()) == {"withheld"}


def test_the_sample_of_another_definition_withholds_nothing(figures):
    table = figures(SURVEY, {**SURVEY, "definition": "telecom_company", "sample": None})
    found = kinds(table, [], "household_internet_access", ("telecom_company",))
    assert set(found.values()) == {"not_reported"}


def test_a_rural_figure_of_an_area_without_villages_does_not_apply(figures, census):
    table = figures(
        {**SURVEY, "area": "IR-02", "residence": "rural"},
        census("2011-10-24", 500, "rural", area="IR-01"),
        census("2016-09-24", 0, "rural", area="IR-01"),
        census("2011-10-24", 0, "rural", area="IR-03"),
        census("2016-09-24", 20, "rural", area="IR-03"),
    )
    found = kinds(table, ["IR-02"], "household_internet_access", ("heis",), "rural")
    assert found == {"IR-01": "not_applicable", "IR-03": "withheld", "IR-04": "withheld"}
    everyone = kinds(table, ["IR-02"], "household_internet_access", ("heis",))
    assert everyone["IR-01"] == "withheld"


def test_an_area_with_a_figure_is_never_called_empty(figures, census):
    table = figures({**SURVEY, "area": "IR-01"}, census("2016-09-24", 0, "rural", area="IR-01"))
    assert "IR-01" not in kinds(table, ["IR-01"], "household_internet_access", ("heis",), "rural")


def test_in_the_shipped_data_every_province_has_a_figure_or_a_kind_of_empty(shipped):
    from divide.catalog.choose import Selection

    areas = shipped.areas("province")
    for indicator in shipped.indicators.index:
        for one in shipped.sets(indicator, "province")[:1]:
            chosen = shipped.choose(Selection(indicator, one.codes), areas).chosen
            found = missing_kinds(
                shipped.dataset.observations, chosen, areas, indicator, one.codes, "total"
            )
            assert set(found).isdisjoint(chosen.index)
            assert {*found, *chosen.index} == set(areas)
            assert set(found.values()) <= set(KINDS)
            # each survey estimate of a province was published: none is withheld
            assert "withheld" not in found.values()
