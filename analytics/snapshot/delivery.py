"""Measurements placed in the organisation, each beside the level agreed for it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analytics.formulas.agreed_levels import fitted_clustering
from analytics.formulas.intervals import FloatArray
from analytics.scope.months import LENGTHS, IntArray, month_numbers
from analytics.scope.settings import Settings
from analytics.snapshot.agreed_targets import AgreedTargets, same_unit
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import whole_numbers
from analytics.snapshot.organisation import NOBODY
from analytics.terms.measures import from_answers

FINEST_FIRST = ("day", "month", "quarter", "year")

ALWAYS = ("measure_id", "measured_in_id")
"""Measures, and units of measurement of one measure, are never pooled."""

CELL = ("unit_id", "service_id")
"""What a level is agreed for, beside the measure."""


@dataclass(frozen=True)
class DeliveryFacts:
    """What was delivered and what was agreed, as whole numbers ready to be grouped.

    Parameters
    ----------
    rows
        One row per measurement and unit it stands for: row (the measurement), unit_id, customer_id,
        division_id, service_id, measure_id, measured_in_id, month, last_month (of its period), period_start,
        grain, value, met, total, actual (NaN: nothing measured), agreed (NaN: nothing agreed), is_shared
        (stands for several units), slot (the agreed level that counts; -1: none).
    measured_in
        Units of measurement; the place is the measured_in_id.
    lower_is_better
        measure_ids of which less is better.
    reserved
        measure_ids whose actual levels come from surveys.
    clustering
        Correlation of two cases of one period, fitted from everything that was counted.
    """

    rows: pd.DataFrame
    targets: AgreedTargets
    measured_in: pd.Index
    lower_is_better: IntArray
    reserved: IntArray
    clustering: float
    settings: Settings


def delivery_facts(
    measurement_rows: pd.DataFrame, agreed_levels: pd.DataFrame, names: pd.Series, targets: AgreedTargets,
    settings: Settings,
) -> DeliveryFacts:
    """Return measurements with their units, customers and agreed levels.

    Parameters
    ----------
    measurement_rows
        name_id (missing: service-wide), service_id, measure_id, period_start, grain, value, met, total,
        target, measured_in, better.
    agreed_levels
        measure_id, better, measured_in.

    Returns
    -------
    DeliveryFacts
        A service-wide measurement has a row for each unit with an agreed level for its service and measure in
        one of its months, or one without unit where there is none. Where a measure of a unit and service is
        known in two grains, the coarser one is left out for the time that the finer one covers.

    Notes
    -----
    The agreed level of a quarter or a year is the mean of its months' targets.
    """
    reserved = names.index[names.isin(from_answers())].to_numpy(np.int64)
    given = measurement_rows[~np.isin(whole_numbers(measurement_rows["measure_id"]), reserved)]
    table = _without_repeated_grains(_plain(given))
    table = _for_each_unit(table, targets)
    organisation = targets.organisation
    placed = organisation.placed(table.pop("name_id").to_numpy(), table["month"].to_numpy())
    for column in placed:
        table[column] = placed[column].to_numpy()
    spellings = pd.Index(
        np.unique(np.concatenate([table["measured_in"], targets.by_month["measured_in"]]).astype(str))
    )
    table["measured_in_id"] = spellings.get_indexer(pd.Index(table["measured_in"].astype(str)))
    table["agreed"], table["slot"] = _agreed(table, targets)
    lower = [
        frame.loc[frame["better"].astype(object) == "lower", "measure_id"]
        for frame in (measurement_rows, agreed_levels)
    ]
    return DeliveryFacts(
        table.drop(columns="measured_in"),
        targets,
        spellings,
        np.unique(np.concatenate(lower)).astype(np.int64),
        reserved,
        _clustering(table),
        settings,
    )


def _clustering(table: pd.DataFrame) -> float:
    """How much cases of one period go wrong together; a measurement for several units counts once."""
    counted = table[table["total"].to_numpy(float) > 0].drop_duplicates("row")
    groups = Grouping.of({name: counted[name].to_numpy(np.int64) for name in (*ALWAYS, *CELL)})
    return fitted_clustering(counted["met"].to_numpy(float), counted["total"].to_numpy(float), groups.codes)


def _plain(given: pd.DataFrame) -> pd.DataFrame:
    """The measurements with plain numbers, their months, and their actual level."""
    grain = given["grain"].to_numpy(dtype=object)
    length = np.array([LENGTHS.get(name, 1) for name in grain], dtype=np.int64)
    month = month_numbers(given["period_start"])
    numbers = {name: given[name].to_numpy(float, na_value=np.nan) for name in ("value", "met", "total", "target")}
    counted = numbers["total"] > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        share = 100 * numbers["met"] / numbers["total"]
    return pd.DataFrame(
        {
            "row": np.arange(len(given)),
            "name_id": whole_numbers(given["name_id"]),
            "service_id": whole_numbers(given["service_id"]),
            "measure_id": whole_numbers(given["measure_id"]),
            "measured_in": same_unit(given["measured_in"]).to_numpy(dtype=object),
            "month": month,
            "last_month": month + length - 1,
            "period_start": given["period_start"].to_numpy(),
            "grain": grain,
            **numbers,
            "actual": np.where(counted, share, np.where(numbers["total"] == 0, np.nan, numbers["value"])),
        }
    )


def _without_repeated_grains(table: pd.DataFrame) -> pd.DataFrame:
    """The same without coarse measurements of a time that finer ones cover."""
    grains = [grain for grain in FINEST_FIRST if (table["grain"] == grain).any()]
    for finer_at, finer in enumerate(grains[:-1]):
        for coarse in grains[finer_at + 1 :]:
            is_fine, is_coarse = (table["grain"] == finer).to_numpy(), (table["grain"] == coarse).to_numpy()
            length = LENGTHS[coarse]
            keys = {name: table[name].to_numpy() for name in ("name_id", "service_id", "measure_id")}
            keys["span"] = (table["month"].to_numpy() - table["month"].to_numpy() % length) // length
            spans = Grouping.of(keys)
            covered = np.isin(spans.codes, spans.codes[is_fine])
            table = table[~(is_coarse & covered)].reset_index(drop=True)
    return table


def _for_each_unit(table: pd.DataFrame, targets: AgreedTargets) -> pd.DataFrame:
    """The same with a row per unit that a service-wide measurement stands for."""
    table["is_shared"] = table["name_id"] == NOBODY
    shared = table.loc[table["is_shared"], ["row", "service_id", "measure_id", "month", "last_month"]]
    if shared.empty:
        return table
    levels = targets.by_month[["unit_id", "service_id", "measure_id", "month"]]
    held = shared.merge(levels, on="measure_id", suffixes=("", "_level"))
    of_service = (held["service_id_level"] == held["service_id"]) | (held["service_id_level"] == NOBODY)
    in_time = (held["month_level"] >= held["month"]) & (held["month_level"] <= held["last_month"])
    held = held.loc[of_service & in_time, ["row", "unit_id"]].drop_duplicates()
    table = table.merge(held, on="row", how="left")
    found = table.pop("unit_id")
    table["name_id"] = np.where(found.notna(), found.fillna(NOBODY), table["name_id"]).astype(np.int64)
    return table


def _agreed(table: pd.DataFrame, targets: AgreedTargets) -> tuple[FloatArray, IntArray]:
    """Each measurement's agreed level (mean of its months' targets, else its own target), and its slot."""
    length = (table["last_month"] - table["month"] + 1).to_numpy()
    row = np.repeat(np.arange(len(table)), length)
    month = table["month"].to_numpy()[row] + np.arange(len(row)) - np.repeat(np.cumsum(length) - length, length)
    unit, service, measure = (table[name].to_numpy()[row] for name in ("unit_id", "service_id", "measure_id"))
    place = targets.rows_for(unit, service, measure, month)
    of_level = np.append(targets.by_month["measured_in"].to_numpy(dtype=object), "")[place]
    of_row = table["measured_in"].to_numpy(dtype=object)[row]
    # A level in another unit, such as hours beside percent, says nothing about this measurement.
    place = np.where((of_level == of_row) | (of_level == "") | (of_row == ""), place, NOBODY)
    target = targets.targets(place)
    known = ~np.isnan(target)
    n = np.bincount(row[known], minlength=len(table))
    total = np.bincount(row[known], target[known], minlength=len(table))
    slot = np.full(len(table), NOBODY, dtype=np.int64)
    slot[row[known]] = np.append(targets.by_month["slot"].to_numpy(np.int64), NOBODY)[place[known]]
    own = table["target"].to_numpy(float)
    return np.where(n > 0, total / np.maximum(n, 1), own), slot
