"""The country on the ground: its outline and its islands, from Natural Earth."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely import Polygon

from geo.boundaries.fetch import members
from geo.boundaries.frame import project
from geo.boundaries.shapes import polygons, without_holes

#: Cracks between the regions of the source up to twice this wide are closed (metres).
CRACK = 30.0
#: No island of the country is larger (square metres).
LARGEST_ISLAND = 3e9


@dataclass(frozen=True)
class Country:
    """The country in metres: its mainland, without holes, and its islands, largest first."""

    mainland: Polygon
    islands: list[Polygon]


def read_country(tarball: Path) -> Country:
    """Read the country from the package `fetch.NATURAL_EARTH`."""
    return country_of(members(tarball, "package/data/regions/IR-*.json").values())


def country_of(documents: Iterable[str]) -> Country:
    """Merge the regions of the country and tell mainland from islands.

    Parameters
    ----------
    documents : iterable of str
        GeoJSON features, or collections of one feature, in degrees.

    Returns
    -------
    Country
        In metres.
    """
    regions = []
    for document in documents:
        found = json.loads(document)
        feature = found["features"][0] if "features" in found else found
        degrees = shapely.geometry.shape(feature["geometry"])
        regions.append(shapely.make_valid(shapely.transform(degrees, project)))
    merged = shapely.union_all(regions)
    mainland, *others = polygons(merged.buffer(CRACK).buffer(-CRACK))
    return Country(
        mainland=without_holes(mainland),
        islands=[other for other in others if other.area < LARGEST_ISLAND],
    )
