"""UptimeRobot: the log of events, CSV.

``Event`` (Up, Down, Paused, Started), ``Monitor``, ``Monitor URL``, ``Date-Time``, ``Reason``, ``Duration``,
``Duration (in mins.)``. Each event lasts from its time for its duration. Per monitor and month this gives three
measurements: availability (percent of the time that was up, of the time that was up or down: paused time and time
before the first event say nothing), outages (how many began) and outage minutes. The monitor is the service.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from data.imports.cells.dates import date_order, parse_dates
from data.imports.cells.numbers import parse_durations_hours
from data.imports.formats.export import Export, Format, Reading
from data.imports.reading.headings import unit_column

_MINUTES: Final = ("duration (in mins.)", "duration (in mins)", "duration (mins)", "duration in minutes")
# Percent with four decimals tells two seconds a month apart.
_DECIMALS: Final = 4


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has("event", "monitor") and headings.has_any("date-time", "datetime", "date time")):
        return None
    reading = Reading(export.table, "UptimeRobot log, summed up by monitor and month")
    events = _events(reading, export.options.dates)
    pieces = _monthly(events)
    groups = pieces.groupby(["monitor", "month"], sort=True)
    sums = groups.agg(up=("up", "sum"), down=("down", "sum"), outages=("outage", "sum"), row=("row", "max"))
    sums = sums[sums["up"] + sums["down"] > 0].reset_index()
    values = {
        "availability": (100 * sums["up"] / (sums["up"] + sums["down"])).round(_DECIMALS),
        "outages": sums["outages"].astype(int),
        "outage minutes": sums["down"].round(2),
    }
    where = pieces.merge(sums.reset_index(names="group"), on=["monitor", "month"], suffixes=("", "_of"))
    into = np.full(len(reading.file.cells), -1, dtype=np.int64)
    into[where["row"].to_numpy()[::-1]] = where["group"].to_numpy()[::-1]
    for row in np.flatnonzero(reading.left & (into < 0)):
        reading.passed_over[int(row)] = "neither up nor down, or without a duration"
    draft = reading.drafted("measurements", np.tile(sums["row"].to_numpy(), len(values)), into)
    unit = unit_column(reading.file)
    if unit is not None:
        draft.roles["unit"] = unit
    n = len(sums)
    draft.add("measure", "measure", pd.Series(np.repeat(list(values), n)))
    draft.add("service", "service", pd.concat([sums["monitor"]] * len(values), ignore_index=True))
    draft.add("period", "period", pd.concat([sums["month"]] * len(values), ignore_index=True))
    draft.add("value", "value", pd.concat([each.astype("str") for each in values.values()], ignore_index=True))
    draft.add("better", "better", pd.Series(np.repeat(["higher", "lower", "lower"], n)))
    draft.add("measured_in", "measured_in", pd.Series(np.repeat(["%", "outages", "minutes"], n)))
    return reading


def _events(reading: Reading, declared: str | None) -> pd.DataFrame:
    """The events that are up or down: row, monitor, start, end, is_down."""
    what = reading.text("event").str.casefold()
    when = reading.text("date-time", "datetime", "date time").rename("Date-Time")
    parsed = parse_dates(when, date_order(when, declared))
    start = parsed.at.fillna(parsed.on)
    counted = reading.text(*_MINUTES).str.replace(",", "")
    minutes = pd.to_numeric(counted, errors="coerce")
    written, _ = parse_durations_hours(reading.text("duration"))
    minutes = minutes.fillna(written * 60)
    place = reading.headings.place("date-time", "datetime", "date time")
    reading.reject(parsed.reasons != "", place, "is not a date")
    is_event = what.isin(["up", "down"]) & minutes.notna() & start.notna()
    rows = np.flatnonzero(reading.left & is_event.to_numpy())
    length = pd.to_timedelta((minutes.iloc[rows] * 60).round(), unit="s")
    return pd.DataFrame({
        "row": rows,
        "monitor": reading.text("monitor").iloc[rows].to_numpy(),
        "start": start.iloc[rows].to_numpy(),
        "end": (start.iloc[rows] + length).to_numpy(),
        "is_down": (what.iloc[rows] == "down").to_numpy(),
    })


def _monthly(events: pd.DataFrame) -> pd.DataFrame:
    """The events cut at the ends of months: row, monitor, month, minutes up and down, whether an outage begins."""
    pieces, columns = [], ["row", "monitor", "month", "up", "down", "outage"]
    rest = events.assign(outage=events["is_down"])
    while len(rest):
        month = rest["start"].dt.to_period("M")
        stop = np.minimum(rest["end"], (month + 1).dt.to_timestamp().astype(rest["end"].dtype))
        minutes = (stop - rest["start"]).dt.total_seconds() / 60
        up, down = minutes.where(~rest["is_down"], 0.0), minutes.where(rest["is_down"], 0.0)
        kept = rest[["row", "monitor", "outage"]]
        pieces.append(kept.assign(month=month.astype("str"), up=up, down=down)[columns])
        rest = rest.assign(start=stop, outage=False)[stop < rest["end"]]
    return pd.concat(pieces, ignore_index=True) if pieces else pd.DataFrame(columns=columns)


FORMAT: Final = Format("UptimeRobot", ("measurements",), _read, place=150)
