"""Areas with their chosen figures as GeoJSON (RFC 7946)."""

import itertools
import json
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from divide.export.edition import LICENCE, edition
from divide.export.listing import listing
from divide.text.words import Words

#: Columns of a listing that become properties of an area with a figure.
_FIGURE = (
    "indicator",
    "indicator_name",
    "definition",
    "definition_name",
    "residence",
    "value",
    "unit",
    "qualifier",
    "status",
    "period",
    "calendar",
    "start",
    "end",
    "period_basis",
    "sample",
    "ci_low",
    "ci_high",
    "source",
    "publisher",
    "url",
    "note",
    "formula",
)


def geometries(boundaries: Mapping[str, Any]) -> dict[str, Any]:
    """Area code to geometry, of a FeatureCollection whose features have the code as ``id``."""
    return {str(shape["id"]): shape["geometry"] for shape in boundaries["features"]}


def geojson_bytes(
    say: Words,
    areas: Sequence[str],
    rows: pd.DataFrame,
    shapes: Mapping[str, Any],
    missing: Mapping[str, str],
    title: str,
    address: str,
) -> bytes:
    """Areas as a FeatureCollection with one figure each.

    Parameters
    ----------
    say : Words
    areas : sequence of str
        Codes, in the order of the features.
    rows : pandas.DataFrame
        The figures: rows of the library's observations, or chosen ones, at
        most one an area; those of other areas are passed over.
    shapes : mapping
        Area code to GeoJSON geometry (:func:`geometries`). An area without one
        has a null geometry.
    missing : mapping
        Area without a figure to its kind of empty (``not_reported`` …).
    title, address : str
        Of the figure on the dashboard.

    Returns
    -------
    bytes
        UTF-8. Properties of a feature: ``area``, ``name``, ``level``,
        ``parent``, ``missing`` (null where there is a figure), then the
        figure's, with the ids and codes of a listing; ``value`` is null where
        there is none. Degrees of longitude and latitude (WGS 84). Exterior
        rings wind counterclockwise.

    Raises
    ------
    ValueError
        Two figures of one area.
    """
    dataset = say.library.dataset
    figures = listing(say, rows).set_index("area")
    if figures.index.has_duplicates:
        raise ValueError("more than one figure of an area")
    features = []
    for code in areas:
        has = code in figures.index
        figure = {name: _plain(figures.at[code, name]) if has else None for name in _FIGURE}
        shape = shapes.get(code)
        features.append(
            {
                "type": "Feature",
                "id": code,
                "geometry": None if shape is None else _wound(shape),
                "properties": {
                    "area": code,
                    "name": say.area(code),
                    "level": dataset.areas.at[code, "level"],
                    "parent": _plain(dataset.areas.at[code, "parent"]),
                    "missing": None if has else missing.get(code, "not_reported"),
                    **figure,
                },
            }
        )
    own = edition(dataset)
    collection = {
        "type": "FeatureCollection",
        "title": title,
        "address": address,
        "publisher": say.t("site.name"),
        "edition": own.code,
        "date": None if own.date is None else own.date.isoformat(),
        "licence": say.t("export.licence", licence=LICENCE),
        "boundaries": say.t("foot.boundaries"),
        "features": features,
    }
    text = json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode() + b"\n"


def _plain(cell: Any) -> Any:
    """A cell as JSON knows it."""
    if pd.isna(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date().isoformat()
    if isinstance(cell, str):
        return cell
    value = float(cell)
    return int(value) if value.is_integer() else value


def _wound(shape: Mapping[str, Any]) -> dict[str, Any]:
    """A polygon with its rings as RFC 7946 wants them; the map library wants the opposite."""
    polygons = shape["coordinates"]
    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": _rings(polygons)}
    return {"type": shape["type"], "coordinates": [_rings(rings) for rings in polygons]}


def _rings(rings: Sequence[Any]) -> list[Any]:
    return [
        ring if (_surface(ring) > 0) == (at == 0) else ring[::-1] for at, ring in enumerate(rings)
    ]


def _surface(ring: Sequence[Any]) -> float:
    """Signed surface of a closed ring, positive when counterclockwise (shoelace formula)."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(ring)) / 2
