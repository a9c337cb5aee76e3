"""data/datapackage.json says what the schema says, and other programs can rely on it."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import frictionless
import pytest

from divide.catalog import package, schema

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"


def validate(path: Path) -> frictionless.Report:
    return frictionless.validate(str(path))


def test_the_committed_package_is_the_one_the_schema_makes(tmp_path):
    committed = (DATA / package.FILE).read_text(encoding="utf-8")
    assert json.loads(committed) == package.descriptor(DATA)
    copy = tmp_path / "project"
    for part in ("data", "divide", "scripts"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "data" / package.FILE).unlink()
    subprocess.run([sys.executable, "scripts/datapackage.py"], cwd=copy, check=True)
    assert (copy / "data" / package.FILE).read_text(encoding="utf-8") == committed


def test_frictionless_finds_the_shipped_package_valid_and_reads_every_row():
    report = validate(DATA / package.FILE)
    assert report.valid, report.to_summary()
    rows = {task.place: task.stats["rows"] for task in report.tasks}
    assert sum(n for place, n in rows.items() if place.startswith("observations/")) == 17659


def test_every_table_says_its_types_keys_and_references():
    described = package.descriptor(DATA)
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    for resource in described["resources"]:
        name = resource["path"].partition("/")[0].removesuffix(".csv")
        table = schema.TABLES[name]
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert tuple(fields) == table.columns
        assert resource["schema"]["primaryKey"] == list(table.key)
        assert all(field["description"] for field in fields.values())
        for column, field in fields.items():
            assert field["constraints"]["required"] is not table.nullable(column)


@pytest.mark.parametrize(
    ("column", "value", "error"),
    [
        ("value", "many", "type-error"),
        ("residence", "town", "constraint-error"),
        ("area", "IR02", "constraint-error"),
        ("source", "", "constraint-error"),
        ("area", "IR-77", "foreign-key"),
        ("definition", "nowhere", "foreign-key"),
        ("source", "rumour", "foreign-key"),
    ],
)
def test_frictionless_sees_what_our_own_check_sees(folder, column, value, error):
    folder.set("observations/offices.csv", 2, column, value)
    path = folder.path / package.FILE
    path.write_text(json.dumps(package.descriptor(folder.path)), encoding="utf-8")
    found = validate(path).flatten(["type"])
    assert [error] in found
    assert folder.load().problems


def test_frictionless_sees_a_repeated_key(folder):
    folder.append("observations/offices.csv", indicator="offices_total", value="31")
    path = folder.path / package.FILE
    path.write_text(json.dumps(package.descriptor(folder.path)), encoding="utf-8")
    assert ["primary-key"] in validate(path).flatten(["type"])


def test_a_new_observation_file_is_described(folder):
    folder.rewrite("observations/services_2015.csv", folder.text("observations/services.csv"))
    names = [resource["name"] for resource in package.descriptor(folder.path)["resources"]]
    assert "observations-services_2015" in names


def test_the_readme_explains_every_column_of_every_table():
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    for table in schema.TABLES.values():
        heading = "## observations/" if table is schema.OBSERVATIONS else f"## {table.name}.csv"
        section = readme.split(heading, 1)[1].split("\n## ", 1)[0]
        firsts = re.findall(r"^\| (`.*?) \|", section, flags=re.MULTILINE)
        explained = {name for cell in firsts for name in re.findall(r"`(\w+)`", cell)}
        assert explained == set(table.columns), table.name
