"""The app's files: their types, how long a browser keeps them, and Brotli where it is taken.

The build puts the hash of a file's content into its name under `assets/`, so such a file never
changes; all others are asked for again. What Brotli (RFC 7932) makes smaller lies beside as `.br`.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from squilla.texts import language_of, translate

BUILT = Path(__file__).parent / "built"
PAGE = "index.html"

_HASHED = "assets"
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}


class PhoneFiles(StaticFiles):
    """What the build left in a folder; `headers` go with every file, also one that is unchanged."""

    def __init__(self, folder: Path, headers: Mapping[str, str]) -> None:
        super().__init__(directory=folder, check_dir=False)
        self.config_checked = True  # the folder may come later, by a build
        self._folder = folder
        self._headers = headers

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file; for the folder itself the page, or how to get it when it was not built."""
        if path != os.curdir:
            return await super().get_response(path, scope)
        try:
            return await super().get_response(PAGE, scope)
        except HTTPException as error:
            if error.status_code != 404:
                raise
            return _not_built(scope)

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """The file or what is packed of it, with the headers that belong to it."""
        plain, packed = Path(full_path), Path(f"{full_path}.br")
        is_packed = packed.exists() and _takes_brotli(Headers(scope=scope))
        chosen = (packed, packed.stat()) if is_packed else (plain, stat_result)
        response = super().file_response(*chosen, scope, status_code)
        response.headers.update({**self._headers, "Cache-Control": self._lasting(plain)})
        response.headers["Vary"] = "Accept-Encoding"
        if response.status_code != 304:
            response.headers["Content-Type"] = _TYPES.get(plain.suffix, "application/octet-stream")
            if is_packed:
                response.headers["Content-Encoding"] = "br"
        return response

    def _lasting(self, path: Path) -> str:
        hashed = self._folder.resolve() / _HASHED
        return _FOR_EVER if path.is_relative_to(hashed) else _ASK_AGAIN


def _takes_brotli(headers: Headers) -> bool:
    """Whether `br` is accepted (RFC 9110 §12.5.3); browsers never give it a weight of 0."""
    codings = headers.get("accept-encoding", "").lower().split(",")
    return any(coding.partition(";")[0].strip() == "br" for coding in codings)


def _not_built(scope: Scope) -> Response:
    language = language_of(Headers(scope=scope).get("accept-language", ""))
    text = translate("portal.app_not_built", language)
    return PlainTextResponse(f"{text}\n", 404, {"Cache-Control": "no-store"})
