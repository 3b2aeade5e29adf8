"""The Agreements page: what is in force, what comes when, who pays what, and who has no valid agreement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements_in, due_dates
from analytics.agreements.calendar import calendar
from analytics.agreements.coverage import services_used, uncovered_customers, uncovered_services
from analytics.agreements.funding import funding, money_text
from analytics.scope.scope import Scope
from analytics.snapshot.agreement_dates import fiscal_years
from analytics.snapshot.snapshots import Snapshots
from analytics.structure.people import customers_in
from analytics.views.agreement import negotiation_points
from analytics.views.figure import Figure
from analytics.words.numbers import listed, plural

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
    figures
        In force, funding a year, dates due, without a valid agreement.
    due
        Dates to act on: due_on, what, sentence, n; those of many agreements on one day in one sentence.
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


def agreements_view(snapshots: Snapshots, scope: Scope) -> AgreementsView:
    """Return all agreements with the scope's customers and services, as they stand on its day."""
    table = agreements_in(snapshots, scope)
    if scope.services:
        about = [bool(set(own) & set(scope.services)) for own in table["services"]]
        table = table[np.array(about, dtype=bool) | table["any_service"]].reset_index(drop=True)
    due = due_dates(snapshots, scope)
    due = due[due["agreement"].isin(table["agreement"])].reset_index(drop=True)
    table = _nearest_first(table)
    years = fiscal_years(scope.as_of, N_YEARS, snapshots.settings.fiscal_year_start)
    without = _without(snapshots, scope, table)
    in_force = table[table["in_force"]]
    money = funding(table, years)
    figures = _figures(in_force, money[money["year"] == years[0].label], years[0].label, due, without)
    said = f"{plural(len(in_force), 'agreement')} in force with {plural(in_force['customer'].nunique(), 'customer')}"
    points = negotiation_points(snapshots)
    n_open = int(((points["state"] == "open") & points["agreement"].isin(table["agreement"])).sum())
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


def _without(snapshots: Snapshots, scope: Scope, table: pd.DataFrame) -> pd.DataFrame:
    """Customers and services without a valid agreement."""
    customers = uncovered_customers(table, customers_in(snapshots, scope))
    snapshot = snapshots.of(scope)
    register = snapshot.frames["services"]
    services = pd.DataFrame(
        {"service": snapshot.texts.of("service", register["service_id"].to_numpy(np.int64)), "state": register["state"]}
    )
    used = services_used(snapshot, scope.as_of)
    if scope.customers:
        used = used[used["customer"].isin(scope.customers)]
        services = services[services["service"].isin(used["service"])]
    lacking = uncovered_services(agreements_in(snapshots, scope.but(customers=())), services, used)
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
            plural(renewing, "renews by itself", "renew by themselves"), state="shown",
        )
    ]
    summed = money.groupby("currency")[["total", "secured", "pending", "unfunded"]].sum()
    for currency, row in summed.sort_values("total", ascending=False).head(2).iterrows():
        parts = [f"{money_text(row[part], '')} {part}" for part in ("pending", "unfunded") if row[part] > 0]
        share = f"{100 * (row['secured'] / row['total']):.0f} % secured" if row["total"] else ""
        figures.append(
            Figure(f"funding-{currency}", f"Funding in {year}", money_text(row["total"], ""),
                   ", ".join(filter(None, (str(currency), share))), ", ".join(parts))
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
