"""The two frames on the ground: equal-area metres and WGS 84 degrees."""

from collections.abc import Callable, Mapping

import numpy as np
import shapely
from pyproj import Transformer
from shapely import Geometry

#: Equal-area projection for Iran: tolerances and areas mean the same in the north and the south.
ALBERS = "+proj=aea +lat_1=27 +lat_2=37 +lat_0=32 +lon_0=54 +datum=WGS84 +units=m"
_TO_METRES = Transformer.from_crs("EPSG:4326", ALBERS, always_xy=True)
_TO_DEGREES = Transformer.from_crs(ALBERS, "EPSG:4326", always_xy=True)

#: Area code to shape.
Areas = dict[str, Geometry]
#: A map of the plane: points in, points out, both of shape (n, 2).
PlaneMap = Callable[[np.ndarray], np.ndarray]


def project(degrees: np.ndarray) -> np.ndarray:
    """Project points, shape (n, 2), from degrees to metres."""
    return np.column_stack(_TO_METRES.transform(degrees[:, 0], degrees[:, 1]))


def unproject(metres: np.ndarray) -> np.ndarray:
    """Turn points, shape (n, 2), from metres back into degrees."""
    return np.column_stack(_TO_DEGREES.transform(metres[:, 0], metres[:, 1]))


def to_metres(areas: Mapping[str, Geometry]) -> Areas:
    """Project areas from degrees to metres."""
    return {code: shapely.transform(shape, project) for code, shape in areas.items()}


def to_degrees(areas: Mapping[str, Geometry]) -> Areas:
    """Turn areas from metres back into degrees."""
    return {code: shapely.transform(shape, unproject) for code, shape in areas.items()}
