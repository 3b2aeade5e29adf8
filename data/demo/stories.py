"""What is hidden in the demonstration data: every story with its units, dates and size.

Dates are those of a company whose data end in October 2026; another last month moves them all alike.
Sizes are on the logit scale of the ordered-logit model in `work.py`: -1 turns 80 % satisfied into about 60 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

Months = npt.NDArray[np.int64]
FIRST_MONTH = date(2023, 11, 1)
LAST_MONTH = date(2026, 10, 1)


@dataclass(frozen=True)
class Story:
    """One thing worth finding.

    Parameters
    ----------
    what : the story in one sentence.
    units : units concerned, the customer's own first; empty: everyone.
    service : service concerned; None: all of them.
    starts_on, ends_on : first and last day; None: goes on.
    ramp_months : months until the full size is reached; 1: at once.
    satisfaction : shift of the answers to ticket surveys, in logits.
    spill : the same for the other services in those months.
    delivery : shift of the chance to be resolved in time, in standard deviations (probit).
    volume : factor on the number of tickets.
    relationship : shift of the relationship survey by wave, in logits.
    told_about : services in whose answers people mention it; empty: the service concerned.
    """

    what: str
    units: tuple[str, ...] = ()
    service: str | None = None
    starts_on: date = FIRST_MONTH
    ends_on: date | None = None
    ramp_months: int = 1
    satisfaction: float = 0.0
    spill: float = 0.0
    delivery: float = 0.0
    volume: float = 1.0
    relationship: tuple[tuple[str, float], ...] = ()
    told_about: tuple[str, ...] = ()

    def strength(self, months: Months) -> npt.NDArray[np.float64]:
        """How far the story has come, 0 to 1, per month (ordinals as of `pandas.Period.ordinal`)."""
        grown = np.clip((months - month_number(self.starts_on) + 1) / self.ramp_months, 0.0, 1.0)
        over = months > month_number(self.ends_on) if self.ends_on else np.zeros(months.shape, dtype=bool)
        return np.where(over, 0.0, grown)

    def concerns(self, units: tuple[str, ...]) -> npt.NDArray[np.bool_]:
        """Which of the units the story is about."""
        return np.array([not self.units or unit in self.units for unit in units])


def month_number(day: date) -> int:
    """Months since January 1970, as pandas numbers them."""
    return int(pd.Period(day, freq="M").ordinal)


ENGINEERING = ("Engineering", "Rolling Stock Workshops", "Wheel Shop", "Track and Signals", "Buildings and Energy")

STORIES: dict[str, Story] = {
    "levels met, unhappy": Story(
        "But for the outage Freight Trains gets every agreed level, and is less satisfied each month.",
        units=("Freight Trains", "Stonehythe Yard"),
        starts_on=date(2025, 11, 1), ramp_months=10, satisfaction=-1.7,
        relationship=(("2026", -1.5),),
    ),
    "outage": Story(
        "The network was down for most of two days in February 2026: availability missed, everyone annoyed.",
        service="Network and Wi-Fi",
        starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 28),
        satisfaction=-2.3, spill=-0.6, delivery=-1.1, volume=2.6,
    ),
    "drop alone": Story(
        "Container Terminal drops by itself in July 2026, with a new booking routine that it did not ask for.",
        units=("Container Terminal", "Crane Operations", "Gate and Yard"),
        starts_on=date(2026, 7, 1), satisfaction=-1.5, relationship=(("2026", -1.5),),
        told_about=("Berth and yard planning", "Service desk"),
    ),
    "content users, unhappy customers": Story(
        "Engineering's users are content with their tickets; those who decide there are not, and less each year.",
        units=ENGINEERING, satisfaction=0.45,
        relationship=(("2024", -0.4), ("2025", -1.4), ("2026", -2.6)),
    ),
    "gone silent": Story(
        "Passenger Sales pays, is invited as ever, and has not answered since April 2026.",
        units=("Passenger Sales",), starts_on=date(2026, 4, 1),
    ),
    "about to end": Story(
        "The agreement on Warehouse scanning renews by itself in January 2027 unless notice is given by 1 December.",
        units=("Warehousing",), service="Warehouse scanning",
        starts_on=date(2024, 1, 16), ends_on=date(2027, 1, 15),
    ),
    "re-organisation": Story(
        "Cold Store moves from Logistics to Harbour; having no customer of its own, it changes customer too.",
        units=("Cold Store",), starts_on=date(2026, 4, 1),
    ),
    "new manager": Story(
        "Traffic Control has a new manager, and so IT has a new customer.",
        units=("Traffic Control",), starts_on=date(2026, 6, 1),
    ),
    "improver": Story(
        "New handhelds reach the warehouses from September 2025, and it shows.",
        units=("Warehousing", "Fennwick Warehouse", "Stonehythe Warehouse"), service="Warehouse scanning",
        starts_on=date(2025, 9, 1), ramp_months=6, satisfaction=1.5, spill=0.45, delivery=0.3,
    ),
    "chronic miss": Story(
        "Since January 2026 the service desk is too slow for Road Haulage, whose drivers call before dawn.",
        units=("Road Haulage",), service="Service desk",
        starts_on=date(2026, 1, 1), satisfaction=-0.3, delivery=-1.3,
    ),
    "undocumented": Story(
        "The survey tool names a unit that nobody has put into the structure.",
        units=("Ferry Kiosk",), starts_on=date(2026, 3, 1),
    ),
}

# Satisfaction by calendar month, logits: fares in the summer rush, pay after the tax tables and at Easter,
# planning at the timetable change in December. All other services: a little worse in December.
SEASONS: dict[str, dict[int, float]] = {
    "Fares and bookings": {6: -0.5, 7: -1.1, 8: -0.9, 12: -0.3},
    "Payroll and time": {1: -0.7, 2: -0.2, 4: -0.3},
    "Train planning": {12: -0.7, 1: -0.2},
    "": {12: -0.15},
}
# Tickets by calendar month, a factor: holidays in July and December, everything at once in September.
SEASONAL_VOLUME = {1: 1.1, 7: 0.78, 8: 0.9, 9: 1.15, 10: 1.08, 12: 0.82}
