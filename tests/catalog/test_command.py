"""`python -m divide check` tells an editor, in both languages, what is wrong and where."""

import subprocess
import sys
from pathlib import Path

import pytest

from divide.__main__ import main
from divide.text.bidi import strip

ROOT = Path(__file__).resolve().parents[2]


def test_a_sound_folder_is_said_to_be_sound_in_both_languages(folder, capsys):
    assert main(["check", str(folder.path)]) == 0
    said = strip(capsys.readouterr().out)
    assert "۲۱ رقم" in said
    assert "21 figures" in said


def test_a_broken_cell_is_told_with_file_row_column_value_and_rule_in_both_languages(
    folder, capsys
):
    folder.set("observations/offices.csv", 3, "value", "بیست")
    assert main(["check", str(folder.path)]) == 1
    persian, english = strip(capsys.readouterr().out).splitlines()[:2]
    for said in (persian, english):
        assert "observations/offices.csv" in said
        assert "value" in said
        assert "بیست" in said
    assert "ردیف ۳" in persian
    assert "عدد نیست" in persian
    assert "row 3" in english
    assert "is not a number" in english


def test_a_folder_that_does_not_exist_is_told_as_such(tmp_path, capsys):
    assert main(["check", str(tmp_path / "none")]) == 1
    said = capsys.readouterr().out
    assert "There is no such folder" in said
    assert "چنین پوشه‌ای نیست" in said


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_the_command_checks_the_shipped_data_on_any_console(encoding):
    done = subprocess.run(
        [sys.executable, "-m", "divide", "check"],
        cwd=ROOT,
        env={"PYTHONIOENCODING": encoding},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "17,659 figures" in done.stdout
