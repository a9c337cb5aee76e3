"""From a data folder to a dataset: the sound rows, and every problem by name."""

import functools
import hashlib
import os
from pathlib import Path

import pandas as pd

from divide.catalog import checks, consistency_rules, files, schema
from divide.catalog.dataset import Dataset, Problem
from divide.catalog.schema import Table


def load(folder: Path) -> Dataset:
    """Read and check a data folder.

    Parameters
    ----------
    folder : Path
        Holds areas.csv, sources.csv, indicators.csv, definitions.csv and
        observations/*.csv; may hold releases.csv, changes.csv, checks.csv,
        targets.csv and targets_*.csv.

    Returns
    -------
    Dataset
        Broken rows are left out and named in ``problems``; rows that only
        contradict one another are named and kept. A file that cannot be read
        is a problem, and its table is empty.
    """
    return _Loading(Path(folder)).dataset()


def own_folder() -> Path:
    """The data folder of this process.

    The one named in the environment variable ``DIVIDE_DATA``, else the project's own ``data``.
    """
    own = Path(__file__).resolve().parents[2] / "data"
    return Path(os.environ.get("DIVIDE_DATA") or own)


@functools.cache
def current() -> Dataset:
    """The dataset that this process started with, loaded once from `own_folder`."""
    return load(own_folder())


def observation_files(folder: Path) -> list[str]:
    """Observation files of a folder: those that must be there, and any others.

    Parameters
    ----------
    folder : Path
        The data folder.

    Returns
    -------
    list of str
        Paths inside the folder. Lock files of spreadsheet programs are passed over.
    """
    try:
        found = sorted(path.name for path in (folder / "observations").glob("*.csv"))
    except OSError:
        found = []
    names = (f"observations/{name}" for name in found if not name.startswith((".", "~")))
    return sorted({*schema.OBSERVATION_FILES, *names})


def target_files(folder: Path) -> list[str]:
    """Files of targets in a folder: ``targets.csv`` and any ``targets_<anything>.csv``.

    Parameters
    ----------
    folder : Path
        The data folder; it may hold none.
    """
    own = [path.name for path in folder.glob("targets.csv")]
    return own + sorted(path.name for path in folder.glob("targets_*.csv"))


class _Loading:
    """One pass over a folder; each table is checked after those it refers to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.digest = hashlib.sha256()
        self.order: list[str] = []
        # Per table: keys of the sound rows, and keys as written (None: not readable).
        self.sound: dict[str, pd.Index] = {}
        self.written: dict[str, pd.Index | None] = {}

    def dataset(self) -> Dataset:
        areas = self._areas()
        sources = self._sources()
        indicators = self._indicators()
        definitions = self._definitions()
        observations = self._observations(areas, sources, indicators)
        releases = self._releases()
        changes = self._changes()
        rules = self._checks(indicators, definitions)
        targets = self._targets(indicators)
        problems = sorted(self.problems, key=self._place)
        return Dataset(
            areas,
            sources,
            indicators,
            definitions,
            observations,
            releases,
            changes,
            rules,
            targets,
            tuple(problems),
            self.digest.hexdigest()[:12],
        )

    def _place(self, problem: Problem) -> tuple[int, bool, int, str]:
        """Files in reading order, what follows from other rows last."""
        follows = problem.rule.startswith("left_out")
        return self.order.index(problem.file), follows, problem.row or 0, problem.column or ""

    def _areas(self) -> pd.DataFrame:
        frame = self._start(schema.AREAS, ["areas.csv"])
        frame = self._keep(frame, *checks.area_rows(frame))
        return _typed(schema.AREAS, self._finish(schema.AREAS, frame)).set_index("area")

    def _sources(self) -> pd.DataFrame:
        frame = self._start(schema.SOURCES, ["sources.csv"])
        frame = self._keep(frame, *checks.source_rows(frame))
        return _typed(schema.SOURCES, self._finish(schema.SOURCES, frame)).set_index("source")

    def _indicators(self) -> pd.DataFrame:
        frame = self._start(schema.INDICATORS, ["indicators.csv"])
        frame = self._keep(frame, *checks.indicator_rows(frame))
        frame = self._finish(schema.INDICATORS, frame)
        halved, problems = checks.halved_ratios(frame)
        self.problems += problems
        for reference in schema.INDICATORS.references:
            dangling, problems = self._dangling(reference, frame)
            self.problems += problems
            halved |= dangling
        # A ratio that cannot be computed is no ratio; the indicator itself stands.
        ratio = ["numerator", "denominator", "per"]
        frame[ratio] = frame[ratio].mask(halved)
        return _typed(schema.INDICATORS, frame).set_index("indicator")

    def _definitions(self) -> pd.DataFrame:
        frame = self._start(schema.DEFINITIONS, ["definitions.csv"])
        frame = self._finish(schema.DEFINITIONS, frame)
        comparable, problems = checks.comparable(frame)
        self.problems += problems
        frame["comparable_with"] = comparable
        typed = _typed(schema.DEFINITIONS, frame)
        return typed.set_index(["indicator", "definition"]).sort_index()

    def _observations(
        self, areas: pd.DataFrame, sources: pd.DataFrame, indicators: pd.DataFrame
    ) -> pd.DataFrame:
        table = schema.OBSERVATIONS
        frame = self._start(table, observation_files(self.folder))
        given = len(frame)
        typed = _typed(table, frame)
        for column in ("kind", "minimum", "maximum"):
            typed[column] = _looked_up(typed["indicator"], indicators[column])
        published = _looked_up(typed["source"], _last_days(sources["published"]))
        frame = self._keep(frame, *checks.observation_rows(frame, typed, published))
        frame = self._finish(table, frame)
        typed = _typed(table, frame)
        place = typed[["file", "row"]]
        typed = typed.drop(columns=["file", "row"])
        typed["theme"] = _looked_up(typed["indicator"], indicators["theme"])
        typed["level"] = _looked_up(typed["area"], areas["level"])
        typed[["file", "row"]] = place
        self.problems += checks.misplaced(frame, typed["theme"])
        complete = self.left_out == 0 and len(frame) == given
        self.problems += checks.sums(typed, areas, sources, indicators, complete)
        return typed.reset_index(drop=True)

    def _releases(self) -> pd.DataFrame:
        frame = self._start(schema.RELEASES, self._there("releases.csv"))
        frame = self._keep(frame, *checks.both_or_neither(frame, "note_fa", "note_en"))
        frame = _typed(schema.RELEASES, self._finish(schema.RELEASES, frame))
        return frame.sort_values(["date", "release"]).set_index("release")

    def _changes(self) -> pd.DataFrame:
        frame = self._start(schema.CHANGELOG, self._there("changes.csv"))
        frame = _typed(schema.CHANGELOG, self._finish(schema.CHANGELOG, frame))
        return frame.reset_index(drop=True)

    def _checks(self, indicators: pd.DataFrame, definitions: pd.DataFrame) -> pd.DataFrame:
        frame = self._start(schema.CHECKS, self._there("checks.csv"))
        bad, problems = consistency_rules.broken_rules(frame, indicators, definitions)
        frame = self._finish(schema.CHECKS, self._keep(frame, bad, problems))
        return _typed(schema.CHECKS, frame).set_index("check")

    def _targets(self, indicators: pd.DataFrame) -> pd.DataFrame:
        frame = self._start(schema.TARGETS, target_files(self.folder))
        typed = _typed(schema.TARGETS, frame)
        for column in ("kind", "minimum", "maximum"):
            typed[column] = _looked_up(typed["indicator"], indicators[column])
        frame = self._keep(frame, *checks.target_rows(frame, typed))
        return _typed(schema.TARGETS, self._finish(schema.TARGETS, frame)).set_index("target")

    def _there(self, name: str) -> list[str]:
        """A file that a folder may lack: itself if it is there."""
        return [name] if (self.folder / name).exists() else []

    def _start(self, table: Table, names: list[str]) -> pd.DataFrame:
        """Read a table's files; keep the rows whose cells are all sound."""
        parts = []
        self.left_out = 0
        readable = False
        for name in names:
            cells = files.read(self.folder, name, table)
            self.order.append(name)
            self.problems += cells.problems
            self.left_out += cells.left_out + (not cells.readable)
            self.digest.update(name.encode() + b"\0" + cells.content + b"\0")
            readable |= cells.readable
            parts.append(cells.frame)
        frame = pd.concat(parts, ignore_index=True) if parts else files.nothing(table)
        if table.name in schema.REFERRED_TO:
            written = pd.Index(checks.codes(frame, list(table.key)))
            self.written[table.name] = written if readable else None
        bad, problems = checks.cells(table, frame)
        self.left_out += int(bad.sum())
        return self._keep(frame, bad, problems)

    def _finish(self, table: Table, frame: pd.DataFrame) -> pd.DataFrame:
        """Leave out rows that repeat a key or refer to what is not there."""
        frame = self._keep(frame, *checks.repeated(table, frame))
        self._know(table, frame)
        essential = [reference for reference in table.references if reference.essential]
        while True:
            before = len(frame)
            bad = pd.Series(False, index=frame.index)
            for reference in essential:
                dangling, problems = self._dangling(reference, frame[~bad])
                self.problems += problems
                bad = bad | dangling.reindex(frame.index, fill_value=False)
            frame = frame[~bad]
            self._know(table, frame)
            # A county goes with its province, and that with the country.
            if len(frame) == before:
                return frame.copy()

    def _dangling(
        self, reference: schema.Reference, frame: pd.DataFrame
    ) -> tuple[pd.Series, list[Problem]]:
        table = reference.table
        return checks.dangling(
            reference, frame, self.sound[table], self.written[table], f"{table}.csv"
        )

    def _know(self, table: Table, frame: pd.DataFrame) -> None:
        if table.name in schema.REFERRED_TO:
            self.sound[table.name] = pd.Index(checks.codes(frame, list(table.key)))

    def _keep(self, frame: pd.DataFrame, bad: pd.Series, problems: list[Problem]) -> pd.DataFrame:
        self.problems += problems
        return frame[~bad]


def _typed(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """Sound text cells as numbers and dates."""
    typed = frame.copy()
    for column in table.columns:
        kind = table.kind(column)
        if kind == "number" or (kind == "integer" and table.nullable(column)):
            typed[column] = typed[column].astype("float64")
        elif kind == "integer":
            typed[column] = typed[column].astype("int64")
        elif kind == "date":
            typed[column] = pd.to_datetime(typed[column], format="%Y-%m-%d").astype(
                "datetime64[us]"
            )
    return typed


def _looked_up(codes: pd.Series, column: pd.Series) -> pd.Series:
    """What another table says of each code; missing where it does not know it."""
    return column.reindex(codes).set_axis(codes.index)


def _last_days(published: pd.Series) -> pd.Series:
    """Last day that a date of publication, as precise as it is, can mean."""
    days = pd.to_datetime(published, format="ISO8601", errors="coerce")
    length = published.str.len()
    month = days + pd.offsets.MonthEnd(0)
    year = days + pd.offsets.YearEnd(0)
    return days.where(length != 7, month).where(length != 4, year)
