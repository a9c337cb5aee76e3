"""Compare newly built boundaries with those kept from before."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from shapely import Geometry

from geo.boundaries.frame import to_metres


@dataclass(frozen=True)
class Comparison:
    """How well two sets of boundaries agree.

    Attributes
    ----------
    overlap : dict of str to float
        For each area of both, the intersection over union of its two shapes: 1 for equal shapes,
        0 for shapes apart.
    missing, added : list of str
        Codes of the areas that only the earlier, or only the new boundaries have.
    """

    overlap: dict[str, float]
    missing: list[str]
    added: list[str]

    def failures(self, least: float) -> list[str]:
        """Name what does not agree, one sentence part each; nothing when all is well."""
        below = sorted((value, code) for code, value in self.overlap.items() if value < least)
        return [
            *(f"{code} is missing" for code in self.missing),
            *(f"{code} is new" for code in self.added),
            *(f"{code} overlaps by {value:.4f} only" for value, code in below),
        ]

    def summary(self) -> str:
        """Sum up the agreement in one line."""
        lowest = min(self.overlap, key=self.overlap.__getitem__)
        median = statistics.median(self.overlap.values())
        return (
            f"intersection over union with the boundaries kept so far, {len(self.overlap)} areas: "
            f"lowest {self.overlap[lowest]:.4f} ({lowest}), median {median:.5f}"
        )


def compare(built: Mapping[str, Geometry], kept: Mapping[str, Geometry]) -> Comparison:
    """Compare two sets of boundaries in degrees, area by area.

    Parameters
    ----------
    built, kept : mapping of str to shapely geometry
        New and earlier boundaries by area code, degrees; at least one code in common.

    Returns
    -------
    Comparison
        Areas are measured in the equal-area frame.
    """
    new, old = to_metres(built), to_metres(kept)
    return Comparison(
        overlap={
            code: new[code].intersection(old[code]).area / new[code].union(old[code]).area
            for code in sorted(new.keys() & old.keys())
        },
        missing=sorted(old.keys() - new.keys()),
        added=sorted(new.keys() - old.keys()),
    )
