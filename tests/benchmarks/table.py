"""What was measured, as a table."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing measured.

    Attributes
    ----------
    what : str
    ours, naive : float or None
        None where it was not measured.
    unit : str
        ``kB``, ``s``, ``ms``, ``MB``, ``/s`` or nothing for a count.
    budget : str
        As the design says it; empty without one.
    met : bool or None
        None without a budget, or if it was not measured.
    """

    what: str
    ours: float | None
    naive: float | None = None
    unit: str = ""
    budget: str = ""
    met: bool | None = None


def at_most(
    what: str, ours: float | None, naive: float | None, unit: str, most: float, said: str = ""
) -> Line:
    """A line whose budget is an upper bound in its own unit."""
    budget = said or f"≤ {amount(most, unit)}"
    return Line(what, ours, naive, unit, budget, None if ours is None else ours <= most)


def amount(value: float | None, unit: str) -> str:
    """A value for a reader: three digits, thousands apart; ``–`` if it was not measured."""
    if value is None:
        return "–"
    if unit == "kB" and abs(value) >= 1000:
        value, unit = value / 1000, "MB"
    size = abs(value)
    digits = 0 if size >= 100 or (value == int(value) and not unit) else 1 if size >= 10 else 2
    text = f"{value:,.{digits}f}".replace(",", "\u202f")
    return f"{text}{'' if unit == '/s' else ' '}{unit}".strip()


def ratio(ours: float | None, naive: float | None) -> str:
    """How often ours goes into the baseline's."""
    if not ours or not naive:
        return ""
    return f"1 : {naive / ours:.2g}" if naive >= ours else f"{ours / naive:.2g} : 1"


def markdown(parts: Sequence[tuple[str, str, Sequence[Line]]], about: Sequence[str]) -> str:
    """The tables as Markdown.

    Parameters
    ----------
    parts : sequence of (title, note, lines)
        A part without lines was not measured and says so.
    about : sequence of str
        Paragraphs before the first table.
    """
    blocks = ["# What it costs", *about]
    judged = [line for _, _, lines in parts for line in lines if line.met is not None]
    missed = [line.what for line in judged if not line.met]
    said = f"Budgets met: {len(judged) - len(missed)} of {len(judged)}."
    blocks.append(f"{said} Missed: {'; '.join(missed)}." if missed else said)
    for title, note, lines in parts:
        blocks.append(f"## {title}")
        if note:
            blocks.append(note)
        if not lines:
            blocks.append("Not measured in this run.")
            continue
        rows = [
            "| what | dashboard | naive baseline | ratio | budget | |",
            "|---|--:|--:|--:|---|---|",
        ]
        for line in lines:
            verdict = {True: "met", False: "**missed**", None: ""}[line.met]
            cells = [
                line.what,
                amount(line.ours, line.unit),
                amount(line.naive, line.unit),
                ratio(line.ours, line.naive),
                line.budget,
                verdict,
            ]
            rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"
