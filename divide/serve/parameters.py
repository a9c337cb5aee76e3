"""The parameters of the data API: one table that reads, refuses, describes and documents them."""

import datetime
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

from divide.catalog import schema
from divide.measures.library import Library
from divide.serve.refusal import Refusal
from divide.text.catalogue import LANGUAGES

Kind = Literal["codes", "code", "whole", "day", "period", "flag"]

MOST_PARAMETERS = 40
MOST_CODES = 600
PERIOD = "latest|(only-)?1[34][0-9]{2}"
DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_WHOLE = re.compile("[0-9]{1,9}")


@dataclass(frozen=True)
class Parameter:
    """One parameter of an address.

    Attributes
    ----------
    name : str
    kind : {"codes", "code", "whole", "day", "period", "flag"}
        ``codes`` are one or more codes with commas.
    example : str
    allowed : callable, optional
        Library → codes that the parameter may hold.
    bounds : tuple of int
        Of a whole number.
    """

    name: str
    kind: Kind
    example: str
    allowed: Callable[[Library], Sequence[str]] = lambda library: ()
    bounds: tuple[int, int] = (0, 0)


def _definitions(library: Library) -> list[str]:
    return sorted(set(library.definitions.index.get_level_values("definition")))


PARAMETERS: dict[str, Parameter] = {
    one.name: one
    for one in (
        Parameter("indicator", "codes", "offices_urban", lambda lib: list(lib.indicators.index)),
        Parameter("definition", "codes", "active", _definitions),
        Parameter("area", "codes", "IR-02", lambda lib: list(lib.dataset.areas.index)),
        Parameter("areas", "codes", "IR-02,IR-04", lambda lib: list(lib.dataset.areas.index)),
        Parameter("inside", "code", "IR-02", lambda lib: list(lib.dataset.areas.index)),
        Parameter("level", "codes", "province", lambda lib: schema.LEVELS),
        Parameter("residence", "codes", "total", lambda lib: schema.RESIDENCES),
        Parameter("theme", "codes", "offices", lambda lib: schema.THEMES),
        Parameter("source", "codes", "heis-1390", lambda lib: list(lib.dataset.sources.index)),
        Parameter("period", "period", "latest"),
        Parameter("latest", "flag", "true", lambda lib: ("true", "false")),
        Parameter("start", "day", "2015-03-21"),
        Parameter("end", "day", "2022-03-20"),
        Parameter("lang", "code", "fa", lambda lib: LANGUAGES),
        Parameter("limit", "whole", "100", bounds=(1, 20_000)),
        Parameter("offset", "whole", "0", bounds=(0, 10_000_000)),
    )
}
"""Every parameter of the API; the words on it are the message ``api_parameter.<name>``."""

Asked = Mapping[str, Any]


def read(query: bytes, names: Sequence[str], library: Library) -> dict[str, Any]:
    """What an address asks for.

    Parameters
    ----------
    query : bytes
        The part of the address after the question mark.
    names : sequence of str
        The parameters that this address knows.
    library : Library
        Whose codes are known.

    Returns
    -------
    dict
        Tuples of codes, codes, numbers, dates and booleans by name; only those given,
        in the order of `PARAMETERS`.

    Raises
    ------
    Refusal
        For the first parameter that is unknown, repeated or not understood.
    """
    try:
        pairs = parse_qsl(
            query.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:  # also of too many fields, and of bytes that are no UTF-8
        raise Refusal("not_utf8") from None
    given: dict[str, str] = {}
    for name, value in pairs:
        if name not in names:
            raise Refusal("unknown_parameter", name, value, names)
        if name in given:
            raise Refusal("repeated_parameter", name, value)
        given[name] = value
    asked = {
        name: _value(parameter, given[name], library)
        for name, parameter in PARAMETERS.items()
        if name in given
    }
    _agree(asked, library)
    return asked


def _value(parameter: Parameter, text: str, library: Library) -> Any:
    name = parameter.name
    if parameter.kind == "whole":
        least, most = parameter.bounds
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            raise Refusal("not_a_number", name, text, (f"{least}…{most}",))
        return int(text)
    if parameter.kind == "day":
        try:
            if not re.fullmatch(DAY, text, re.ASCII):
                raise ValueError
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise Refusal("not_a_day", name, text) from None
    if parameter.kind == "period":
        if not re.fullmatch(PERIOD, text, re.ASCII):
            raise Refusal("not_a_period", name, text)
        return text
    allowed = parameter.allowed(library)
    codes = text.split(",") if parameter.kind == "codes" else [text]
    if len(codes) > MOST_CODES:
        raise Refusal("too_many_codes", name, text)
    known = set(allowed)
    for code in codes:
        if code not in known:
            raise Refusal("unknown_value", name, code, allowed)
    if parameter.kind == "flag":
        return text == "true"
    return tuple(dict.fromkeys(codes)) if parameter.kind == "codes" else text


def _agree(asked: Asked, library: Library) -> None:
    """Refuse what can have no answer although each part of it is understood."""
    if "indicator" in asked and "definition" in asked:
        index = library.definitions.index
        own = {d for i, d in index if i in asked["indicator"]}
        for code in asked["definition"]:
            if code not in own:
                raise Refusal("definition_of_another", "definition", code, sorted(own))
    if "latest" in asked and asked.get("period", "latest") != "latest":
        raise Refusal("contradiction", "latest", "period")
    if "start" in asked and "end" in asked and asked["start"] > asked["end"]:
        raise Refusal("contradiction", "start", "end")
