"""The Frictionless description of the dataset, made from the one schema."""

from pathlib import Path
from typing import Any

from divide.catalog import files, schema
from divide.catalog.load import observation_files, target_files
from divide.catalog.schema import Table

FILE = "datapackage.json"

_TITLES = {
    "areas": "Areas: the country, its provinces and counties",
    "sources": "Sources: who published the figures, when and where",
    "indicators": "Indicators: what is measured",
    "definitions": "Definitions: the exact ways of measuring an indicator",
    "observations": "Observations: one published figure a row",
    "releases": "Releases: the editions of this dataset",
    "checks": "Checks: the rules by which figures are held against one another",
    "targets": "Targets: what is to be reached, where and by when",
    "changes": "Changes: what each release brought, changed or took out",
}


def descriptor(folder: Path) -> dict[str, Any]:
    """Describe a data folder as a tabular data package (Frictionless, version 1).

    Parameters
    ----------
    folder : Path
        The data folder; only its file names and its newest release matter.

    Returns
    -------
    dict
        What ``datapackage.json`` should hold: a resource for each table with
        its types, constraints, keys and references.
    """
    resources = [
        _resource(table, name, f"{name}.csv")
        for name, table in schema.TABLES.items()
        if table not in (schema.OBSERVATIONS, schema.TARGETS)
        and not (table.optional and not (folder / f"{name}.csv").exists())
    ]
    for file in observation_files(folder):
        stem = file.removeprefix("observations/").removesuffix(".csv")
        resources.append(_resource(schema.OBSERVATIONS, f"observations-{stem}", file))
    for file in target_files(folder):
        stem = file.removesuffix(".csv").replace("_", "-").lower()
        resources.append(_resource(schema.TARGETS, stem, file))
    return {
        "profile": "tabular-data-package",
        "name": "digital-divide-iran",
        "title": "The digital divide in Iran: counter offices, connections and use, by area",
        **_release(folder),
        "description": (
            "Published figures on public e-government counter offices, rural broadband, "
            "internet penetration and services in the provinces and counties of Iran, each "
            "with its definition, period and source."
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0 (this compilation; "
                "the sources keep their rights)",
                "path": "https://creativecommons.org/licenses/by/4.0/",
            }
        ],
        "sources": [
            {"title": "Every figure names its source in sources.csv", "path": "sources.csv"}
        ],
        "resources": resources,
    }


def _release(folder: Path) -> dict[str, str]:
    """Version and day of the newest release; nothing where the folder names none."""
    rows = files.read(folder, "releases.csv", schema.RELEASES).frame.dropna(
        subset=["release", "date"]
    )
    if rows.empty:
        return {}
    newest = rows.sort_values(["date", "release"]).iloc[-1]
    return {"version": str(newest["release"]), "created": f"{newest['date']}T00:00:00Z"}


def _resource(table: Table, name: str, path: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "profile": "tabular-data-resource",
        "title": _TITLES[table.name],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [_field(table, column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": list(reference.columns),
                    "reference": {
                        # The empty name means the same resource.
                        "resource": "" if reference.table == table.name else reference.table,
                        "fields": list(schema.TABLES[reference.table].key),
                    },
                }
                for reference in table.references
            ],
        },
    }


def _field(table: Table, column: str) -> dict[str, Any]:
    declared = table.schema.columns[column]
    constraints: dict[str, Any] = {"required": not declared.nullable}
    if declared.metadata["unique"]:
        constraints["unique"] = True
    for check in declared.checks:
        known = check.statistics or {}
        if "allowed_values" in known:
            constraints["enum"] = list(known["allowed_values"])
        if "min_value" in known:
            constraints |= {"minimum": known["min_value"], "maximum": known["max_value"]}
        # The form of numbers is said by their type; a pattern is for text.
        if "pattern" in known and table.kind(column) == "string":
            constraints["pattern"] = f"({known['pattern']})"
    field = {
        "name": column,
        "type": table.kind(column),
        "description": declared.description,
        "constraints": constraints,
    }
    if declared.metadata["example"]:
        field["example"] = declared.metadata["example"]
    return field
