"""What is served beside the pages, without Streamlit ever seeing the request."""

from collections.abc import Mapping

from starlette.types import ASGIApp, Receive, Scope, Send


class Beside:
    """Sends addresses below some prefixes to apps of their own.

    Parameters
    ----------
    app : ASGI app
        For everything else.
    apps : mapping of str to ASGI app
        Prefix (``/api/v1``) to the app for it and all below it; the longest one counts.
    """

    def __init__(self, app: ASGIApp, apps: Mapping[str, ASGIApp]) -> None:
        self.app = app
        self.apps = dict(sorted(apps.items(), key=lambda item: -len(item[0])))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request to whom it belongs."""
        if scope["type"] == "http":
            for prefix, app in self.apps.items():
                if scope["path"] == prefix or scope["path"].startswith(f"{prefix}/"):
                    return await app(scope, receive, send)
        await self.app(scope, receive, send)
