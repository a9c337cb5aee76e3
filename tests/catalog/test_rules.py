"""Each rule is broken once on purpose: named exactly, in both languages, and nothing else falls."""

import string

import pytest

from divide.catalog.dataset import Problem
from divide.catalog.rules import RULES
from divide.catalog.schema import SOURCE_KINDS
from divide.text.bidi import strip
from divide.text.catalogue import LANGUAGES, texts
from divide.text.problems import problem

OFFICES = "observations/offices.csv"
CONTEXT = "observations/context.csv"
HEIS = "observations/penetration_heis.csv"
VILLAGES = "observations/rural_broadband.csv"
ALL = 21  # observations in the small folder


def cell(file, row, column, value):
    return lambda folder: folder.set(file, row, column, value)


def text(file, how):
    return lambda folder: folder.change(file, how)


def several(*edits):
    return lambda folder: [edit(folder) for edit in edits]


def expect(rule, file, row=None, column=None, value=None, **detail):
    return Problem(rule, file, row, column, value, detail)


def broken(rule, edit, file, row=None, column=None, value=None, left=ALL - 1, more=(), **detail):
    """A case: the edit, the problem it makes, and how many observations are left."""
    found = (expect(rule, file, row, column, value, **detail), *more)
    return pytest.param(edit, found, left, id=f"{rule}-{file}-{column}")


def orphans(rule, file, column, count, other="areas.csv", **detail):
    return expect(rule, file, None, column, None, count=str(count), other=other, **detail)


def bad_cell(rule, value, column="value", file=OFFICES, row=2, left=ALL - 1, **detail):
    edit = cell(file, row, column, value)
    return broken(rule, edit, file, row, column, value or None, left, **detail)


def a_due_year_of_no_calendar(folder):
    folder.rewrite(
        "targets.csv",
        "target,indicator,definition,area,residence,value,qualifier,due,calendar,source,"
        "note_en,note_fa\n"
        "more_offices,offices_urban,standard,IR-21,total,40,at_least,1404,,paper,,\n",
    )


def another_release(folder):
    folder.rewrite(
        "releases.csv",
        "release,date,name_fa,name_en,note_fa,note_en\n2026.11,2026-11-21,نخست,First,,\n",
    )
    folder.rewrite(
        "changes.csv",
        "release,change,table,key,column,before,after,rows\n2026.12,left,areas,IR-77,*,,,1\n",
    )


def check(left="offices_total", right="offices_urban + offices_rural", applies_to=""):
    header = (
        "check,kind,left,operator,right,tolerance,tolerance_kind,match,period,applies_to,"
        "name_fa,name_en,why_fa,why_en"
    )
    row = f"sums,parts,{left},=,{right},0,absolute,same_source,same_period,{applies_to},ن,N,چ,W"
    return lambda folder: folder.rewrite("checks.csv", f"{header}\n{row}\n")


def bad_check(rule, column, value, **detail):
    edit = check(**{column: value})
    return broken(rule, edit, "checks.csv", 2, column, value, ALL, **detail)


CASES = [
    # files
    broken("missing_file", lambda f: (f.path / OFFICES).unlink(), OFFICES, left=ALL - 4),
    broken("unreadable_file",
           lambda f: ((f.path / OFFICES).unlink(), (f.path / OFFICES).mkdir()), OFFICES,
           left=ALL - 4),
    broken("not_utf8", text(OFFICES, lambda t: t.encode("cp1256", "replace")), OFFICES, 5,
           left=ALL - 4),
    broken("empty_file", text(OFFICES, lambda t: ""), OFFICES, left=ALL - 4),
    broken("no_rows", text(OFFICES, lambda t: t.split("\n")[0] + "\n"), OFFICES, left=ALL - 4),
    broken("wrong_separator", text(OFFICES, lambda t: t.replace(",", ";")), OFFICES, 1,
           left=ALL - 4),
    broken("missing_column", text(OFFICES, lambda t: t.replace("status", "stat")), OFFICES, 1,
           "status", left=ALL - 4,
           more=[expect("extra_column", OFFICES, 1, "stat")]),
    broken("extra_column", text(OFFICES, lambda t: t.replace("\n", ",x\n")), OFFICES, 1, "x",
           left=ALL),
    broken("repeated_column", text(OFFICES, lambda t: t.replace("\n", ",value\n")), OFFICES, 1,
           "value", left=ALL),
    broken("ragged_row", text(OFFICES, lambda t: t.replace(",30,", ",3,0,")), OFFICES, 2,
           cells="19", columns="18"),
    broken("broken_quotes", text(OFFICES, lambda t: t.replace(",20,", ',"20,')), OFFICES, 3,
           left=ALL - 3),
    # cells
    broken("unknown_release", another_release, "changes.csv", 2, "release", "2026.12", left=ALL,
           other="releases.csv"),
    broken("half_a_due", a_due_year_of_no_calendar, "targets.csv", 2, "due", "1404", left=ALL),
    bad_cell("empty_cell", ""),
    bad_cell("stray_space", " 30"),
    bad_cell("stray_space", "IR-21 ", column="area"),
    bad_cell("persian_digits", "۳۰"),
    bad_cell("persian_digits", "٣٠"),
    bad_cell("thousands_separator", "1,300"),
    bad_cell("thousands_separator", "1٬300"),
    bad_cell("not_a_number", "about 30"),
    bad_cell("not_a_number", "1E+12"),
    bad_cell("not_whole", "30.5"),
    bad_cell("not_whole", "400.5", column="sample", file=HEIS),
    bad_cell("not_a_date", "3/21/2014", column="start"),
    bad_cell("no_such_date", "2014-02-30", column="start"),
    bad_cell("no_such_date", "1393-13", column="period"),
    bad_cell("not_in_list", "town", column="residence", expected="total, urban, rural"),
    bad_cell("wrong_form", "IR21", column="area", expected="IR-02"),
    bad_cell("wrong_form", "93", column="period", expected="1392-06"),
    bad_cell("out_of_bounds", "0", column="sample", file=HEIS, minimum="1", maximum="1000000000"),
    broken("arabic_letters",
           several(cell(OFFICES, 2, "note_fa", "يك دفتر"), cell(OFFICES, 2, "note_en", "One")),
           OFFICES, 2, "note_fa", "يك دفتر"),
    # references and keys
    bad_cell("unknown_area", "IR-05", column="area", other="areas.csv"),
    bad_cell("unknown_source", "rumour", column="source", other="sources.csv"),
    bad_cell("unknown_indicator", "offices", column="indicator", other="indicators.csv"),
    bad_cell("unknown_definition", "licensed", column="definition", other="definitions.csv"),
    broken("unknown_parent",
           lambda f: f.append("areas.csv", area="IR-0501", level="county", parent="IR-05"),
           "areas.csv", 7, "parent", "IR-05", left=ALL, other="areas.csv"),
    broken("left_out_with_row", cell("sources.csv", 5, "kind", "talk"), OFFICES, None, "source",
           codes="report", count="1", other="sources.csv",
           more=[expect("not_in_list", "sources.csv", 5, "kind", "talk",
                        expected=", ".join(SOURCE_KINDS))]),
    broken("left_out_with_file", text("sources.csv", lambda t: ""), OFFICES, None, "source",
           left=0, count="4", other="sources.csv",
           more=[expect("empty_file", "sources.csv"),
                 *(orphans("left_out_with_file", f"observations/{name}.csv", "source", n,
                           "sources.csv")
                   for name, n in (("context", 8), ("infrastructure", 1), ("penetration", 1),
                                   ("penetration_heis", 3), ("rural_broadband", 3),
                                   ("services", 1)))]),
    broken("duplicate_key", lambda f: f.append(OFFICES, indicator="offices_total", value="31"),
           OFFICES, 6, left=ALL, first_file=OFFICES, first_row="2",
           key="indicator, definition, area, residence, start, end, source"),
    broken("duplicate_key", lambda f: f.append("areas.csv", area="IR-29", level="province",
                                               parent="IR"),
           "areas.csv", 7, left=ALL, first_file="areas.csv", first_row="4", key="area"),
    # rows
    broken("wrong_level", cell("areas.csv", 5, "level", "province"), "areas.csv", 5, "level",
           "province", expected="county",
           more=[orphans("left_out_with_row", CONTEXT, "area", 1, codes="IR-2101")]),
    broken("wrong_parent", cell("areas.csv", 5, "parent", "IR-29"), "areas.csv", 5, "parent",
           "IR-29", expected="IR-21",
           more=[orphans("left_out_with_row", CONTEXT, "area", 1, codes="IR-2101")]),
    broken("one_language_only", cell(OFFICES, 2, "note_en", "About"), OFFICES, 2, "note_fa",
           other="note_en"),
    broken("one_language_only", cell("sources.csv", 5, "speaker_role_en", ""), "sources.csv", 5,
           "speaker_role_en", other="speaker_role_fa",
           more=[orphans("left_out_with_row", OFFICES, "source", 1, "sources.csv",
                         codes="report")]),
    broken("minimum_above_maximum", cell("indicators.csv", 4, "minimum", "2000"),
           "indicators.csv", 4, "minimum", "2000", maximum="1000",
           more=[orphans("left_out_with_row", "definitions.csv", "indicator", 1,
                         "indicators.csv", codes="mobile_sites"),
                 orphans("left_out_with_row", "observations/infrastructure.csv", "indicator", 1,
                         "indicators.csv", codes="mobile_sites")]),
    broken("half_a_ratio", cell("indicators.csv", 12, "per", ""), "indicators.csv", 12, left=ALL),
    broken("unknown_comparable", cell("definitions.csv", 5, "comparable_with", "closed"),
           "definitions.csv", 5, "comparable_with", "closed", left=ALL, other="closed"),
    broken("one_sided_comparable", cell("definitions.csv", 7, "comparable_with", ""),
           "definitions.csv", 6, "comparable_with", "active", left=ALL, other="active"),
    bad_cell("out_of_range", "1001", minimum="0", maximum="1000"),
    bad_cell("out_of_range", "-1", minimum="0", maximum="1000"),
    broken("incomplete_interval", cell(HEIS, 2, "ci_low", ""), HEIS, 2, "sample", "400"),
    bad_cell("value_outside_interval", "63.5", file=HEIS, ci_low="58", ci_high="63"),
    bad_cell("period_not_in_calendar", "2014", column="period", calendar="solar_hijri"),
    bad_cell("start_after_end", "2015-04-01", column="start", end="2015-03-20"),
    bad_cell("start_not_of_period", "2014-03-20", column="start", period="1393",
             expected="2014-03-21"),
    bad_cell("end_not_of_period", "2015-03-21", column="end", period="1393",
             expected="2015-03-20"),
    broken("published_before_period",
           several(cell(OFFICES, 5, "start", "2014-03-21"),
                   cell("sources.csv", 5, "published", "2014-02")),
           OFFICES, 5, "start", "2014-03-21", source="report", published="2014-02-28"),
    broken("wrong_theme",
           lambda f: f.append(OFFICES, indicator="services_offered", value="5", source="report"),
           OFFICES, 6, "indicator", "services_offered", left=ALL + 1, expected="services"),
    # rows against one another
    broken("parts_exceed_whole", cell(OFFICES, 2, "value", "29"), OFFICES, 2, "value", "29",
           left=ALL, sum="30", rows="3, 4"),
    broken("census_parts_differ", cell(CONTEXT, 6, "value", "1"), CONTEXT, 3, "value", "100",
           left=ALL, sum="99", rows="4, 5, 6"),
    broken("areas_exceed_whole", cell(CONTEXT, 8, "value", "41"), CONTEXT, 3, "value", "100",
           left=ALL, sum="101", rows="7, 8"),
    broken("census_areas_differ", cell(CONTEXT, 2, "value", "151"), CONTEXT, 2, "value", "151",
           left=ALL, sum="150", rows="3, 9"),
    broken("rate_outside_parts",
           several(cell(HEIS, 2, "value", "71"), cell(HEIS, 2, "ci_high", "72")), HEIS, 2, "value",
           "71", left=ALL, minimum="40.5", maximum="70.5"),
    broken("share_exceeds_whole", cell(VILLAGES, 2, "value", "91"), VILLAGES, 2, "value", "91",
           left=ALL, other="villages_total", whole="90"),
    # a rule of consistency
    bad_check("broken_expression", "left", "offices_total + 2 )", rest=")"),
    bad_check("broken_filter", "applies_to", "level:province", rest="level:province"),
    bad_check("mixed_expression", "right", "offices_urban[active]"),
    bad_check("check_names_no_indicator", "left", "ofices",
              name="ofices", other="indicators.csv"),
    bad_check("check_names_no_definition", "right", "offices_urban[licensed]",
              name="offices_urban[licensed]", other="definitions.csv"),
]  # fmt: skip


def test_the_folder_that_is_broken_below_is_sound_to_begin_with(folder):
    dataset = folder.load()
    assert dataset.problems == ()
    assert len(dataset.observations) == ALL


@pytest.mark.parametrize(("edit", "found", "left"), CASES)
def test_a_broken_rule_is_named_with_its_place_and_the_rest_is_kept(folder, edit, found, left):
    edit(folder)
    dataset = folder.load()
    by_place = sorted(found, key=repr)
    assert sorted(dataset.problems, key=repr) == by_place
    assert len(dataset.observations) == left


@pytest.mark.parametrize(("edit", "found", "left"), CASES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_sentence_names_the_place_and_leaves_no_placeholder(edit, found, left, lang):
    for each in found:
        sentence = strip(problem(each, lang))
        assert each.file in sentence
        assert (each.column or "") in sentence
        assert "{" not in sentence
        assert "}" not in sentence


def test_every_rule_is_broken_above_with_exactly_the_details_it_declares():
    cases = {each.rule: set(each.detail) for case in CASES for each in case.values[1]}
    assert cases == {rule: set(details) for rule, details in RULES.items()}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_rule_has_a_sentence_whose_placeholders_the_rule_gives(lang):
    for rule, details in RULES.items():
        message = texts(lang)._message(f"problem.{rule}")
        used = {name for _, name, _, _ in string.Formatter().parse(message) if name}
        assert used <= {*details, "value", "column"}, rule


def test_persian_sentences_count_in_persian_digits_and_quote_cells_as_they_stand():
    found = expect("out_of_range", OFFICES, 12, "value", "1001", minimum="0", maximum="1000")
    sentence = strip(problem(found, "fa"))
    assert "ردیف ۱۲" in sentence
    assert "«1001»" in sentence
    assert "۰ تا ۱۰۰۰" in sentence


def test_a_very_long_cell_does_not_swamp_its_sentence():
    found = expect("not_a_number", OFFICES, 2, "value", "9" * 5000)
    assert len(problem(found, "en")) < 300
