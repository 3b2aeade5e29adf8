"""What was agreed with the customers: services, terms, funding and dated levels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from data.demo.company import RELATIONSHIP_MANAGERS, UNITS, Unit, answerable_units
from data.demo.delivery import AVAILABLE, COMPANY_WIDE, COUNTED_EVERYDAY, FIRST_REPLY, RESOLVED
from data.demo.stories import STORIES

EVERYDAY = "Everyday IT"
# EUR a year: per head for everyday IT, per head for each service of its own.
PER_HEAD_EVERYDAY, PER_HEAD_SPECIAL = 1_450, 620
# When the everyday agreements run out, and their notice in days: spread, so that the calendar has something to show.
EVERYDAY_TERMS = ((date(2027, 12, 31), 180), (date(2028, 6, 30), 180), (date(2028, 3, 31), 90), (date(2027, 9, 30), 90))
SPECIAL_TERMS = ((date(2027, 9, 30), 90), (date(2028, 12, 31), 180), (date(2027, 4, 30), 60), (date(2027, 12, 31), 90))
NOT_SECURED = {
    (EVERYDAY, "Freight Sales"): "pending", (EVERYDAY, "Buildings and Energy"): "pending",
    ("Train planning", "Traffic Control"): "pending", ("Work orders", "Buildings and Energy"): "unfunded",
    ("Telephone and radio", "Road Haulage"): "unfunded",
}
# What each agreement should give, in the customer's words; and how many days talks take before notice is due.
VALUES = {
    EVERYDAY: "Nobody waits for a working device, account or answer longer than half a day",
    "Telephone and radio": "Every crew is reached at once, also in tunnels and at night",
    "Finance system": "The month is closed by its third working day",
    "Train planning": "A new timetable stands four weeks before it starts",
    "Berth and yard planning": "No ship waits for a berth, no truck for a container",
    "Warehouse scanning": "Stock on the screen is stock on the shelf",
    "Fares and bookings": "A ticket is sold in under a minute at every counter",
    "Work orders": "No repair waits for a part that is in the house",
    "Yard tablets": "Containers are found at the first attempt",
    "Supplier portal": "Suppliers send invoices that need no typing",
}
LEAD_DAYS = {EVERYDAY: 30, "Warehouse scanning": 30}
USUAL_LEAD_DAYS = 45
# agreement, point, raised on, state, settled on, note
NEGOTIATION_POINTS: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("Everyday IT, Marketing, next", "Price per head 4 % higher than before", "2026-05-18", "open", "",
     "Marketing offers 2 %; the rest would buy a faster first reply"),
    ("Everyday IT, Marketing, next", "First reply within 12 minutes instead of 16", "2026-06-09", "open", "",
     "Service desk can do it from March 2027 with one more post"),
    ("Everyday IT, Marketing, next", "Design software as part of everyday IT", "2026-06-09", "agreed", "2026-09-22",
     "Up to 20 seats"),
    ("Everyday IT, Marketing, next", "Own support on weekends", "2026-07-02", "dropped", "2026-09-22",
     "Too dear for two campaigns a year"),
    ("Yard tablets, Container Terminal, next", "Who pays for tablets that fall", "2026-09-03", "open", "",
     "Terminal proposes half each"),
    ("Yard tablets, Container Terminal, next", "Replacement on the quay within two hours", "2026-09-03", "agreed",
     "2026-10-14", "Ten spare tablets stay at the gate"),
    ("Yard tablets, Container Terminal, next", "The booking routine of July is changed first", "2026-10-06", "open",
     "", "Raised by the terminal after July"),
    ("Supplier portal, Purchasing, next", "Funding for the first year", "2026-10-20", "open", "",
     "Not in the budget of 2027 yet"),
    ("Warehouse scanning, Warehousing", "Fewer spare handhelds, as fewer break", "2026-09-15", "agreed", "2026-10-27",
     "From 24 to 12"),
    ("Warehouse scanning, Warehousing", "Resolved in time 92 % instead of 90 %", "2026-09-15", "open", "",
     "Warehousing asks for it since the new handhelds came"),
)
# Its everyday agreement ran out and the next one is still being negotiated: a customer without a valid agreement.
WITHOUT_AGREEMENT = "Marketing"


@dataclass(frozen=True)
class Level:
    """An agreed level and the dates on which its target changed: (from, target)."""

    measure: str
    measured_in: str
    better: str
    targets: tuple[tuple[date | None, float], ...]


RAISED, TIGHTENED = date(2025, 7, 1), date(2026, 1, 1)
RESOLVED_EVERYDAY = Level(RESOLVED, "%", "higher", ((None, 88.0), (RAISED, 90.0)))
RESOLVED_SPECIAL = Level(RESOLVED, "%", "higher", ((None, 85.0), (RAISED, 90.0)))
AVAILABLE_COMPANY = Level(AVAILABLE, "%", "higher", ((None, 99.3), (TIGHTENED, 99.5)))
AVAILABLE_SPECIAL = Level(AVAILABLE, "%", "higher", ((None, 99.3), (RAISED, 99.5)))
FIRST_REPLY_DESK = Level(FIRST_REPLY, "minutes", "lower", ((None, 20.0), (TIGHTENED, 16.0)))
SATISFIED = Level("csat", "%", "higher", ((None, 72.0), (TIGHTENED, 75.0)))
ANSWERED = Level("response rate", "%", "higher", ((None, 25.0),))


@dataclass(frozen=True)
class Agreement:
    """One agreement with its terms and levels; `levels` pairs a service (empty: all) with a level."""

    name: str
    unit: Unit
    service: str
    starts_on: date
    ends_on: date
    notice_days: int
    renewal: str
    state: str
    annual_funding: int
    funding_state: str
    levels: tuple[tuple[str, Level], ...]


def agreements() -> pd.DataFrame:
    """All agreements as rows of that kind: one per agreement, service, measure and span of dates with one target.

    An agreement without levels yet has one row without a measure. `level_to` is the last day.
    """
    declared = [*_everyday(), *_special(), *_earlier_and_coming()]
    return pd.DataFrame([row for agreement in declared for row in _rows(agreement)])


def negotiations() -> pd.DataFrame:
    """What was and is being negotiated, one row per point."""
    columns = ["agreement", "point", "raised_on", "state", "settled_on", "note"]
    return pd.DataFrame(list(NEGOTIATION_POINTS), columns=columns)


def _everyday() -> list[Agreement]:
    """One agreement on everyday services with each customer."""
    customers = [unit for unit in UNITS if unit.customer]
    made = []
    for number, unit in enumerate(customers):
        ends_on, notice = EVERYDAY_TERMS[number % len(EVERYDAY_TERMS)]
        ended = unit.name == WITHOUT_AGREEMENT
        made.append(Agreement(
            f"{EVERYDAY}, {unit.name}", unit, "", date(2022 + number % 2, 1 + 3 * (number % 3), 1),
            date(2026, 6, 30) if ended else ends_on, notice, "none" if ended or number % 3 == 0 else "tacit",
            "ended" if ended else "agreed", _funding(unit, PER_HEAD_EVERYDAY),
            NOT_SECURED.get((EVERYDAY, unit.name), "secured"), _everyday_levels(unit),
        ))
    return made


def _everyday_levels(unit: Unit) -> tuple[tuple[str, Level], ...]:
    """Levels of an everyday agreement; small customers agree on less."""
    levels: list[tuple[str, Level]] = [("Service desk", FIRST_REPLY_DESK), ("", SATISFIED)]
    levels += [(service, AVAILABLE_COMPANY) for service in COMPANY_WIDE]
    if unit.headcount >= 20:
        levels += [(service, RESOLVED_EVERYDAY) for service in COUNTED_EVERYDAY]
    if unit.headcount >= 150:
        levels.append(("", ANSWERED))
    return tuple(levels)


def _special() -> list[Agreement]:
    """Agreements on services of a customer's own."""
    ending = STORIES["about to end"]
    made: list[Agreement] = []
    for unit in (unit for unit in UNITS if unit.customer):
        for service in unit.services:
            number = len(made)
            ends_on, notice = SPECIAL_TERMS[number % len(SPECIAL_TERMS)]
            starts_on, renewal = date(2022 + number % 2, 4 if number % 4 else 7, 1), "tacit" if number % 2 else "none"
            if ending.ends_on and unit.name in ending.units and service == ending.service:
                starts_on, ends_on, notice, renewal = ending.starts_on, ending.ends_on, 45, "tacit"
            # Radio is measured against the general target: nothing was agreed on its availability.
            available = () if service == "Telephone and radio" else ((service, AVAILABLE_SPECIAL),)
            made.append(Agreement(
                f"{service}, {unit.name}", unit, service, starts_on, ends_on, notice, renewal, "agreed",
                _funding(unit, PER_HEAD_SPECIAL), NOT_SECURED.get((service, unit.name), "secured"),
                ((service, RESOLVED_SPECIAL), *available),
            ))
    return made


def _earlier_and_coming() -> list[Agreement]:
    """What ran before, what is being negotiated, what is a draft."""
    by_name = {unit.name: unit for unit in UNITS}
    scanning, starts = by_name["Warehousing"], STORIES["about to end"].starts_on
    coming = (
        (WITHOUT_AGREEMENT, EVERYDAY, "", "negotiating", "pending"),
        ("Container Terminal", "Yard tablets", "Berth and yard planning", "negotiating", "pending"),
        ("Purchasing", "Supplier portal", "Finance system", "draft", "unfunded"),
    )
    earlier = Agreement(
        "Warehouse scanning (old handhelds), Warehousing", scanning, "Warehouse scanning", date(2021, 1, 16),
        date(starts.year, starts.month, starts.day - 1), 45, "none", "ended", _funding(scanning, PER_HEAD_SPECIAL) // 2,
        "secured", (("Warehouse scanning", Level(RESOLVED, "%", "higher", ((None, 80.0),))),),
    )
    return [earlier, *(
        Agreement(f"{title}, {unit}, next", by_name[unit], service, date(2027, 1, 1), date(2029, 12, 31), 90,
                  "none", state, _funding(by_name[unit], PER_HEAD_EVERYDAY if title == EVERYDAY else 260),
                  funding_state, ())
        for unit, title, service, state, funding_state in coming
    )]


def _funding(unit: Unit, per_head: int) -> int:
    """EUR a year for everyone whom the customer answers for, in whole thousands."""
    answers_for = answerable_units()
    heads = sum(below.headcount for below in UNITS if answers_for[below.name] == unit.name)
    return round(heads * per_head, -3)


def _rows(agreement: Agreement) -> list[dict[str, object]]:
    """Rows of one agreement: its terms, repeated beside each dated target."""
    number = list(UNITS).index(agreement.unit)
    slug = agreement.name.lower().replace(", ", "-").replace(" ", "-").replace("(", "").replace(")", "")
    title = agreement.name.split(",")[0]
    terms: dict[str, object] = {
        "agreement": agreement.name, "unit": agreement.unit.name, "service": agreement.service,
        "starts_on": agreement.starts_on.isoformat(), "ends_on": agreement.ends_on.isoformat(),
        "notice_days": agreement.notice_days, "renewal": agreement.renewal, "state": agreement.state,
        "annual_funding": agreement.annual_funding, "currency": "EUR", "cost_centre": f"CC-{4100 + 10 * number}",
        "funding_state": agreement.funding_state, "owner": RELATIONSHIP_MANAGERS[agreement.unit.division],
        "document": f"agreements/{slug}.pdf", "intended_value": VALUES.get(title, ""),
        "lead_days": LEAD_DAYS.get(title, USUAL_LEAD_DAYS),
    }
    empty = {"measure": "", "target": "", "measured_in": "", "better": "", "level_from": "", "level_to": ""}
    rows = [
        terms | {"service": service} | span
        for service, level in agreement.levels for span in _spans(level, agreement.starts_on, agreement.ends_on)
    ]
    return rows or [terms | empty]


def _spans(level: Level, starts_on: date, ends_on: date) -> list[dict[str, object]]:
    """The dated targets of a level within the agreement's dates."""
    spans = []
    for number, (since, target) in enumerate(level.targets):
        later = [following for following, _ in level.targets[number + 1 :] if following]
        level_from = max(since or starts_on, starts_on)
        level_to = min(date.fromordinal(later[0].toordinal() - 1) if later else ends_on, ends_on)
        if level_from <= level_to:
            spans.append({
                "measure": level.measure, "target": target, "measured_in": level.measured_in, "better": level.better,
                "level_from": level_from.isoformat(), "level_to": level_to.isoformat(),
            })
    return spans


