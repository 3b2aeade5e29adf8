"""The Services page: every service in the customer's words, and who uses it under which agreement."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.agreements.agreements import agreements_in
from analytics.agreements.coverage import agreed_services, services_used
from analytics.errors import AnalyticsError
from analytics.scope.scope import Scope
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import listed, plural

SERVICE_COLUMNS = (
    "service", "purpose", "owner", "state", "n_customers", "n_agreements", "without_agreement", "link", "registered",
)

USE_COLUMNS = ("customer", "agreement", "standing", "ends_on", "owner", "n_answers")


@dataclass(frozen=True)
class ServicesView:
    """All services.

    Parameters
    ----------
    services
        service, purpose, owner, state, n_customers (that use it under an agreement in force), n_agreements (in
        force that name it), without_agreement (customers that use it without), link, registered (whether the
        register has it).
    """

    sentence: str
    notes: tuple[str, ...]
    services: pd.DataFrame


def services_view(snapshots: Snapshots, scope: Scope) -> ServicesView:
    """Return all services in the register or in the data."""
    snapshot, in_force = snapshots.of(scope), agreements_in(snapshots, scope).query("in_force")
    register = snapshot.frames["services"]
    names = snapshot.texts.of("service", register["service_id"].to_numpy(np.int64))
    columns = ["service", "purpose", "owner", "state", "link", "registered"]
    table = register.assign(service=names, registered=True)[columns]
    others = sorted({*snapshot.names("service")} - set(names))
    unknown = pd.DataFrame({"service": others, "registered": False}).reindex(columns=table.columns)
    table = pd.concat([table, unknown], ignore_index=True) if others else table
    agreed, used = agreed_services(in_force), services_used(snapshot, scope.as_of)
    use = [_use(agreed, used, str(name)) for name in table["service"]]
    table["n_customers"] = [own.loc[own["agreement"].notna(), "customer"].nunique() for own in use]
    table["n_agreements"] = [int(own["agreement"].nunique()) for own in use]
    table["without_agreement"] = [int(own["agreement"].isna().sum()) for own in use]
    ordered = table.sort_values(["n_customers", "service"], ascending=[False, True], ignore_index=True)
    return ServicesView(_sentence(ordered), _notes(ordered), ordered[list(SERVICE_COLUMNS)])


def service_use(snapshots: Snapshots, scope: Scope, name: str) -> pd.DataFrame:
    """Return who uses a service, and under which agreement.

    Returns
    -------
    DataFrame
        customer, agreement in force (missing: none covers it), standing, ends_on, owner, n_answers (ticket and
        survey answers of the last twelve months); by customer. Agreements that name no service cover those that
        their customer uses.

    Raises
    ------
    AnalyticsError
        For a service nobody knows.
    """
    services = snapshots.of(scope).names("service")
    if name not in services:
        raise AnalyticsError.unknown_name("service", name, services)
    in_force = agreed_services(agreements_in(snapshots, scope).query("in_force"))
    return _use(in_force, services_used(snapshots.of(scope), scope.as_of), name)


def _use(in_force: pd.DataFrame, used: pd.DataFrame, name: str) -> pd.DataFrame:
    """Who uses a service under which agreement."""
    used = used[used["service"] == name]
    about = in_force[in_force["service"] == name]
    general = in_force[in_force["service"].isna() & in_force["customer"].isin(used["customer"])]
    general = general[~general["customer"].isin(about["customer"])]
    covering = pd.concat([about, general], ignore_index=True)
    covering = covering[["customer", "agreement", "standing", "term_ends_on", "owner"]]
    found = covering.merge(used[["customer", "n_answers"]], on="customer", how="outer")
    found["n_answers"] = found["n_answers"].fillna(0).astype("int64")
    renamed = found.rename(columns={"term_ends_on": "ends_on"})
    return renamed.sort_values(["customer", "agreement"], ignore_index=True)[list(USE_COLUMNS)]


def _sentence(services: pd.DataFrame) -> str:
    """All services in one sentence."""
    if services.empty:
        return "No service is recorded yet."
    agreed = int((services["n_agreements"] > 0).sum())
    covered = "all" if agreed == len(services) else str(agreed)
    return f"{plural(len(services), 'service')}, {covered} under agreements in force."


def _notes(services: pd.DataFrame) -> tuple[str, ...]:
    """What is missing."""
    notes = []
    unknown = services.loc[~services["registered"].astype(bool), "service"].tolist()
    if unknown:
        notes.append(f"In the data but not in the register: {listed(unknown)}")
    without = services[services["without_agreement"] > 0]
    if len(without):
        notes.append(f"Used without an agreement: {listed(without['service'].tolist())}")
    return tuple(notes)
