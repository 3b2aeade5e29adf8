"""Whether IT delivers what was agreed: gaps between agreed and actual levels.

A cell is a unit, service and measure over one period. Above cells, met and total are summed, values and
targets averaged with equal weight, and levels count the cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.formulas.agreed_levels import ROUNDING, evidence, gap
from analytics.formulas.intervals import BoolArray, FloatArray
from analytics.scope.months import LENGTHS, IntArray
from analytics.scope.periods import Period
from analytics.service_levels.sentences import gap_sentence
from analytics.snapshot.delivery import ALWAYS, CELL, DeliveryFacts
from analytics.snapshot.grouping import Grouping
from analytics.snapshot.keys import key_columns, open_rows, within
from analytics.snapshot.organisation import NOBODY

GAP_COLUMNS = (
    "measured_in", "better", "agreed", "actual", "gap", "met", "total", "levels", "levels_met", "state",
    "evidence",
)


PLACE = ("unit_id", "customer_id", "division_id", "service_id", "measure_id", "month")
"""What places a level in the tables."""


def gaps(
    delivery: DeliveryFacts,
    period: Period,
    as_of: date,
    by: Sequence[str] = (),
    *,
    allowed: Mapping[str, IntArray] | None = None,
) -> pd.DataFrame:
    """Return agreed and actual levels, one row per measure and group.

    Parameters
    ----------
    as_of
        Periods that end later are open.
    by
        Any of unit, customer, division, service, month, quarter, half, year.
    allowed
        Ids let through, per id column.

    Returns
    -------
    DataFrame
        measure_id, measured_in_id, the keys as ids, measured_in, better (higher or lower), agreed, actual, gap
        (in the measure's unit; negative is worse), met, total (cases; missing where values were measured),
        levels (cells with an agreed level and a measurement), levels_met, state (`met`, `missed`, `open`,
        `not agreed`, `not measured`), evidence (`below`, `not shown`; empty unless met of total is agreed in
        percent).

    Notes
    -----
    The agreed level of a cell is the mean of its measurements' levels; `agreed` above cells the mean of those
    measured, or of all where none is.
    """
    fiscal_year_start = delivery.settings.fiscal_year_start
    rows = within(delivery.rows, period, allowed or {})
    levels = delivery.targets.by_month
    levels = levels[~levels["measure_id"].isin(delivery.reserved)]
    known = Period(period.start, min(period.end, max(as_of, period.start)))
    levels = within(levels, known, allowed or {})
    seen = rows[(rows["slot"] >= 0) & rows["actual"].notna()]
    rows = pd.concat([rows, unmeasured(levels, seen, delivery, by)])
    columns = {name: rows[name].to_numpy(np.int64) for name in ALWAYS}
    keys = key_columns(rows, by, fiscal_year_start)
    cells = Grouping.of({**columns, **{name: rows[name].to_numpy(np.int64) for name in CELL}, **keys})
    table = Grouping.of({**columns, **keys})
    row_of_cell = np.zeros(len(cells), dtype=np.int64)
    row_of_cell[cells.codes] = table.codes
    lower = np.isin(cells.keys["measure_id"], delivery.lower_is_better)
    cell = _cells(rows, cells, lower, delivery.clustering)
    found = table.keys.copy()
    found["agreed"] = agreed_above_cells(row_of_cell, cell["agreed"], cell["measured"], len(table))
    totals = _totals(rows, table, delivery.clustering)
    for name in ("actual", "met", "total", "effective"):
        found[name] = totals[name]
    counted = cell["measured"] & ~np.isnan(cell["agreed"])
    found["levels"] = np.bincount(row_of_cell[counted], minlength=len(table))
    found["levels_met"] = np.bincount(row_of_cell[counted & cell["is_met"]], minlength=len(table))
    found["measured_in"] = delivery.measured_in[found["measured_in_id"]].to_numpy(dtype=object)
    return judged(found, delivery, open_rows(found, period, as_of, by, fiscal_year_start))


def judged(found: pd.DataFrame, delivery: DeliveryFacts, is_open: BoolArray) -> pd.DataFrame:
    """Return a table of agreed and actual levels with gap, state and evidence.

    Parameters
    ----------
    found
        measure_id, agreed, actual, met, total, effective (independent cases; 0: no evidence), levels, levels_met.

    Returns
    -------
    DataFrame
        The same with better, gap, state, evidence; counts as whole numbers.
    """
    lower = np.isin(found["measure_id"], delivery.lower_is_better)
    agreed, actual = found["agreed"].to_numpy(float), found["actual"].to_numpy(float)
    found["better"] = np.where(lower, "lower", "higher")
    found["gap"] = gap(actual, agreed, higher_is_better=~lower)
    found["state"] = np.select(
        [np.isnan(actual), np.isnan(agreed), is_open, reaches(actual, agreed, lower)],
        ["not measured", "not agreed", "open", "met"],
        "missed",
    )
    found["evidence"] = _evidence(found, actual, np.where(lower, np.nan, agreed))
    for count in ("met", "total", "levels", "levels_met"):
        found[count] = found[count].astype("Int64")
    return found.reset_index(drop=True)


def sentences(table: pd.DataFrame) -> list[str]:
    """Return each row of a table of gaps in words; see `wording.gap_sentence`."""
    columns = [table[name].to_numpy(float, na_value=np.nan) for name in ("agreed", "actual", "met", "total")]
    rows = zip(table["state"], *columns, table["measured_in"], table["evidence"], strict=True)
    return [gap_sentence(*row[:6], evidence=row[6]) for row in rows]


def _evidence(found: pd.DataFrame, actual: FloatArray, agreed: FloatArray) -> npt.NDArray[np.str_]:
    """Whether the service itself is shown to be below its level; empty unless met of total is agreed in percent.

    The cases of each measurement go wrong together, those of different measurements do not: a sum of clusters
    is worth the sum of their effective numbers (Kish (1965), Survey Sampling).
    """
    n = found["effective"].to_numpy(float)
    judgeable = (n > 0) & (agreed >= 0) & (agreed <= 100) & ~np.isnan(actual)
    share = np.where(judgeable, agreed / 100, 0.5)
    said = evidence(np.where(judgeable, n * actual / 100, 0), np.where(judgeable, n, 0), share, clustering=0)
    return np.where(judgeable, said, "")


def reaches(actual: FloatArray, agreed: FloatArray, lower_is_better: BoolArray) -> BoolArray:
    """Whether an actual level is as agreed or better; False where either is missing."""
    slack = ROUNDING * np.maximum(np.abs(agreed), 1)
    return np.asarray(np.where(lower_is_better, actual <= agreed + slack, actual >= agreed - slack))


def agreed_above_cells(group: IntArray, agreed: pd.Series, measured: pd.Series, n_groups: int) -> FloatArray:
    """Mean agreed level of each group's measured cells; of all its cells where none is measured."""
    level = agreed.to_numpy(float)
    of_measured = mean_of_groups(group, np.where(measured.to_numpy(bool), level, np.nan), n_groups)
    return np.where(np.isnan(of_measured), mean_of_groups(group, level, n_groups), of_measured)


def _cells(rows: pd.DataFrame, cells: Grouping, lower: BoolArray, clustering: float) -> pd.DataFrame:
    """Agreed and actual level of each unit, service, measure and period."""
    totals = _totals(rows, cells, clustering)
    measured = ~np.isnan(rows["actual"].to_numpy(float))
    agreed = rows["agreed"].to_numpy(float)
    where_measured = mean_of_groups(cells.codes, np.where(measured, agreed, np.nan), len(cells))
    level = np.where(np.isnan(where_measured), mean_of_groups(cells.codes, agreed, len(cells)), where_measured)
    actual = totals["actual"].to_numpy()
    return pd.DataFrame(
        {"agreed": level, "measured": ~np.isnan(actual), "is_met": reaches(actual, level, lower)}
    )


def _totals(rows: pd.DataFrame, groups: Grouping, clustering: float) -> pd.DataFrame:
    """Actual level of each group, a measurement that stands for several units counted once.

    `effective` is how many independent cases its cases are worth, each measurement being one cluster.
    """
    actual = rows["actual"].to_numpy(float)
    measured = ~np.isnan(actual)
    once = ~(pd.DataFrame({"g": groups.codes, "r": rows["row"]}).duplicated().to_numpy()) & measured
    total = np.nan_to_num(rows["total"].to_numpy(float))
    counted = once & (total > 0)
    n_counted = np.bincount(groups.codes[counted], minlength=len(groups))
    all_counted = (n_counted > 0) & (n_counted == np.bincount(groups.codes[once], minlength=len(groups)))
    sums = {
        name: np.bincount(groups.codes[counted], rows[name].to_numpy(float)[counted], minlength=len(groups))
        for name in ("met", "total")
    }
    found = {name: np.where(all_counted, values, np.nan) for name, values in sums.items()}
    share = 100 * sums["met"] / np.where(all_counted, sums["total"], 1)
    n = total[counted]
    found["effective"] = np.bincount(
        groups.codes[counted], n / (1 + (n - 1) * clustering), minlength=len(groups)
    )
    return pd.DataFrame({"actual": np.where(all_counted, share, _mean_of_cells(rows, groups, once)), **found})


def _mean_of_cells(rows: pd.DataFrame, groups: Grouping, once: BoolArray) -> FloatArray:
    """Mean of each group's cells, each cell the mean of its measurements; shared ones are cells of no unit."""
    unit = np.where(rows["is_shared"].to_numpy(bool), NOBODY, rows["unit_id"].to_numpy(np.int64))
    kept = rows[once]
    cells = Grouping.of(
        {"group": groups.codes[once], "unit": unit[once], "service": kept["service_id"].to_numpy(np.int64)}
    )
    of_cell = mean_of_groups(cells.codes, kept["actual"].to_numpy(float), len(cells))
    return mean_of_groups(cells.keys["group"].to_numpy(np.int64), of_cell, len(groups))


def mean_of_groups(codes: IntArray, values: FloatArray, n_groups: int) -> FloatArray:
    """Mean of the known values of each group; NaN where none is."""
    known = ~np.isnan(values)
    n = np.bincount(codes[known], minlength=n_groups)
    total = np.bincount(codes[known], values[known], minlength=n_groups)
    return np.where(n > 0, total / np.maximum(n, 1), np.nan)


def unmeasured(
    levels: pd.DataFrame, seen: pd.DataFrame, delivery: DeliveryFacts, by: Sequence[str]
) -> pd.DataFrame:
    """Return rows of facts for agreed levels without any measurement in a period of the table.

    Parameters
    ----------
    levels
        Agreed levels by month, those of the question.
    seen
        slot and month of what was measured.
    by
        Keys of the table; those of time decide which months a measurement covers.

    Returns
    -------
    DataFrame
        Rows like those of `DeliveryFacts.rows`, without actual level.
    """
    time, fiscal_year_start = [key for key in by if key in LENGTHS], delivery.settings.fiscal_year_start
    wanted = pd.DataFrame({"slot": levels["slot"], **key_columns(levels, time, fiscal_year_start)})
    have = pd.DataFrame({"slot": seen["slot"], **key_columns(seen, time, fiscal_year_start)}).drop_duplicates()
    lacking = wanted.merge(have, on=["slot", *time], how="left", indicator=True)["_merge"] == "left_only"
    table = levels[lacking.to_numpy()]
    return pd.DataFrame(
        {
            "row": -1 - np.arange(len(table)), **{name: table[name].to_numpy() for name in PLACE},
            "measured_in_id": delivery.measured_in.get_indexer(pd.Index(table["measured_in"].astype(str))),
            "met": np.nan, "total": np.nan, "actual": np.nan, "agreed": table["target"].to_numpy(float),
            "is_shared": False, "slot": table["slot"].to_numpy(),
        }
    )
