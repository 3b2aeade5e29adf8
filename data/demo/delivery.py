"""What was delivered: monthly service levels, and the service desk's last year ticket by ticket."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.demo.company import EVERYDAY_SERVICES, SERVICE_NAMES, UNITS
from data.demo.stories import STORIES, month_number
from data.demo.work import MONTHS, UNIT_NAMES, Floats, Ints, Work, wander

RESOLVED, AVAILABLE, FIRST_REPLY = "resolved in time", "availability", "response time"

# Everyday services whose tickets are counted against a target; e-mail and network are judged by availability.
COUNTED_EVERYDAY = ("Workplace", "Service desk")
# Measured once for the whole company: the row names no unit and stands for everyone who has an agreed level.
COMPANY_WIDE = ("E-mail and calendar", "Network and Wi-Fi")
# Months for which the service desk delivers single tickets instead of monthly totals.
TICKET_MONTHS = 12
# The availability, %, that holds where nothing was agreed with the customer: it stands in the file as its target.
UNAGREED_TARGET = 99.0
EXCLUDED_REASONS = ("Waited for the customer", "Customer asked for a later date",
                    "Caused by a supplier of the customer", "Planned maintenance")


def month_texts(months: Ints) -> list[str]:
    """Months as 2026-07."""
    return [str(month) for month in months.astype("datetime64[M]")]


def measurements(work: Work, rng: np.random.Generator) -> pd.DataFrame:
    """Actual levels per unit, service and month; months without a ticket have no row.

    Met of total for "resolved in time", value in % for "availability", minutes for "response time" (lower is better).
    """
    return pd.concat([_resolved(work), _available(work, rng), _first_reply(work, rng)], ignore_index=True)[
        ["measure", "period", "unit", "service", "value", "met", "total", "measured_in", "better", "target"]
    ]


def tickets(work: Work, rng: np.random.Generator) -> pd.DataFrame:
    """The service desk's tickets of the last year, some excluded and some still open, without outcome."""
    mine = work.tickets.loc[_by_ticket(work.tickets)]
    excluded = rng.random(len(mine)) < 0.03
    reason = rng.choice(EXCLUDED_REASONS, size=len(mine), p=[0.5, 0.25, 0.15, 0.1])
    closed = pd.DataFrame({
        "ticket_id": ticket_numbers(mine.index),
        "unit": np.array(UNIT_NAMES)[mine["unit"]],
        "service": "Service desk",
        "measure": RESOLVED,
        "closed_at": mine["closed_at"].dt.strftime("%Y-%m-%dT%H:%M"),
        "met": mine["met"].map({True: "1", False: "0"}),
        "elapsed_hours": mine["elapsed_hours"].map("{:.1f}".format),
        "target_hours": mine["target_hours"].map("{:.0f}".format),
        "excluded": np.where(excluded, "1", "0"),
        "excluded_reason": np.where(excluded, reason, ""),
    })
    open_ones = closed.tail(200).sample(34, random_state=rng).assign(
        closed_at="", met="", elapsed_hours="", excluded="0", excluded_reason="",
        ticket_id=ticket_numbers(pd.RangeIndex(len(work.tickets), len(work.tickets) + 34)),
    )
    return pd.concat([closed, open_ones], ignore_index=True)


def ticket_numbers(rows: pd.Index) -> list[str]:
    """Ticket numbers as the service desk writes them."""
    return [f"T{200_000 + int(row)}" for row in rows]


def _documented(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows of units that the service desk knows."""
    known: pd.Series[bool] = frame["unit"] < len(UNITS)
    return known


def _by_ticket(frame: pd.DataFrame) -> pd.Series[bool]:
    """Rows that are delivered ticket by ticket."""
    recent = frame["month"] > MONTHS[-1] - TICKET_MONTHS
    rows: pd.Series[bool] = recent & (frame["service"] == SERVICE_NAMES.index("Service desk")) & _documented(frame)
    return rows


def _resolved(work: Work) -> pd.DataFrame:
    """Met of total per unit, service and month, for services counted by ticket."""
    counted = [
        number for number, name in enumerate(SERVICE_NAMES)
        if name in COUNTED_EVERYDAY or name not in EVERYDAY_SERVICES
    ]
    frame = work.tickets
    frame = frame[frame["service"].isin(counted) & _documented(frame) & ~_by_ticket(frame)]
    sums = frame.groupby(["unit", "service", "month"], as_index=False).agg(met=("met", "sum"), total=("met", "size"))
    return pd.DataFrame({
        "measure": RESOLVED, "period": month_texts(sums["month"].to_numpy()),
        "unit": np.array(UNIT_NAMES)[sums["unit"]], "service": np.array(SERVICE_NAMES)[sums["service"]],
        "value": "", "met": sums["met"], "total": sums["total"],
        "measured_in": "%", "better": "higher", "target": "",
    })


def _available(work: Work, rng: np.random.Generator) -> pd.DataFrame:
    """Availability per month: company-wide for e-mail and network, per unit for services of its own."""
    pairs = [("", name) for name in COMPANY_WIDE]
    pairs += [(unit.name, name) for unit in UNITS for name in unit.services]
    ease = np.array([_ease(work, unit, name) for unit, name in pairs])
    own_care = np.where([unit == "" for unit, _ in pairs], 0.0, rng.normal(scale=0.4, size=len(pairs)))[:, None]
    lost = np.exp(np.log(0.15) + own_care - 0.6 * ease + rng.normal(scale=0.5, size=ease.shape)
                  + wander(rng, ease.shape, 0.3))
    outage = STORIES["outage"]
    own = np.array([name == outage.service for _, name in pairs])[:, None]
    # Most of two days of a short month.
    lost = lost + own * outage.strength(MONTHS) * 5.4
    frame = _long(AVAILABLE, pairs, [f"{100 - share:.2f}" for share in np.minimum(lost, 20.0).ravel()])
    unagreed = frame["service"].eq("Telephone and radio")
    return frame.assign(measured_in="%", better="higher", target=np.where(unagreed, f"{UNAGREED_TARGET:.1f}", ""))


def _ease(work: Work, unit: str, service: str) -> Floats:
    """How well the service went for the unit by month, in standard deviations; company-wide: 0."""
    if not unit:
        return np.zeros(len(MONTHS))
    ease: Floats = work.delivery[UNIT_NAMES.index(unit), SERVICE_NAMES.index(service)]
    return ease


def _first_reply(work: Work, rng: np.random.Generator) -> pd.DataFrame:
    """Minutes until the service desk replied, per unit and month; faster since a second shift in 2026."""
    pairs = [(unit.name, "Service desk") for unit in UNITS]
    ease = np.array([_ease(work, *pair) for pair in pairs])
    second_shift = np.where(month_number(STORIES["chronic miss"].starts_on) <= MONTHS, 0.78, 1.0)
    own = np.exp(rng.normal(scale=0.07, size=(len(pairs), 1)))
    minutes = 16.0 * second_shift * own * np.exp(rng.normal(scale=0.09, size=ease.shape) - 0.16 * ease)
    frame = _long(FIRST_REPLY, pairs, [f"{value:.1f}" for value in minutes.ravel()])
    return frame.assign(measured_in="minutes", better="lower", target="")


def _long(measure: str, pairs: list[tuple[str, str]], values: list[str]) -> pd.DataFrame:
    """One row per unit-service pair and month."""
    units, names = np.repeat(np.array(pairs, dtype=object), len(MONTHS), axis=0).T
    return pd.DataFrame({
        "measure": measure, "period": month_texts(MONTHS) * len(pairs), "unit": units, "service": names,
        "value": values, "met": "", "total": "",
    })
