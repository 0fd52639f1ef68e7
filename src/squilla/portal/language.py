"""Which language a page is shown in: the one chosen on a page, else the browser's."""

from fastapi import Request

from squilla.portal.guard import cookies
from squilla.texts import LANGUAGES, Language, language_of

PARAMETER = "lang"


def chosen(request: Request) -> Language | None:
    """The language that the reader has just switched to by the link on a page."""
    return _ours(request.query_params.get(PARAMETER))


def language_for(request: Request) -> Language:
    """The language of the answer: switched to now, remembered, or asked for by the browser."""
    remembered = _ours(request.cookies.get(cookies.LANGUAGE))
    return chosen(request) or remembered or language_of(request.headers.get("accept-language", ""))


def other(language: Language) -> Language:
    """The language that the link on a page switches to."""
    return next(candidate for candidate in LANGUAGES if candidate != language)


def _ours(value: str | None) -> Language | None:
    return next((language for language in LANGUAGES if language == value), None)
