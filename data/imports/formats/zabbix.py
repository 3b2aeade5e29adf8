"""Zabbix: service level indicators (``sla.getsli``), flat, CSV: one row per period and service.

``period_from``, ``period_to`` (seconds since 1970, the end not included), ``serviceid`` or ``service.name``,
``sli``, ``uptime``, ``downtime``, ``error_budget``. Periods begin at midnight of the SLA's time zone, which the
interface does not give: the middle of a period says which day, month, quarter or year it is in any zone. An sli
of -1 has no data and is rejected with that reason.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.dates import date_order, parse_dates
from data.imports.formats.export import Export, Format, Reading

_FROM: Final = ("period from", "periods.period from", "period.period from", "period.from", "from")
_TO: Final = ("period to", "periods.period to", "period.period to", "period.to", "to")
_SLI: Final = ("sli", "sli.sli")
_SERVICE: Final = ("service.name", "service name", "service", "name", "serviceid", "service id", "serviceids")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has_any(*_SLI) and headings.has_any(*_FROM) and headings.has_any(*_TO)):
        return None
    reading = Reading(export.table, "Zabbix service level indicators")
    place = headings.place(*_SLI)
    sli = reading.text_at(place)
    reading.reject(sli.str.fullmatch(r"-1(?:[.,]0+)?%?"), place, "the period has no data (-1)")
    draft = reading.draft("measurements")
    draft.take("service", *_SERVICE)
    draft.take("value", *_SLI)
    draft.take("target", "slo", "sla.slo")
    draft.take_unit("unit")
    start, end = (_instants(draft.found(*names), export.options.dates) for names in (_FROM, _TO))
    periods = _periods(start, end)
    draft.add("period", "period", periods)
    # A day says its end: in a file of nothing but firsts of a month it would be taken for the month.
    draft.add("period_end", "period_end", periods.where(periods.str.len() == len("2026-07-01"), ""))
    draft.values |= {"measure": "availability", "measured_in": "%", "better": "higher"}
    return reading


def _instants(cells: pd.Series[str], declared: str | None) -> pd.Series:
    cells = cells.rename("period_from")
    parsed = parse_dates(cells, date_order(cells, declared))
    return parsed.at.fillna(parsed.on)


def _periods(start: pd.Series, end: pd.Series) -> pd.Series[str]:
    """The day, month, quarter or year in which the middle of each period lies, by its length, else its first day."""
    days = (end - start).dt.total_seconds() / 86_400
    middle = start + (end - start) / 2
    quarter = middle.dt.year.astype("Int64").astype("str") + "-Q" + middle.dt.quarter.astype("Int64").astype("str")
    # A quarter has 90 to 92 days, a month 28 to 31; clocks put forward or back add or take an hour.
    text = np.select(
        [days < 2, days.between(27.9, 31.1), days.between(89.9, 92.1), days.between(364.9, 366.1)],
        [middle.dt.strftime("%Y-%m-%d"), middle.dt.strftime("%Y-%m"), quarter, middle.dt.strftime("%Y")],
        default=(start + pd.Timedelta(hours=12)).dt.strftime("%Y-%m-%d"),
    )
    return pd.Series(text, index=start.index).where(start.notna() & end.notna(), "").astype("str")


FORMAT: Final = Format("Zabbix availability", ("measurements",), _read, place=170)
