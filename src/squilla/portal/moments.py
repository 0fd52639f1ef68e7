"""Points in time and durations as people say them, in the time zone of the server."""

from datetime import UTC, datetime
from math import ceil

from squilla.texts import Language, translate

_MINUTE = 60


def moment(at: float, language: Language, *, now: float) -> str:
    """`at` (Unix seconds) in words: `today at 14:05`, or with the date when it is another day."""
    local, today = _local(at), _local(now)
    time = f"{local:%H:%M}"
    if local.date() == today.date():
        return translate("moment.today", language, time=time)
    month = translate("moment.months", language).split()[local.month - 1]
    date = f"{local.day} {month} {local.year}"
    return translate("moment.date", language, date=date, time=time)


def duration(seconds: float, language: Language) -> str:
    """A duration rounded up: in seconds up to a minute and a half, then in minutes."""
    if seconds <= 1.5 * _MINUTE:
        return _counted(max(1, ceil(seconds)), "moment.second", "moment.seconds", language)
    return _counted(ceil(seconds / _MINUTE), "moment.minute", "moment.minutes", language)


def decimal(seconds: float, language: Language) -> str:
    """Seconds as people write them, with two decimals."""
    return f"{seconds:.2f}".replace(".", translate("moment.decimal_mark", language))


def _counted(count: int, one: str, many: str, language: Language) -> str:
    return translate(one if count == 1 else many, language, count=count)


def _local(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC).astimezone()
