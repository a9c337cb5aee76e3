"""Read the drawings of counties and of provinces out of the packages' JavaScript."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shapely import Geometry

from geo.boundaries.fetch import members
from geo.boundaries.frame import Areas
from geo.boundaries.names import PROVINCES, CountyCodes
from geo.boundaries.svg import path_rings, points_ring, shape_of_rings

#: A county of which this share lies on a larger one was drawn on top of it.
ON_TOP = 0.15

_ELEMENT = re.compile(
    r'React\.createElement\("(?:path|polygon|polyline)", \{(?P<attributes>.*?)\}\)', re.DOTALL
)
_ATTRIBUTE = re.compile(r"(?P<name>[\w-]+)\"?: '(?P<value>[^']*)'")
_LIST = "var {name} = \\[(.*?)\n\\}}\\];"
_FIELD = re.compile(r'\b(?P<name>\w+): "(?P<value>[^"]*)"')


@dataclass(frozen=True)
class ProvinceDrawing:
    """The drawing of the whole country: all shapes in one frame, y upwards.

    Attributes
    ----------
    provinces : dict of str to shapely geometry
        By province code.
    islands : dict of str to shapely geometry
        By the drawing's own names.
    """

    provinces: Areas
    islands: Areas


def read_counties(tarball: Path, codes: CountyCodes) -> dict[str, Areas]:
    """Read the county drawings.

    Parameters
    ----------
    tarball : Path
        The package `fetch.COUNTY_DRAWINGS`.
    codes : CountyCodes
        Codes by name.

    Returns
    -------
    dict of str to dict of str to shapely geometry
        Province code to county code to shape. Each province has a frame of its own, y upwards.

    Raises
    ------
    LookupError
        If a drawn name is not one of the province's counties.
    """
    sources = members(tarball, "package/dist/esm/components/provinces/*.js")
    by_file = {Path(path).stem: source for path, source in sources.items()}
    return {
        province: counties_of(by_file[drawn.file], province, codes)
        for province, drawn in PROVINCES.items()
    }


def counties_of(source: str, province: str, codes: CountyCodes) -> Areas:
    """Read the counties of one province.

    A county drawn in several pieces becomes one shape; one drawn on top of a larger one is cut out
    of it. Shapes without a name, such as water and letters, are left out.

    Parameters
    ----------
    source : str
        JavaScript of the province's drawing.
    province : str
        Province code.
    codes : CountyCodes
        Codes by name.

    Returns
    -------
    dict of str to shapely geometry
        Shapes by county code, in the order of the codes; drawn units, y upwards.
    """
    shapes: Areas = {}
    for element in _ELEMENT.finditer(source):
        attributes = {
            found["name"]: _unescape(found["value"])
            for found in _ATTRIBUTE.finditer(element["attributes"])
        }
        if "data-name" not in attributes:
            continue
        code = codes(province, attributes["data-name"].strip())
        shape = _shape(attributes)
        shapes[code] = shapes[code].union(shape) if code in shapes else shape
    return dict(sorted(_cut_out(shapes).items()))


def _unescape(text: str) -> str:
    # The escapes of a JavaScript string that occur here are those of a JSON string.
    return str(json.loads(f'"{text}"'))


def _shape(attributes: Mapping[str, str]) -> Geometry:
    if "d" in attributes:
        return shape_of_rings(path_rings(attributes["d"]))
    return shape_of_rings([points_ring(attributes["points"])])


def _cut_out(shapes: Areas) -> Areas:
    result = dict(shapes)
    by_size = sorted(shapes, key=lambda code: shapes[code].area)
    for position, small in enumerate(by_size):
        for large in by_size[position + 1 :]:
            common = result[small].intersection(result[large]).area
            if common > ON_TOP * result[small].area:
                result[large] = result[large].difference(result[small])
    return result


def read_provinces(tarball: Path) -> ProvinceDrawing:
    """Read the drawing of all provinces and islands.

    Parameters
    ----------
    tarball : Path
        The package `fetch.PROVINCE_DRAWING`.

    Returns
    -------
    ProvinceDrawing
        All 31 provinces and the larger islands.
    """
    path = "package/dist/index.modern.js"
    source = members(tarball, path)[path]
    provinces = shapes_in_list(source, "iransStatesProperties")
    return ProvinceDrawing(
        provinces={code: provinces[drawn.name] for code, drawn in PROVINCES.items()},
        islands=shapes_in_list(source, "iransIslandsProperties"),
    )


def shapes_in_list(source: str, name: str) -> Areas:
    """Read the shapes of a JavaScript list of objects with a ``name`` and ``d`` or ``points``.

    Parameters
    ----------
    source : str
        JavaScript, one closing bracket a line as bundlers write it.
    name : str
        The variable that holds the list.

    Returns
    -------
    dict of str to shapely geometry
        Shapes by name; drawn units, y upwards.

    Raises
    ------
    LookupError
        If there is no such list.
    """
    found = re.search(_LIST.format(name=name), source, re.DOTALL)
    if found is None:
        raise LookupError(f"no list {name} in the drawing of the provinces")
    shapes = {}
    for entry in found[1].split("\n}, {"):
        fields = {field["name"]: field["value"] for field in _FIELD.finditer(entry)}
        shapes[fields["name"]] = _shape(fields)
    return shapes
