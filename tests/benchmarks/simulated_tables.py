"""The simulated organisation as tables: what the alerts work on, what an import reads, and the truth."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from tests.benchmarks.simulation import World

Texts = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Tables:
    """One simulated store.

    Attributes
    ----------
    counts, service_levels, invitations, agreed
        As `analytics.alerts.alerts` takes them.
    truth
        One row per customer: kind, degraded, start, delta, service, service_kind, is_answering_less, less_from,
        mean_responses.
    truth_monthly
        One row per customer and month: true_mean, agreed_level, true_state.
    first_month, months
        Ordinal of the first month (months since 1970), and how many there are.
    """

    counts: pd.DataFrame
    service_levels: pd.DataFrame
    invitations: pd.DataFrame
    agreed: pd.DataFrame
    truth: pd.DataFrame
    truth_monthly: pd.DataFrame
    first_month: int
    months: int


def tables(world: World) -> Tables:
    """The tables of a simulated organisation."""
    customers, services, months = _names(world)
    starts = months.to_timestamp().to_numpy()
    answer = {"customer": world.answer_customer, "service": world.answer_service, "month": world.answer_month}
    counted = pd.DataFrame({**answer, "score": world.csat}).value_counts(sort=False).rename("n").reset_index()
    counts = pd.DataFrame(
        {
            "customer": customers[counted["customer"]], "service": services[counted["service"]],
            "month": starts[counted["month"]], "question_id": 1, "metric": "csat",
            "score": counted["score"], "n": counted["n"], "better": "higher", "low": 1, "high": 5,
        }
    )  # fmt: skip
    cell = _used_cells(world)
    keys = {"customer": customers[cell[0]], "service": services[cell[1]], "month": starts[cell[2]]}
    sent = {"invited": world.invited[cell], "answered": world.answered[cell]}
    month = np.tile(np.arange(len(months)), len(customers))
    each = np.repeat(np.arange(len(customers)), len(months))
    agreed = {"customer": customers[each], "month": starts[month], "measure": "csat mean", "target": world.agreed[each]}
    return Tables(
        counts,
        _measurements(world, keys, cell),
        pd.DataFrame({**keys, **sent}),
        pd.DataFrame(agreed),
        _truth(world),
        _monthly_truth(world),
        months[0].ordinal,
        len(months),
    )


def shuffled(levels: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Service levels dealt out to other customers, each customer's staying together."""
    names = np.sort(levels["customer"].unique())
    other = dict(zip(names, np.random.default_rng(seed).permutation(names), strict=True))
    return levels.assign(customer=levels["customer"].map(other))


def write(world: World, folder: Path, seed: int) -> None:
    """Write the files that an import reads, and the truth beside them."""
    folder.mkdir(parents=True, exist_ok=True)
    store, (customers, services, months) = tables(world), _names(world)
    day = np.random.default_rng(seed).random(len(world.csat)) * months.days_in_month.to_numpy()[world.answer_month]
    date = months.to_timestamp().to_numpy()[world.answer_month] + day.astype("timedelta64[D]")
    responses = pd.DataFrame(
        {
            "responded_at": date, "unit": customers[world.answer_customer], "service": services[world.answer_service],
            "respondent": world.respondent, "csat": world.csat,
            "nps": pd.array(world.nps, dtype="Int64"), "ces": pd.array(world.ces, dtype="Int64"),
            "survey_kind": "ticket",
        }
    )  # fmt: skip
    responses = responses.assign(nps=responses["nps"].where(world.nps >= 0), ces=responses["ces"].where(world.ces >= 0))
    responses = responses.sort_values("responded_at", kind="stable", ignore_index=True)
    responses.insert(0, "response_id", np.arange(1, len(responses) + 1))
    responses.to_csv(folder / "responses.csv", index=False, date_format="%Y-%m-%d")
    renamed = {"customer": "unit"}
    invited = store.invitations.rename(columns=renamed).drop(columns="answered")
    invited.assign(month=invited["month"].dt.strftime("%Y-%m")).to_csv(folder / "invitations.csv", index=False)
    measured = store.service_levels.rename(columns={**renamed, "month": "period"})
    measured["period"] = measured["period"].dt.strftime("%Y-%m")
    measured.to_csv(folder / "measurements.csv", index=False)
    agreed = {"agreement": [f"Satisfaction {c}" for c in customers], "unit": customers, "starts_on": f"{months[0]}-01"}
    agreed |= {"measure": "csat mean", "target": world.agreed, "measured_in": "points", "better": "higher"}
    pd.DataFrame(agreed).to_csv(folder / "agreements.csv", index=False)
    _structure(world).to_csv(folder / "structure.csv", index=False)
    store.truth.to_csv(folder / "truth.csv", index=False)
    store.truth_monthly.to_csv(folder / "truth_monthly.csv", index=False)


def _names(world: World) -> tuple[Texts, Texts, pd.PeriodIndex]:
    """Customers, services and months by name."""
    setting = world.setting
    customers = np.array([f"C{i:05d}" for i in range(setting.customers)], dtype=object)
    services = np.array([f"S{i}" for i in range(setting.services)], dtype=object)
    return customers, services, pd.period_range(setting.start, periods=setting.months, freq="M")


def _used_cells(world: World) -> tuple[npt.NDArray[np.intp], ...]:
    """Customer, service and month of every cell of a service that the customer uses."""
    return np.nonzero(np.broadcast_to((world.mix > 0)[:, :, None], world.tickets.shape))


def _measurements(world: World, keys: dict[str, Texts], cell: tuple[npt.NDArray[np.intp], ...]) -> pd.DataFrame:
    """Tickets resolved in time (met of total), availability and response time."""
    two = cell[:2]
    base = pd.DataFrame(keys)
    kept = base.assign(
        measure="resolved in time", met=world.kept[cell], total=world.tickets[cell],
        target=100 * world.kept_target[two], measured_in="%", better="higher",
    )  # fmt: skip
    available = base.assign(
        measure="availability", value=np.round(world.availability[cell], 4),
        target=world.availability_target[two], measured_in="%", better="higher",
    )  # fmt: skip
    answered = base.assign(
        measure="response time", value=np.round(world.response_time[cell], 4),
        target=world.response_target[two], measured_in="min", better="lower",
    )  # fmt: skip
    return pd.concat([kept[kept["total"] > 0], available, answered], ignore_index=True)


def _truth(world: World) -> pd.DataFrame:
    """What really happened to each customer."""
    customers, services, months = _names(world)
    events, names = world.events, months.astype(str).to_numpy(dtype=object)
    has_event = events.kind != "none"
    at = np.clip(events.start, 0, len(names) - 1)
    return pd.DataFrame(
        {
            "customer": customers, "kind": events.kind, "degraded": events.is_degrading.astype(int),
            "start": np.where(has_event, names[at], ""), "delta": np.where(has_event, events.size, 0.0),
            "service": np.where(events.kind == "service", services[events.service], ""),
            "service_kind": world.service_kind, "is_answering_less": world.is_answering_less,
            "less_from": np.where(world.is_answering_less, names[world.answering_less_from], ""),
            "mean_responses": world.answered.sum(1).mean(1),
        }
    )  # fmt: skip


def _monthly_truth(world: World) -> pd.DataFrame:
    """The true mean of each customer and month, and whether it is below the agreed level."""
    customers, _, months = _names(world)
    names = months.astype(str).to_numpy(dtype=object)
    return pd.DataFrame(
        {
            "customer": np.repeat(customers, len(names)), "month": np.tile(names, len(customers)),
            "true_mean": world.true_mean.ravel(), "agreed_level": np.repeat(world.agreed, len(names)),
            "true_state": world.true_state.ravel(),
        }
    )  # fmt: skip


def _structure(world: World) -> pd.DataFrame:
    """Divisions, and the customers in them."""
    customers, _, _ = _names(world)
    divisions = np.array([f"D{i:03d}" for i in range(world.divisions)], dtype=object)
    above = pd.DataFrame({"unit": divisions, "customer": "", "parent": ""})
    managers = [f"Manager of {name}" for name in customers]
    below = pd.DataFrame({"unit": customers, "customer": managers, "parent": divisions[world.division]})
    return pd.concat([above, below], ignore_index=True)
