"""Nagios: the availability report (avail.cgi), CSV, of hosts or of services.

``HOST_NAME``, ``SERVICE_DESCRIPTION`` (of services), ``PERCENT_KNOWN_TIME_OK`` or ``PERCENT_KNOWN_TIME_UP`` and
many more; headings after the first begin with a space, percentages end in ``%``. There are three denominators;
the share of the *known* time is read, since time without data says nothing about the service. A row of which no
time is known is rejected with that reason. The service is ``HOST / DESCRIPTION``, for one description stands on
many hosts. The report does not say its period: give it with ``--set period=2026-07``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd

from data.imports.formats.export import Export, Format, Reading

_OK: Final = ("percent known time ok", "percent known time up")


def _read(export: Export) -> Reading | None:
    headings = export.headings
    if not (headings.has("host name") and headings.has_any(*_OK)):
        return None
    # A quotation mark behind a space is not taken for one by readers of CSV.
    cells = export.table.cells.apply(lambda column: column.str.strip().str.strip('"'))
    reading = Reading(replace(export.table, cells=cells), "Nagios availability, as share of the known time")
    known = [place for place, name in enumerate(headings.folded) if name.startswith("percent known time ")]
    shares = [pd.to_numeric(reading.text_at(place).str.rstrip("% "), errors="coerce").fillna(0) for place in known]
    is_unknown = pd.concat(shares, axis=1).sum(axis=1) == 0
    reading.reject(is_unknown, headings.place(*_OK), "no time of the period is known")
    draft = reading.draft("measurements")
    host, service = draft.found("host name"), draft.found("service description")
    draft.add("service", "service", (host + " / " + service).where(service != "", host))
    draft.take("value", *_OK)
    draft.take("period", "period")
    draft.take_unit("unit", "hostgroup", "hostgroup name")
    draft.values |= {"measure": "availability", "measured_in": "%", "better": "higher"}
    return reading


FORMAT: Final = Format("Nagios availability", ("measurements",), _read, place=160)
