"""Turns templates into answers: the reader's language, autoescaped text, nothing cached."""

from collections.abc import Mapping
from functools import partial

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from squilla.portal import language as languages
from squilla.portal.guard import cookies
from squilla.portal.guard.csrf import form_token
from squilla.portal.guard.sessions import Visitor
from squilla.portal.moments import decimal, duration, moment
from squilla.services import Services
from squilla.texts import Language, translate

NO_STORE = {"Cache-Control": "no-store"}
_REMEMBER_LANGUAGE_SECONDS = 365 * 24 * 3600


class Pages:
    """The templates of the portal, with what each of them needs."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._templates = Environment(
            loader=PackageLoader("squilla.portal"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self,
        request: Request,
        template: str,
        values: Mapping[str, object],
        *,
        visitor: Visitor | None = None,
        status: int = 200,
    ) -> HTMLResponse:
        """A template as an answer that nobody may keep; `visitor` sees the signed-in frame."""
        language = languages.language_for(request)
        context = self._context(language, visitor) | {**values}
        html = self._templates.get_template(template).render(context)
        response = HTMLResponse(html, status, {**NO_STORE, "Content-Language": language})
        if languages.chosen(request) is not None:
            age = _REMEMBER_LANGUAGE_SECONDS
            cookies.put(response, cookies.LANGUAGE, language, max_age=age)
        return response

    def _context(self, language: Language, visitor: Visitor | None) -> dict[str, object]:
        return {
            "t": partial(_text, language),
            "when": partial(moment, language=language, now=self._services.clock()),
            "lasting": partial(duration, language=language),
            "decimal": partial(decimal, language=language),
            "language": language,
            "other_language": languages.other(language),
            "visitor": visitor,
            "form_token": form_token(visitor.session_id) if visitor else "",
            "trial_certificate": self._services.trial_certificate,
        }


def see_other(path: str) -> RedirectResponse:
    """Send the browser to one of our pages with a GET (RFC 9110 §15.4.4)."""
    return RedirectResponse(path, 303, NO_STORE)


def _text(language: Language, key: str, **values: object) -> str:
    return translate(key, language, **values)
