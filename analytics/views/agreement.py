"""One agreement: where it stands, what it says, how it was delivered, what is being negotiated."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements_in
from analytics.agreements.funding import money_text
from analytics.errors import AnalyticsError
from analytics.scope.scope import Scope
from analytics.service_levels.gaps import gaps
from analytics.snapshot.snapshot import Snapshot
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import plural
from analytics.words.times import day_text, days_text


@dataclass(frozen=True)
class AgreementView:
    """One agreement.

    Parameters
    ----------
    levels
        measure, service, target, measured_in, better, valid_from, valid_to: its dated targets.
    gaps
        Its delivery in the period; see `Portfolio.gaps` by service.
    months
        The same month by month, over the year up to the period.
    points
        Negotiation points: point, state, raised_on, settled_on, note; open ones first.
    """

    sentence: str
    facts: tuple[tuple[str, str], ...]
    levels: pd.DataFrame
    gaps: pd.DataFrame
    months: pd.DataFrame
    points: pd.DataFrame


def agreement_view(snapshots: Snapshots, scope: Scope, name: str) -> AgreementView:
    """Return one agreement, as it stands on the scope's day, with its delivery in the scope's period.

    Raises
    ------
    AnalyticsError
        For an agreement nobody knows.
    """
    table = agreements_in(snapshots, scope.but(customers=()))
    rows = table[table["agreement"] == name]
    if rows.empty:
        raise AnalyticsError.unknown_name("agreement", name, table["agreement"])
    row = rows.iloc[0]
    levels = _levels(snapshots.of(scope), name)
    own = scope.but(customers=(str(row["customer"]),), units=(), services=(), survey_kinds=())
    gaps = _about(snapshots, own, levels)
    months = _about(snapshots, own.but(period=scope.period.year_up_to()), levels, ("month",))
    points = negotiation_points(snapshots)
    points = points[points["agreement"] == name].drop(columns="agreement")
    points["rank"] = (points["state"] != "open").astype(int)
    return AgreementView(
        sentence=_standing(row) + _delivery(gaps, scope),
        facts=tuple(_facts(row)),
        levels=levels,
        gaps=gaps,
        months=months,
        points=points.sort_values(["rank", "raised_on"], ignore_index=True).drop(columns="rank"),
    )


def negotiation_points(snapshots: Snapshots) -> pd.DataFrame:
    """Return all negotiation points: agreement, point, raised_on, state, settled_on, note."""
    return snapshots.query("negotiations")


def _levels(snapshot: Snapshot, name: str) -> pd.DataFrame:
    """The dated targets of an agreement."""
    own = snapshot.frames["agreed_levels"]
    own = own[own["agreement"] == name]
    texts = snapshot.texts.names.astype(object)
    table = own.assign(measure=own["measure_id"].map(texts), service=own["service_id"].map(texts))
    columns = ["measure", "service", "target", "measured_in", "better", "valid_from", "valid_to"]
    return table.sort_values(["measure", "service", "valid_from"], ignore_index=True)[columns]


def _about(snapshots: Snapshots, scope: Scope, levels: pd.DataFrame, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """The gaps that an agreement's levels are about; a level for every service is judged over all of them."""
    named = levels[levels["service"].notna()]
    pairs = set(zip(named["measure"], named["service"], strict=True))
    every = set(levels["measure"]) - set(named["measure"])
    own = gaps(snapshots, scope, ("service", *by))
    is_about = [pair in pairs for pair in zip(own["measure"], own["service"], strict=True)]
    own = own[np.array(is_about, dtype=bool)]
    whole = gaps(snapshots, scope, by)
    whole = whole[whole["measure"].isin(every)].assign(service=None)
    return pd.concat([part for part in (own, whole) if len(part)] or [own], ignore_index=True)


def _standing(row: pd.Series) -> str:
    """Where an agreement stands, in one sentence."""
    ends = row["term_ends_on"]
    until = f"until {day_text(ends.date())} ({days_text(int(row['days_left']))})" if pd.notna(ends) else "open-ended"
    if row["standing"] in {"draft", "negotiating"}:
        state = "is a draft" if row["standing"] == "draft" else "is being negotiated"
        return f"“{row['agreement']}” {state}; it should begin on {day_text(row['starts_on'].date())}."
    if row["standing"] == "to come":
        return f"“{row['agreement']}” begins on {day_text(row['starts_on'].date())}."
    if row["standing"] in {"ended", "lapsed"}:
        return f"“{row['agreement']}” ended{f' on {day_text(ends.date())}' if pd.notna(ends) else ''}."
    if pd.notna(row["renews_on"]):
        return f"“{row['agreement']}” is in force {until} and renews by itself."
    return f"“{row['agreement']}” is in force{',' if pd.isna(ends) else ''} {until}."


def _delivery(gaps: pd.DataFrame, scope: Scope) -> str:
    """How many of its levels were met."""
    judged = gaps[gaps["state"].isin(["met", "missed"])]
    if judged.empty:
        return ""
    met = int((judged["state"] == "met").sum())
    return f" {met} of {plural(len(judged), 'agreed level')} met in {scope.period.words}."


def _facts(row: pd.Series) -> list[tuple[str, str]]:
    """What an agreement says, as names and values."""
    funded = money_text(row["annual_funding"], _text(row["currency"])) if pd.notna(row["annual_funding"]) else ""
    state = f", {row['funding_state']}" if _text(row["funding_state"]) else ""
    renewal = _text(row["renewal"])
    said = [
        ("Customer", _text(row["customer"])),
        ("Agreed with", _text(row["unit"]) if row["unit"] != row["customer"] else ""),
        ("Services", "every service" if row["any_service"] else _text(row["service"])),
        ("Value it should give", _text(row["intended_value"])),
        ("Runs", f"from {day_text(row['starts_on'].date())}"
         + (f" to {day_text(row['ends_on'].date())}" if pd.notna(row["ends_on"]) else ", open-ended")),
        ("Renewal", "" if renewal in {"", "none"} else renewal),
        ("Renewed by itself", plural(int(row["n_renewals"]), "time") if row["n_renewals"] else ""),
        ("Talks from", _date(row["talks_from"])),
        ("Notice by", _date(row["notice_by"])),
        ("Bound until", _date(row["bound_until"]) if row["bound_until"] != row["term_ends_on"] else ""),
        ("Funding a year", f"{funded}{state}" if funded else ""),
        ("Cost centre", _text(row["cost_centre"])),
        ("Owner", _text(row["owner"])),
        ("Document", _text(row["document"])),
    ]
    return [(name, value) for name, value in said if value]


def _date(day: pd.Timestamp) -> str:
    return "" if pd.isna(day) else day_text(day.date())


def _text(value: object) -> str:
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - NaN is not itself
