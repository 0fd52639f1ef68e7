"""What checks ask and what they can conclude, as lines for `squilla explain` and `--list`."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from squilla.doctor.check import Check
from squilla.doctor.registry import CHECKS
from squilla.doctor.verdict import Verdict
from squilla.texts import Language, catalog, translate

_PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")


def matching(code: str) -> list[tuple[Check[Any], Verdict | None]]:
    """The check with that code, else those of that number of the guide, beginning or conclusion."""
    upper, lower = code.strip().upper(), code.strip().lower()
    by_code = [one for one in CHECKS if one.code == upper]
    by_number = [one for one in CHECKS if upper in one.guide]
    by_beginning = [one for one in CHECKS if upper and one.code.startswith(upper)]
    return [(one, None) for one in by_code or by_number or by_beginning] or [
        (check, verdict)
        for check in CHECKS
        for verdict in check.verdicts
        if lower in {verdict.key, verdict.key.partition(".")[2]}
    ]


def explanation(check: Check[Any], language: Language, only: Verdict | None) -> Iterator[str]:
    """A check with all it can conclude, or with one conclusion."""

    def text(key: str, **values: object) -> str:
        return translate(key, language, **values)

    yield f"{check.code}  {text(check.title)}  ({', '.join(check.guide)})"
    yield ""
    yield text(check.explain_key)
    if check.needs:
        yield f"{text('doctor.label_needs')}: {', '.join(check.needs)}"
    if check.wants:
        wants = ", ".join(text(f"doctor.want_{one}") for one in sorted(check.wants))
        yield f"{text('doctor.label_wants')}: {wants}"
    yield ""
    yield f"{text('doctor.label_verdicts')}:"
    for verdict in (only,) if only else check.verdicts:
        yield from _conclusion(verdict, language)


def _conclusion(verdict: Verdict, language: Language) -> Iterator[str]:
    name = verdict.key.partition(".")[2]
    status = translate(f"doctor.status_{verdict.status}", language)
    yield f"  {name} [{status}]"
    yield f"    {template(verdict.key, language)}"
    if verdict.remedy_key:
        remedy = translate("doctor.label_remedy", language)
        yield f"    {remedy}: {template(verdict.remedy_key, language)}"


def template(key: str, language: Language) -> str:
    """A text as it is in the catalogue, its placeholders as `<name>`."""
    return _PLACEHOLDER.sub(r"<\1>", catalog()[key][language])


def check_list(checks: Sequence[Check[Any]], language: Language) -> list[str]:
    """One line a check: code, title, numbers of the guide."""
    width = max((len(one.code) for one in checks), default=0)
    return [
        f"{one.code:<{width}}  {translate(one.title, language)}  ({', '.join(one.guide)})"
        for one in checks
    ]
