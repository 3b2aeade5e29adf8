"""The Agreements page: what is in force, what comes when, who pays what, and one agreement with its delivery."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analytics.agreement_calendar import calendar
from analytics.agreement_coverage import services_used, uncovered_customers, uncovered_services
from analytics.agreement_dates import fiscal_years
from analytics.errors import AnalyticsError
from analytics.figure import Figure
from analytics.funding import funding, money_text
from analytics.known import Known
from analytics.scope import Scope
from analytics.wording import day_text, days_text, listed, period_text, plural

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

N_YEARS = 3
"""Fiscal years of funding that are told: this one and the two that are planned."""


TOGETHER = {
    "talks": "Talks should begin about {n}: {names}.",
    "notice": "Last day for notice of {n}: {names}.",
    "renews": "{n} renew by themselves: {names}.",
    "ends": "{n} end: {names}.",
    "lapsed": "{n} ended and nothing was agreed after them: {names}.",
    "begins": "{n} should begin: {names}.",
}
"""Several agreements that are due for the same on one day."""


@dataclass(frozen=True)
class AgreementsView:
    """All agreements of a scope.

    Parameters
    ----------
    sentence, notes
        What is in force and what needs somebody, in words.
    figures
        In force, funding a year, dates due, without a valid agreement.
    register
        The agreements; see `agreements.agreements`.
    due
        Dates to act on: due_on, what, sentence, n; those of many agreements on one day in one sentence.
    calendar
        What comes when; see `agreement_calendar.calendar`.
    funding
        Per customer, currency and fiscal year; see `funding.funding`.
    years
        Labels of the fiscal years, this one first.
    without
        kind (`customer`, `service`), name, sentence: customers and services without a valid agreement.
    """

    sentence: str
    notes: tuple[str, ...]
    figures: list[Figure]
    register: pd.DataFrame
    due: pd.DataFrame
    calendar: pd.DataFrame
    funding: pd.DataFrame
    years: tuple[str, ...]
    without: pd.DataFrame


@dataclass(frozen=True)
class AgreementView:
    """One agreement.

    Parameters
    ----------
    sentence
        Where it stands, in words.
    facts
        Names and values, in order.
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


def agreements_view(portfolio: Portfolio, known: Known, scope: Scope) -> AgreementsView:
    """Return all agreements of a scope.

    Parameters
    ----------
    portfolio
        Where agreements, dates and customers come from.
    known
        What the store knows.
    scope
        Its day, customers and services.

    Returns
    -------
    AgreementsView
        Complete also where nothing was agreed.
    """
    table = portfolio.agreements(scope)
    if scope.services:
        named = table["service"].astype(object).fillna("").str.split(", ")
        about = [bool(set(own) & set(scope.services)) for own in named]
        table = table[np.array(about, dtype=bool) | table["any_service"]].reset_index(drop=True)
    due = portfolio.dates_due(scope)
    due = due[due["agreement"].isin(table["agreement"])].reset_index(drop=True)
    table = _nearest_first(table)
    years = fiscal_years(scope.as_of, N_YEARS, portfolio.fiscal_year_start)
    without = _without(portfolio, known, scope, table)
    in_force = table[table["in_force"]]
    money = funding(table, years)
    figures = _figures(in_force, money[money["year"] == years[0].label], years[0].label, due, without)
    said = f"{plural(len(in_force), 'agreement')} in force with {plural(in_force['customer'].nunique(), 'customer')}"
    open_points = known_points(portfolio)
    n_open = int((open_points["state"] == "open").sum()) if len(open_points) else 0
    prepared = int(table["standing"].isin(["draft", "negotiating", "to come"]).sum())
    notes = [
        plural(len(due), "date due within 90 days", "dates due within 90 days"),
        f"{prepared} in preparation" if prepared else "",
        plural(n_open, "negotiation point open", "negotiation points open") if n_open else "",
    ]
    return AgreementsView(
        sentence=f"{said}{_lacking(without)}.", notes=tuple(filter(None, notes)), figures=figures, register=table,
        due=due_by_day(due), calendar=calendar(table, scope.as_of), funding=money,
        years=tuple(year.label for year in years), without=without,
    )


def due_by_day(due: pd.DataFrame) -> pd.DataFrame:
    """Return dates due with those alike on one day in one sentence.

    Parameters
    ----------
    due
        As `agreements.dates_due` gives it.

    Returns
    -------
    DataFrame
        due_on, what, sentence, n (agreements).
    """
    rows = []
    for (on, what), own in due.groupby(["due_on", "what"], sort=False):
        said = own["sentence"].iloc[0]
        if len(own) > 1:
            names = listed([f"“{name}”" for name in own["agreement"]])
            said = TOGETHER[str(what)].format(n=plural(len(own), "agreement"), names=names)
        rows.append((on, what, said, len(own)))
    table = pd.DataFrame(rows, columns=["due_on", "what", "sentence", "n"])
    return table.sort_values(["due_on"], kind="stable", ignore_index=True)


def _nearest_first(table: pd.DataFrame) -> pd.DataFrame:
    """Agreements by the next of their dates, those that are over last."""
    dates = table[["talks_from", "notice_by", "term_ends_on"]].where(table["in_force"])
    coming = table["starts_on"].where(table["standing"].isin(["draft", "negotiating", "to come"]))
    order = dates["talks_from"].fillna(dates["notice_by"]).fillna(dates["term_ends_on"]).fillna(coming)
    return table.assign(order=order).sort_values(["order", "customer"], ignore_index=True).drop(columns="order")


def known_points(portfolio: Portfolio) -> pd.DataFrame:
    """Return all negotiation points: agreement, point, raised_on, state, settled_on, note."""
    return portfolio.store.query("negotiations")


def agreement_view(portfolio: Portfolio, known: Known, scope: Scope, name: str) -> AgreementView:
    """Return one agreement.

    Parameters
    ----------
    portfolio
        Where figures come from.
    known
        What the store knows.
    scope
        Period of the delivery, and the day on which it stands as it does.
    name
        The agreement.

    Returns
    -------
    AgreementView
        Complete also where no level was agreed or nothing measured.

    Raises
    ------
    AnalyticsError
        For an agreement nobody knows.
    """
    table = portfolio.agreements(scope.but(customers=()))
    rows = table[table["agreement"] == name]
    if rows.empty:
        raise AnalyticsError.unknown_name("agreement", name, table["agreement"])
    row = rows.iloc[0]
    levels = _levels(known, name)
    own = scope.but(customers=(str(row["customer"]),), units=(), services=(), survey_kinds=())
    gaps = _about(portfolio, own, levels)
    months = _about(portfolio, own.but(period=scope.period.year_up_to()), levels, ("month",))
    points = known_points(portfolio)
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


def _without(portfolio: Portfolio, known: Known, scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Customers and services without a valid agreement."""
    customers = uncovered_customers(table, portfolio.customers(scope))
    register = known.frames["services"]
    services = pd.DataFrame(
        {"service": known.texts.of("service", register["service_id"].to_numpy(np.int64)), "state": register["state"]}
    )
    used = services_used(known, scope.as_of)
    if scope.customers:
        used = used[used["customer"].isin(scope.customers)]
        services = services[services["service"].isin(used["service"])]
    lacking = uncovered_services(portfolio.agreements(scope), services, used)
    if scope.services:
        lacking = lacking[lacking["service"].isin(scope.services)]
    return pd.concat(
        [customers.set_axis(["name", "sentence"], axis=1).assign(kind="customer"),
         lacking.set_axis(["name", "sentence"], axis=1).assign(kind="service")], ignore_index=True,
    )[["kind", "name", "sentence"]]  # fmt: skip


def _lacking(without: pd.DataFrame) -> str:
    """Customers without an agreement, at the end of a sentence."""
    names = without.loc[without["kind"] == "customer", "name"].tolist()
    verb = "has" if len(names) == 1 else "have"
    return f"; {listed(names)} {verb} none" if names else ""


def _figures(
    in_force: pd.DataFrame, money: pd.DataFrame, year: str, due: pd.DataFrame, without: pd.DataFrame
) -> list[Figure]:
    """The four figures above the register."""
    renewing = int(in_force["renews_on"].notna().sum())
    figures = [
        Figure(
            "in_force", "In force", str(len(in_force)), f"with {plural(in_force['customer'].nunique(), 'customer')}",
            f"{renewing} renew by themselves", state="shown",
        )
    ]
    summed = money.groupby("currency")[["total", "secured", "pending", "unfunded"]].sum()
    for currency, row in summed.sort_values("total", ascending=False).head(2).iterrows():
        parts = [f"{money_text(row[part], '')} {part}" for part in ("pending", "unfunded") if row[part] > 0]
        share = f"{row['secured'] / row['total']:.0%} secured".replace("%", " %") if row["total"] else ""
        figures.append(
            Figure(f"funding-{currency}", f"Funding in {year}", money_text(row["total"], ""),
                   f"{currency}, {share}".removeprefix(", "), ", ".join(parts))
        )
    n_notice = int((due["what"] == "notice").sum())
    figures.append(
        Figure("due", "Due within 90 days", str(len(due)), f"{n_notice} of them the last day for notice")
    )
    names = without["kind"].value_counts()
    figures.append(
        Figure(
            "without", "Without a valid agreement", str(int(names.get("customer", 0))),
            "customer" if names.get("customer", 0) == 1 else "customers",
            plural(int(names["service"]), "service", "services") + " used without one" if "service" in names else "",
        )
    )
    return figures


def _levels(known: Known, name: str) -> pd.DataFrame:
    """The dated targets of an agreement."""
    own = known.frames["agreed_levels"]
    own = own[own["agreement"] == name]
    texts = known.texts.names.astype(object)
    table = own.assign(measure=own["measure_id"].map(texts), service=own["service_id"].map(texts))
    columns = ["measure", "service", "target", "measured_in", "better", "valid_from", "valid_to"]
    return table.sort_values(["measure", "service", "valid_from"], ignore_index=True)[columns]


def _about(portfolio: Portfolio, scope: Scope, levels: pd.DataFrame, by: tuple[str, ...] = ()) -> pd.DataFrame:
    """The gaps that an agreement's levels are about; a level for every service is judged over all of them."""
    named = levels[levels["service"].notna()]
    pairs = set(zip(named["measure"], named["service"], strict=True))
    every = set(levels["measure"]) - set(named["measure"])
    own = portfolio.gaps(scope, ("service", *by))
    is_about = [pair in pairs for pair in zip(own["measure"], own["service"], strict=True)]
    own = own[np.array(is_about, dtype=bool)]
    whole = portfolio.gaps(scope, by)
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
    return f" {met} of {plural(len(judged), 'agreed level')} met in {period_text(scope.period.label)}."


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
