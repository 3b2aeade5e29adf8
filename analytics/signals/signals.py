"""Signals of a store: the alerts on what it knows, per customer and per unit where a customer has several.

A unit's signal stands only where its customer has none of that kind in that month, so that one decline is one
signal; and the two scans share one budget of false alarms.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.scope.months import IntArray
from analytics.scope.periods import Period
from analytics.signals.scan import SIGNAL_COLUMNS, SIGNAL_KINDS, alerts
from analytics.signals.sentences import sentence
from analytics.signals.tables import agreed_tables, answer_table, invitation_tables, level_table
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.organisation import NOBODY
from analytics.snapshot.snapshot import Snapshot

OF_ANSWERS = ("satisfaction", "improvement", "level")
"""Kinds that rest on people's answers, and are told without numbers where too few people answered."""

CHANGE_KINDS = ("satisfaction", "service", "improvement")
"""Kinds that are looked for in customers and units alike: levels are agreed with, and surveys sent to, a customer."""


@dataclass(frozen=True)
class Wanted:
    """Which signals to return.

    Attributes
    ----------
    history : bool
        Of every month up to that day, each judged by what was known then.
    false_alarms : float or None
        Acceptable per 100 customers and month for each kind; None for the fixed tiers.
    kinds : tuple of str
        Empty: all.
    """

    as_of: date
    history: bool = False
    false_alarms: float | None = None
    kinds: tuple[str, ...] = ()

    def found(
        self, counts: pd.DataFrame, levels: pd.DataFrame | None = None, *, kinds: Collection[str],
        invited: pd.DataFrame | None = None, agreed: pd.DataFrame | None = None,
        customers: Collection[str] | None = None, budget: float = 1.0,
    ) -> pd.DataFrame:
        """The alerts on some tables, with a part of the budget."""
        wanted = set(kinds) & set(self.kinds or SIGNAL_KINDS)
        if not wanted:
            return pd.DataFrame(columns=list(SIGNAL_COLUMNS))
        rate = None if self.false_alarms is None else self.false_alarms * budget
        return alerts(
            counts, levels, invited, as_of=self.as_of, history=self.history, false_alarms=rate, kinds=wanted,
            agreed=agreed, customers=customers,
        )


def signals(snapshot: Snapshot, wanted: Wanted) -> pd.DataFrame:
    """Return the signals of a store.

    Parameters
    ----------
    snapshot
        What the store knows, best as organised now: a unit takes its past along, so that a re-organisation does
        not look like a change of opinion.

    Returns
    -------
    DataFrame
        As `scan.alerts`, with withheld_below and explanation (one sentence). unit is missing where a customer of
        several units is meant as a whole. size, low, high, n and detectable are missing where too few people
        answered; withheld_below then holds how many are enough, and the sentence says so.
    """
    several = customers_of_several_units(snapshot)
    budget, unit_budget = _shares(snapshot, several)
    answers, levels = answer_table(snapshot), level_table(snapshot)
    found = [wanted.found(answers, levels, kinds=CHANGE_KINDS, budget=budget)]
    for agreed, question in agreed_tables(snapshot):
        below = wanted.found(answers[answers["question_id"] == question], agreed=agreed, kinds=["level"])
        found.append(below.assign(question_id=question))
    asked = invitation_tables(snapshot)
    nobody = answers.iloc[:0]
    found += [wanted.found(nobody, invited=table, kinds=["response"], budget=1 / len(asked)) for table in asked]
    whole = _joined(found)
    whole["unit"] = whole["unit"].astype(object).where(~whole["customer"].isin(list(several)), None)
    if several:
        tables = (answer_table(snapshot, by_unit=True), level_table(snapshot, by_unit=True))
        parts = wanted.found(*tables, kinds=CHANGE_KINDS, budget=unit_budget, customers=list(several))
        whole = _joined([whole, _not_said_of(parts, whole)])
    table = _protected(whole, snapshot, snapshot.settings.hide_below).sort_values(
        ["period", "probability", "customer", "unit"], ascending=[True, False, True, True], ignore_index=True
    )
    return table.assign(explanation=[sentence(signal) for signal in table.to_dict("records")])


def customers_of_several_units(snapshot: Snapshot) -> dict[str, int]:
    """Return the customers whose answers or measurements come from more than one unit, and from how many."""
    frames = (snapshot.surveys.answers, snapshot.delivery.rows)
    pairs = pd.concat([frame[["customer_id", "unit_id"]] for frame in frames]).drop_duplicates()
    pairs = pairs[(pairs["customer_id"] != NOBODY) & (pairs["unit_id"] != NOBODY)]
    n_units = pairs.groupby("customer_id").size()
    n_units = n_units[n_units > 1]
    names = snapshot.texts.of("customer", n_units.index.to_numpy(np.int64))
    return dict(zip(map(str, names), n_units.tolist(), strict=True))


def _shares(snapshot: Snapshot, several: dict[str, int]) -> tuple[float, float]:
    """Parts of the budget for customers as a whole and for each of the units, which together make up all of it."""
    if not several:
        return 1.0, 0.0
    n_customers = snapshot.surveys.answers["customer_id"].nunique()
    part = len(several) / n_customers / 2
    return 1 - part, part * n_customers / sum(several.values())


def _not_said_of(parts: pd.DataFrame, whole: pd.DataFrame) -> pd.DataFrame:
    """The signals of units whose customer has none of that kind in that month."""
    keys = ["customer", "period", "kind"]
    said = pd.MultiIndex.from_frame(whole[keys])
    return parts[~pd.MultiIndex.from_frame(parts[keys]).isin(said)]


def _joined(found: list[pd.DataFrame]) -> pd.DataFrame:
    """Several tables of signals in one."""
    some = [rows for rows in found if len(rows)]
    return pd.concat(some, ignore_index=True) if some else pd.DataFrame(columns=list(SIGNAL_COLUMNS))


def _protected(found: pd.DataFrame, snapshot: Snapshot, hide_below: int) -> pd.DataFrame:
    """The same without sizes and counts where too few people answered since the change, or before it."""
    kept = found.assign(
        n=pd.array(found["n"].to_numpy(float, na_value=np.nan), dtype="Int64"),
        withheld_below=pd.array([pd.NA] * len(found), dtype="Int64"),
    )
    rows = kept.index[kept["kind"].isin(OF_ANSWERS)]
    if not len(rows):
        return kept
    since, before = _people(kept.loc[rows], snapshot, hide_below)
    few = (since < hide_below) | ((before < hide_below) & (kept.loc[rows, "kind"] != "level").to_numpy())
    hidden = rows[few]
    kept.loc[hidden, ["size", "low", "high", "detectable"]] = np.nan
    kept.loc[hidden, "n"] = pd.NA
    kept.loc[hidden, "withheld_below"] = hide_below
    return kept


def _people(rows: pd.DataFrame, snapshot: Snapshot, enough: int) -> tuple[IntArray, IntArray]:
    """Distinct people who answered since each signal's onset, and before it; counted up to what is enough."""
    asked = _asked(rows, snapshot)
    voices = snapshot.surveys.voices[["customer_id", "question_id", "unit_id", "service_id", "month", "respondent"]]
    voices = voices[voices["customer_id"].isin(asked["customer_id"])]
    # Mostly a single month has people enough on either side, which spares looking at them one by one.
    monthly = Grouping.of({name: voices[name].to_numpy(np.int64) for name in ("customer_id", "question_id", "month")})
    people = monthly.keys.assign(people=monthly.distinct(voices["respondent"], enough))
    whole = asked[(asked["unit"] == NOBODY) & (asked["service"] == NOBODY)]
    sides = _sides(whole.merge(people, on=["customer_id", "question_id"]))
    most = [side.groupby("row")["people"].max().reindex(asked["row"]).fillna(0) for side in sides]
    since, before = (np.array(count, dtype=np.int64) for count in most)
    few = asked[(since < enough) | (before < enough)]
    sides = _sides(few.merge(voices, on=["customer_id", "question_id"]))
    for count, side in zip((since, before), sides, strict=True):
        exact = side.drop_duplicates(["row", "respondent"]).groupby("row").size()
        count[few["row"]] = exact.reindex(few["row"]).fillna(0).to_numpy(int)
    return since, before


def _asked(rows: pd.DataFrame, snapshot: Snapshot) -> pd.DataFrame:
    """Whose answers of which months each signal rests on, as ids; -1 for any unit or service."""
    id_of = {kind: _ids(snapshot, kind) for kind in ("unit", "service")}
    return pd.DataFrame(
        {
            "row": np.arange(len(rows)),
            "customer_id": id_of["unit"].reindex(rows["customer"]).to_numpy(np.int64),
            "question_id": rows["question_id"].to_numpy(np.int64),
            "unit": id_of["unit"].reindex(rows["unit"]).fillna(NOBODY).to_numpy(np.int64),
            "service": id_of["service"].reindex(rows["services"]).fillna(NOBODY).to_numpy(np.int64),
            "onset": [Period.parse(text).first_month for text in rows["onset"]],
            "last": [Period.parse(text).first_month for text in rows["period"]],
        }
    )


def _sides(said: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What was said since each onset, and before it, in the signal's unit and service."""
    kept = said["month"] <= said["last"]
    for name in ("unit", "service"):
        if f"{name}_id" in said:
            kept &= (said[name] == NOBODY) | (said[name] == said[f"{name}_id"])
    is_since = said["month"] >= said["onset"]
    return said[kept & is_since], said[kept & ~is_since]


def _ids(snapshot: Snapshot, kind: str) -> pd.Series:
    """Ids of a kind of names, by text."""
    names = snapshot.frames["names"]
    named = names[names["kind"] == kind]
    return pd.Series(named["name_id"].to_numpy(), index=named["text"].astype(object).to_numpy())
