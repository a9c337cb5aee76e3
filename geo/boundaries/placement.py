"""Put every province's drawing on the ground."""

from collections.abc import Mapping
from dataclasses import dataclass

import shapely
from shapely import Polygon

from geo.boundaries.adjustment import Adjustment
from geo.boundaries.drawings import ProvinceDrawing
from geo.boundaries.frame import Areas, PlaneMap
from geo.boundaries.icp import fit_boxes, fit_outline
from geo.boundaries.projection import Projection, fit_unrotated, guess
from geo.boundaries.shapes import largest, move, repair, without_holes

#: Reaches (metres) of the first adjustment, which may turn and stretch the drawings freely ...
FREE_REACHES = [r for r in (30_000.0, 20_000.0, 12_000.0, 8_000.0, 5_000.0) for _ in range(10)]
#: ... and of the later ones, in which each drawing stays close to the projection it was drawn in.
STIFF_REACHES = [8_000.0] * 12 + [5_000.0] * 8
#: Weight of keeping the scale and direction there, and how often it is done.
STIFFNESS, STIFF_ROUNDS = 0.1, 3

#: Samples and rounds of the fits of single outlines.
COUNTRY_SAMPLES, COUNTRY_ROUNDS = 3000, 80
PROVINCE_SAMPLES, PROVINCE_ROUNDS = 500, 60

# Cracks between the shapes of a drawing, closed before its outline is taken; drawn units.
_COUNTY_CRACK, _PROVINCE_CRACK = 2.0, 1.2
# Bends that an outline may lose, and the longest straight piece before it is bent; drawn units.
_OUTLINE_DETAIL, _STRAIGHT = 0.15, 3.0


@dataclass(frozen=True)
class Placement:
    """Where the drawings lie.

    Attributes
    ----------
    outlines : dict of str to Polygon
        Outline of each province's drawing, drawn units.
    maps : dict of str to callable
        Each province's drawing to metres.
    projections : dict of str to Projection
        What each drawing was drawn in.
    country : callable
        The drawing of all provinces to metres.
    """

    outlines: dict[str, Polygon]
    maps: dict[str, PlaneMap]
    projections: dict[str, Projection]
    country: PlaneMap


def place(counties: Mapping[str, Areas], drawing: ProvinceDrawing, mainland: Polygon) -> Placement:
    """Place the drawings of all provinces jointly on the country.

    Parameters
    ----------
    counties : mapping of str to dict of str to shapely geometry
        Province code to the shapes of its counties, drawn units.
    drawing : ProvinceDrawing
        All provinces in one frame, where the search starts.
    mainland : Polygon
        The country without its islands, metres.

    Returns
    -------
    Placement
        A smooth map for each drawing. Borders of neighbours meet only about; see `seams`.
    """
    outlines = {code: outline_of(shapes) for code, shapes in counties.items()}
    country, maps = first_guess(outlines, drawing, mainland)
    adjustment = Adjustment(outlines, mainland)
    maps = adjustment.solve(maps, FREE_REACHES)
    samples = adjustment.samples
    projections = {code: guess(samples[code], maps[code](samples[code])) for code in maps}
    for _ in range(STIFF_ROUNDS):
        unrotated = {
            code: fit_unrotated(samples[code], maps[code](samples[code]), projections[code])
            for code in maps
        }
        maps = adjustment.solve(unrotated, STIFF_REACHES, STIFFNESS)
    return Placement(outlines, maps, projections, country)


def outline_of(shapes: Areas) -> Polygon:
    """Trace the outline of the largest connected part of a province's drawing."""
    merged = shapely.union_all(list(shapes.values())).buffer(_COUNTY_CRACK).buffer(-_COUNTY_CRACK)
    outline = shapely.simplify(without_holes(largest(merged)), _OUTLINE_DETAIL)
    return largest(outline)


def first_guess(
    outlines: Mapping[str, Polygon], drawing: ProvinceDrawing, mainland: Polygon
) -> tuple[PlaneMap, dict[str, PlaneMap]]:
    """Fit the drawing of all provinces to the country, and each drawing to its province there.

    Parameters
    ----------
    outlines : mapping of str to Polygon
        Outline of each province's drawing, drawn units.
    drawing : ProvinceDrawing
        All provinces in one frame.
    mainland : Polygon
        The country without its islands, metres.

    Returns
    -------
    callable, dict of str to callable
        The drawing of all provinces to metres; each province's drawing to metres.
    """
    provinces = [shape.buffer(_PROVINCE_CRACK) for shape in drawing.provinces.values()]
    whole = without_holes(largest(shapely.union_all(provinces).buffer(-_PROVINCE_CRACK)))
    affine = fit_outline(
        whole, mainland, fit_boxes(whole, mainland), COUNTRY_ROUNDS, COUNTRY_SAMPLES
    )
    country = fit_outline(whole, mainland, affine.raised(), COUNTRY_ROUNDS, COUNTRY_SAMPLES)
    maps: dict[str, PlaneMap] = {}
    for code, outline in outlines.items():
        (moved,) = move([shapely.segmentize(drawing.provinces[code], _STRAIGHT)], country)
        target = largest(repair(moved))
        start = fit_boxes(outline, target)
        maps[code] = fit_outline(outline, target, start, PROVINCE_ROUNDS, PROVINCE_SAMPLES)
    return country, maps
