"""Bodies made smaller in the way that a reader understands."""

import gzip

import brotli


def encoding(accept: str) -> str:
    """``br``, ``gzip`` or nothing, by an Accept-Encoding header."""
    accepted = {}
    for part in accept.lower().split(","):
        name, _, quality = part.partition(";")
        accepted[name.strip()] = quality.replace(" ", "") not in ("q=0", "q=0.0")
    return next((name for name in ("br", "gzip") if accepted.get(name)), "")


def compressed(body: bytes, coding: str) -> bytes:
    """A body in a coding; the same bytes for the same body."""
    if coding == "br":
        return bytes(brotli.compress(body, quality=5))
    return gzip.compress(body, 6, mtime=0)
