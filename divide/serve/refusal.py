"""An answer that says no: why, to what, and what would have been right (RFC 9457)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

from divide.serve.plain import json_bytes
from divide.text.bidi import isolate
from divide.text.catalogue import LANGUAGES, texts

_LONGEST = 80
_MOST_ALLOWED = 100
_MOST_NEAREST = 3

STATUS = {
    "unknown_parameter": HTTPStatus.BAD_REQUEST,
    "repeated_parameter": HTTPStatus.BAD_REQUEST,
    "not_utf8": HTTPStatus.BAD_REQUEST,
    "too_many_parameters": HTTPStatus.BAD_REQUEST,
    "too_many_codes": HTTPStatus.BAD_REQUEST,
    "unknown_value": HTTPStatus.BAD_REQUEST,
    "not_a_number": HTTPStatus.BAD_REQUEST,
    "not_a_day": HTTPStatus.BAD_REQUEST,
    "not_a_period": HTTPStatus.BAD_REQUEST,
    "host_not_served": HTTPStatus.BAD_REQUEST,
    "not_found": HTTPStatus.NOT_FOUND,
    "method_not_allowed": HTTPStatus.METHOD_NOT_ALLOWED,
    "not_acceptable": HTTPStatus.NOT_ACCEPTABLE,
    "body_not_read": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "address_too_long": HTTPStatus.REQUEST_URI_TOO_LONG,
    "definition_of_another": HTTPStatus.UNPROCESSABLE_ENTITY,
    "contradiction": HTTPStatus.UNPROCESSABLE_ENTITY,
    "too_many_requests": HTTPStatus.TOO_MANY_REQUESTS,
    "failed": HTTPStatus.INTERNAL_SERVER_ERROR,
    "not_ready": HTTPStatus.SERVICE_UNAVAILABLE,
    "no_package": HTTPStatus.SERVICE_UNAVAILABLE,
}
"""HTTP status of every reason; its words are the messages ``refusal.<code>`` and
``refusal_detail.<code>``."""


@dataclass
class Refusal(Exception):
    """A request that is not answered as asked.

    Attributes
    ----------
    code : str
        One of `STATUS`.
    name, value : str
        The parameter (or header) and what it says, where it is about one.
    allowed : sequence of str
        What it may say.
    headers : mapping of str to str
        Headers of the answer.
    """

    code: str
    name: str = ""
    value: str = ""
    allowed: Sequence[str] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> HTTPStatus:
        """Status of the answer."""
        return STATUS[self.code]

    def document(self, request_id: str = "") -> dict[str, Any]:
        """The answer as a problem document; the members ``fa`` and ``en`` say it in words."""
        near = get_close_matches(self.value, self.allowed, _MOST_NEAREST, 0.5)
        allowed = sorted(self.allowed)[:_MOST_ALLOWED]
        said = {lang: self._said(lang, near or allowed[:12]) for lang in LANGUAGES}
        document: dict[str, Any] = {
            "type": f"/api#{self.code}",
            "status": int(self.status),
            **said["en"],
            **said,
        }
        if self.name:
            document |= {"parameter": short(self.name), "value": short(self.value)}
        if self.allowed:
            document["allowed"] = allowed
            document["allowed_total"] = len(self.allowed)
        if near:
            document["nearest"] = near
        if request_id:
            document["request_id"] = request_id
        return document

    def _said(self, lang: str, suggested: Sequence[str]) -> dict[str, str]:
        t = texts(lang)

        def quoted(text: str) -> str:
            return isolate(text) if t.dir == "rtl" else text

        detail = t.of(
            "refusal_detail",
            self.code,
            name=quoted(short(self.name)),
            value=quoted(short(self.value)),
            allowed=quoted(", ".join(suggested)),
        )
        return {"title": t.of("refusal", self.code), "detail": detail}

    def answer(self, request_id: str = "") -> Response:
        """The answer itself."""
        return Response(
            json_bytes(self.document(request_id)),
            status_code=self.status,
            headers={"Cache-Control": "no-store", **self.headers},
            media_type="application/problem+json",
        )


def short(text: str) -> str:
    """What somebody sent, cut to a length that can be shown, control characters dropped."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
