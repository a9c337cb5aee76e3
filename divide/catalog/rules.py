"""Every rule that data can break, with what its sentence may say besides the place."""

#: Rule to the placeholders its problems carry in ``detail``.
RULES: dict[str, frozenset[str]] = {
    rule: frozenset(details.split())
    for rule, details in {
        # a file
        "missing_file": "",
        "unreadable_file": "",
        "not_utf8": "",
        "empty_file": "",
        "no_rows": "",
        "wrong_separator": "",
        "missing_column": "",
        "extra_column": "",
        "repeated_column": "",
        "ragged_row": "cells columns",
        "broken_quotes": "",
        # a cell
        "empty_cell": "",
        "stray_space": "",
        "persian_digits": "",
        "thousands_separator": "",
        "not_a_number": "",
        "not_whole": "",
        "not_a_date": "",
        "no_such_date": "",
        "not_in_list": "expected",
        "wrong_form": "expected",
        "out_of_bounds": "minimum maximum",
        "arabic_letters": "",
        # a reference, a key
        "unknown_area": "other",
        "unknown_parent": "other",
        "unknown_source": "other",
        "unknown_indicator": "other",
        "unknown_definition": "other",
        "unknown_release": "other",
        "left_out_with_row": "codes count other",
        "left_out_with_file": "count other",
        "duplicate_key": "key first_file first_row",
        # a row
        "wrong_level": "expected",
        "wrong_parent": "expected",
        "one_language_only": "other",
        "minimum_above_maximum": "maximum",
        "half_a_ratio": "",
        "unknown_comparable": "other",
        "one_sided_comparable": "other",
        "out_of_range": "minimum maximum",
        "incomplete_interval": "",
        "value_outside_interval": "ci_low ci_high",
        "period_not_in_calendar": "calendar",
        "start_after_end": "end",
        "start_not_of_period": "period expected",
        "end_not_of_period": "period expected",
        "published_before_period": "source published",
        "wrong_theme": "expected",
        # a target
        "half_a_due": "",
        # a rule of consistency
        "broken_expression": "rest",
        "broken_filter": "rest",
        "mixed_expression": "",
        "check_names_no_indicator": "name other",
        "check_names_no_definition": "name other",
        # rows against one another
        "parts_exceed_whole": "sum rows",
        "census_parts_differ": "sum rows",
        "areas_exceed_whole": "sum rows",
        "census_areas_differ": "sum rows",
        "rate_outside_parts": "minimum maximum",
        "share_exceeds_whole": "whole other",
    }.items()
}
