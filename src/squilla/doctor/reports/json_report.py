"""The report as JSON for programs, and the schema that it promises (JSON Schema 2020-12)."""

import datetime as dt
import json

from pydantic import TypeAdapter, ValidationError

from squilla.doctor.reports.report import SCHEMA_VERSION, Report

_ADAPTER = TypeAdapter(Report)
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def to_json(report: Report, *, indent: int | None = 2) -> str:
    """One JSON document; without `indent` on one line."""
    return _ADAPTER.dump_json(report, indent=indent).decode()


def read_report(text: bytes) -> Report | None:
    """A report that was written before; None when it is none, or of another schema's version."""
    try:
        report: Report = _ADAPTER.validate_json(text)
        dt.datetime.fromisoformat(report.started)
    except (ValidationError, ValueError):
        return None
    return report if report.schema_version == SCHEMA_VERSION else None


def schema() -> str:
    """The text of `docs/doctor.schema.json`."""
    made = {"$schema": _DIALECT, **_ADAPTER.json_schema(mode="serialization")}
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"
