"""Small random companies, and what their raw rows say: everything that tests count again for themselves.

Alpha and Beta are customers. Gamma has none of its own and moves from Alpha to Beta on 17 May; Delta lies below Gamma
and has a customer of its own from April on. Epsilon is in no structure file and stands for itself.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from data.store.store import Store, open_store
from tests.stores import taken

AS_OF = date(2026, 9, 30)
UNITS = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
MONTHS = tuple(f"2026-{month:02d}" for month in range(1, 10))
STRUCTURE = pd.DataFrame(
    [
        ("Alpha", None, "Ann", "2024-01-01", None),
        ("Beta", None, "Bo", "2024-01-01", None),
        ("Gamma", "Alpha", None, "2024-01-01", "2026-05-16"),
        ("Gamma", "Beta", None, "2026-05-17", None),
        ("Delta", "Gamma", None, "2024-01-01", "2026-03-31"),
        ("Delta", "Gamma", "Di", "2026-04-01", None),
    ],
    columns=["unit", "parent", "customer", "valid_from", "valid_to"],
)
LEVELS = pd.DataFrame(
    [
        ("Alpha", None, "resolved in time", 80.0, "2025-01-01", "2026-04-30"),
        ("Alpha", None, "resolved in time", 92.0, "2026-05-01", "2027-12-31"),
        ("Alpha", "Mail", "resolved in time", 70.0, "2025-01-01", "2027-12-31"),
        ("Beta", "Mail", "resolved in time", 75.0, "2026-03-10", "2027-12-31"),
        ("Delta", "Print", "resolved in time", 60.0, "2025-01-01", "2027-12-31"),
        ("Beta", None, "csat", 55.0, "2025-01-01", "2027-12-31"),
        ("Beta", None, "response rate", 40.0, "2025-01-01", "2027-12-31"),
    ],
    columns=["unit", "service", "measure", "target", "valid_from", "valid_to"],
)


@dataclass(frozen=True)
class Company:
    """A store and the rows it was filled with: responses, invitations, measurements, each with month and service."""

    store: Store
    responses: pd.DataFrame
    invitations: pd.DataFrame
    measurements: pd.DataFrame


def company(folder: Path, seed: int) -> Company:
    """Fill a store with a random company, by the ordinary way in."""
    random = np.random.default_rng(seed)
    responses, invitations = _responses(random), _invitations(random)
    measurements = _measurements(random)
    files = {
        "structure": STRUCTURE,
        "agreements": LEVELS.assign(
            agreement=[f"A{at}" for at in range(len(LEVELS))], starts_on=LEVELS["valid_from"],
            ends_on=LEVELS["valid_to"], measured_in="%", state="agreed",
        ).drop(columns=["valid_from", "valid_to"]),
        "responses": responses.drop(columns="month"), "invitations": invitations,
        "measurements": measurements.rename(columns={"month": "period"}),
    }  # fmt: skip
    store = open_store(folder / "store.duckdb")
    taken(store, files)
    return Company(store, responses, invitations, measurements)


def _responses(random: np.random.Generator) -> pd.DataFrame:
    """Answers to ticket surveys of all units, and to a pulse survey of some; people answer several times."""
    rows = []
    for unit in UNITS:
        fondness = random.uniform(0.3, 0.9)
        for _ in range(int(random.integers(60, 110))):
            day = date(2026, 1, 1) + timedelta(days=int(random.integers(0, 273)))
            rows.append({
                "unit": unit, "responded_at": day.isoformat(), "service": random.choice(["Mail", "Print"]),
                "survey_kind": "ticket" if random.random() < 0.8 else "pulse",
                "respondent": f"{unit}{random.integers(0, 12)}",
                "comment": f"Said on {day}" if random.random() < 0.3 else "",
                "csat": int(random.integers(4, 6) if random.random() < fondness else random.integers(1, 4)),
                "nps": int(random.integers(0, 11)), "ces": int(random.integers(1, 8)), "month": f"{day:%Y-%m}",
            })  # fmt: skip
    table = pd.DataFrame(rows)
    for metric in ("csat", "nps", "ces"):
        table[metric] = table[metric].astype("Int64").where(random.random(len(table)) < 0.85)
    return table


def _invitations(random: np.random.Generator) -> pd.DataFrame:
    """Who was invited by unit, month and service; some by nobody, and few enough for rates that cannot be."""
    rows = [
        {"unit": unit, "month": month, "service": service, "survey_kind": "ticket",
         "invited": int(random.integers(2, 30)), "eligible": int(random.integers(30, 60))}
        for unit in UNITS for month in MONTHS for service in ("Mail", "Print") if random.random() < 0.7
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _measurements(random: np.random.Generator) -> pd.DataFrame:
    """Tickets resolved in time by unit, month and service, and hours that a month lasted on average."""
    rows = []
    for unit in UNITS:
        for month in MONTHS:
            for service in ("Mail", "Print"):
                if random.random() < 0.75:
                    total = int(random.integers(1, 40))
                    met = int(random.binomial(total, 0.78))
                    rows.append((unit, month, service, "resolved in time", met, total, None, "%", "higher", None))
                if random.random() < 0.5:
                    value = round(float(random.uniform(1, 9)), 1)
                    rows.append((unit, month, service, "hours", None, None, value, "hours", "lower", 5.0))
    columns = ["unit", "month", "service", "measure", "met", "total", "value", "measured_in", "better", "target"]
    return pd.DataFrame(rows, columns=columns).astype({"met": "Int64", "total": "Int64"})


# Who belonged where, read from the rows of the structure


def last_day(month: str) -> str:
    """The last day of a month, as it is written."""
    year, number = map(int, month.split("-"))
    return f"{month}-{monthrange(year, number)[1]:02d}"


@cache
def way_up(unit: str, day: str) -> list[str]:
    """The unit and those above it on a day."""
    held = STRUCTURE[(STRUCTURE["valid_from"] <= day) & (STRUCTURE["valid_to"].fillna("9999") >= day)]
    parents = dict(zip(held["unit"], held["parent"], strict=True))
    way = [unit]
    while isinstance(parents.get(way[-1]), str):
        way.append(parents[way[-1]])
    return way


@cache
def customer_of(unit: str, day: str) -> str:
    """The nearest unit on the way up with a customer; the top one where there is none."""
    held = STRUCTURE[(STRUCTURE["valid_from"] <= day) & (STRUCTURE["valid_to"].fillna("9999") >= day)]
    answering = set(held.loc[held["customer"].notna(), "unit"])
    way = way_up(unit, day)
    return next((name for name in way if name in answering), way[-1])


def keyed(rows: pd.DataFrame, organised: str = "then") -> pd.DataFrame:
    """Rows with month, beside their customer, division, quarter, half and year."""
    days = [last_day(month) if organised == "then" else AS_OF.isoformat() for month in rows["month"]]
    number = rows["month"].str.slice(5).astype(int)
    year = rows["month"].str.slice(0, 4)
    return rows.assign(
        customer=[customer_of(unit, day) for unit, day in zip(rows["unit"], days, strict=True)],
        division=[way_up(unit, day)[-1] for unit, day in zip(rows["unit"], days, strict=True)],
        quarter=year + "-Q" + ((number + 2) // 3).astype(str), half=year + "-H" + ((number + 5) // 6).astype(str),
        year=year,
    )


@cache
def agreed_level(
    unit: str, service: str | None, measure: str, month: str, organised: str = "then"
) -> tuple[float, tuple[str, object] | None]:
    """The level that counts in a month, and whose and for which service it is: the nearest, and there the closest."""
    for name in way_up(unit, last_day(month) if organised == "then" else AS_OF.isoformat()):
        own = LEVELS[(LEVELS["unit"] == name) & (LEVELS["measure"] == measure)]
        own = own[(own["valid_from"].str.slice(0, 7) <= month) & (own["valid_to"].str.slice(0, 7) >= month)]
        for held in (own[own["service"] == service], own[own["service"].isna()]):
            if len(held):
                newest = held.sort_values("valid_from").iloc[-1]
                return float(newest["target"]), (name, newest["service"])
    return float("nan"), None
