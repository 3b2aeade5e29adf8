"""What looks wrong about an import against the past of its source: each finding a sentence with its numbers.

Only imports about the same thing are compared: the same kind and audience of survey, or the same measures. Nothing
here stops an import; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from analytics.words.numbers import number_text, plural

PAST = 5
"""Imports that make the past of a source: enough for a median, few enough to follow a source that grows."""

TELLING_ROWS = 3
"""A unit with fewer usual rows is missing by chance too often: exp(-3) is 5 %."""

TELLING_VOLUME = 20
"""Of fewer expected rows, half as many is nothing unusual (Poisson, 2 %)."""

HALVED = 0.5
"""Rows per day under this share of the usual, or over its inverse, are told."""

TELLING_ANSWERS = 20
"""A mean of fewer answers says little about its scale."""

MIRRORED = 0.2
"""Past means nearer to the middle than this share of the scale look the same turned round."""

NEW_NAMES = 5
"""Names given in one sentence; the rest is counted."""


@dataclass(frozen=True)
class ImportPast:
    """The imports of one source, the one under review among them.

    Parameters
    ----------
    batches
        The history as the store gives it: batch_id, source, kind, kinds (a list), file, rows, accepted, covers_from,
        covers_to, undone_at, imported_at.
    units
        batch_id, about, unit, rows: what rows are about and the exported unit names.
    days
        batch_id, dated_on, rows, known.
    questions
        batch_id, survey_kind, audience, metric, wording, low, high, better, n, mean.
    """

    batches: pd.DataFrame
    units: pd.DataFrame
    days: pd.DataFrame
    questions: pd.DataFrame


def candidates(batches: pd.DataFrame, batch: int) -> list[int]:
    """Return the imports that may be the past of one, newest first: standing, of its source and kind."""
    own = batches[batches["batch_id"] == batch].iloc[0]
    same = (batches["source"] == own["source"]) & (batches["kind"] == own["kind"]) & batches["undone_at"].isna()
    earlier = batches[same & (batches["batch_id"] < batch)].sort_values("batch_id", ascending=False)
    return [int(number) for number in earlier["batch_id"].head(4 * PAST)]


def looks_wrong(past: ImportPast, batch: int, as_of: date, expected_every: int | None = None) -> list[str]:
    """Return what looks wrong about an import, the gravest first.

    Parameters
    ----------
    past
        The imports of its source.
    batch
        The import under review.
    as_of
        Today: later dates are in the future.
    expected_every
        Days between files of its source; None: not known.

    Returns
    -------
    list of str
        One sentence per finding; empty where nothing is unusual or there is no past.
    """
    before = _comparable(past, batch)
    found = [*_future_dates(past.days, batch, as_of)]
    if before:
        found += [
            *_turned_scales(past.questions, batch, before),
            *_changed_scales(past.questions, batch, before),
            *_volume(past, batch, before),
            *_missing_units(past.units, batch, before),
            *_shifted_dates(past, batch, before, expected_every),
        ]
    return found


def _comparable(past: ImportPast, batch: int) -> list[int]:
    """Imports about the same thing, newest first."""
    about = past.units.groupby("batch_id")["about"].agg(set).to_dict()
    own = about.get(batch, set())
    return [number for number in candidates(past.batches, batch) if about.get(number, set()) & own][:PAST]


def _future_dates(days: pd.DataFrame, batch: int, as_of: date) -> Iterator[str]:
    own = days[days["batch_id"] == batch]
    later = own[own["dated_on"] > pd.Timestamp(as_of)]
    if len(later):
        of_all = f"of {int(own['rows'].sum()):,}"
        yield (
            f"{plural(int(later['rows'].sum()), f'row {of_all} is', f'rows {of_all} are')} dated after today "
            f"({_day(as_of)}), the last "
            f"{_day(later['dated_on'].max())}: look at the order of day and month."
        )


def _turned_scales(questions: pd.DataFrame, batch: int, before: Sequence[int]) -> Iterator[str]:
    """Means that fit the past only when the scale is turned round."""
    for now, then in _same_questions(questions, batch, before):
        same_scale = then[(then["low"] == now["low"]) & (then["high"] == now["high"])]
        n = same_scale["n"].sum()
        if now["n"] < TELLING_ANSWERS or n < TELLING_ANSWERS:
            continue
        usual = float((same_scale["mean"] * same_scale["n"]).sum() / n)
        low, high, mean = float(now["low"]), float(now["high"]), float(now["mean"])
        mirror = low + high - usual
        if abs(usual - mirror) < MIRRORED * (high - low) or abs(mean - mirror) >= abs(mean - usual):
            continue
        yield (
            f"'{now['wording']}' averages {number_text(mean)} on {low:g} to {high:g}, against {number_text(usual)} in "
            f"{_imports(len(same_scale))} before; turned round that would be {number_text(mirror)}: "
            "the scale looks reversed."
        )


def _changed_scales(questions: pd.DataFrame, batch: int, before: Sequence[int]) -> Iterator[str]:
    """Questions of known wording that now come on another scale."""
    for now, then in _same_questions(questions, batch, before):
        last = then.iloc[0]
        kept = (now["low"], now["high"], now["better"])
        if kept in set(zip(then["low"], then["high"], then["better"], strict=True)):
            continue
        yield (
            f"'{now['wording']}' is read on {_scale(now)}, before on {_scale(last)}: its answers will be a new "
            "question, never compared with those before."
        )


def _scale(question: Any) -> str:
    """A scale in words."""
    end = "high" if question["better"] == "higher" else "low"
    return f"{question['low']:g} to {question['high']:g}, {end} is good"


def _same_questions(
    questions: pd.DataFrame, batch: int, before: Sequence[int]
) -> Iterator[tuple[Any, pd.DataFrame]]:
    """Each question of the import with its past, newest first."""
    known_by = ["survey_kind", "audience", "metric", "wording"]
    earlier = questions[questions["batch_id"].isin(before)].sort_values("batch_id", ascending=False)
    for _, now in questions[questions["batch_id"] == batch].iterrows():
        then = earlier[(earlier[known_by] == now[known_by]).all(axis=1)]
        if len(then):
            yield now, then


def _volume(past: ImportPast, batch: int, before: Sequence[int]) -> Iterator[str]:
    """Far fewer or far more rows per day covered than usual."""
    rates = {number: _rows_per_day(past, number) for number in (batch, *before)}
    rows, days = rates.pop(batch)
    usual = pd.Series([count / length for count, length in rates.values() if length], dtype=float).median()
    if not days or not usual > 0 or max(usual * days, rows) < TELLING_VOLUME:
        return
    share = rows / days / usual
    if HALVED < share < 1 / HALVED:
        return
    told = f"{number_text(100 * share, 0)} % of" if share < 1 else f"{number_text(share, 1)} times"
    yield (
        f"{plural(rows, 'row')} for {plural(days, _day_word(past, batch))}, {told} what "
        f"{_imports(len(rates))} before had ({number_text(usual)} per {_day_word(past, batch)})."
    )


def _rows_per_day(past: ImportPast, batch: int) -> tuple[int, int]:
    """Rows of an import, and the days it covers; of periods their number."""
    own = past.days[past.days["batch_id"] == batch]
    if own.empty:
        return 0, 0
    if _is_of_periods(past, batch):
        return int(own["rows"].sum()), len(own)
    return int(own["rows"].sum()), (own["dated_on"].max() - own["dated_on"].min()).days + 1


def _is_of_periods(past: ImportPast, batch: int) -> bool:
    return _first_kind(past, batch) in {"measurements", "invitations"}


def _first_kind(past: ImportPast, batch: int) -> str:
    return str(past.batches.loc[past.batches["batch_id"] == batch, "kinds"].iloc[0][0])


def _day_word(past: ImportPast, batch: int) -> str:
    return "period" if _is_of_periods(past, batch) else "day"


def _missing_units(units: pd.DataFrame, batch: int, before: Sequence[int]) -> Iterator[str]:
    """Units that came every time before and lack now."""
    if len(before) < 2:
        return
    rows = units.dropna(subset=["unit"]).pivot_table(index="unit", columns="batch_id", values="rows", aggfunc="sum")
    always = rows.reindex(columns=list(before)).dropna()
    usual = always.median(axis=1)
    here = rows.index[rows[batch].notna()] if batch in rows else rows.index[:0]
    missing = usual[(usual >= TELLING_ROWS) & ~usual.index.isin(here)].sort_values(ascending=False)
    if missing.empty:
        return
    named = [f"{name} (usually {number_text(float(count), 0)} rows)" for name, count in missing.items()]
    more = f" and {len(named) - NEW_NAMES} more" if len(named) > NEW_NAMES else ""
    yield (
        f"Missing, though in each of {_imports(len(before))} before: {', '.join(named[:NEW_NAMES])}{more}."
    )


def _shifted_dates(
    past: ImportPast, batch: int, before: Sequence[int], expected_every: int | None
) -> Iterator[str]:
    """A hole between this import and the last, or the same dates with other rows."""
    covers = past.batches.set_index("batch_id")[["covers_from", "covers_to"]]
    first: Any = covers.loc[batch, "covers_from"]
    last: Any = covers.loc[batch, "covers_to"]
    spans = covers.loc[list(before)].dropna()
    if pd.isna(first) or spans.empty:
        return
    latest = spans["covers_to"].max()
    usual = _usual_hole(spans, expected_every if not _is_of_periods(past, batch) else None)
    hole = (first - latest).days - 1
    if hole > usual:
        yield (
            f"It begins on {_day(first)}, and the imports before end on {_day(latest)}: {plural(hole, 'day')} "
            f"between them, usually {plural(usual, 'day')} at most."
        )
    if last < spans["covers_from"].min():
        yield f"It ends on {_day(last)}, before anything this source has brought ({_day(spans['covers_from'].min())})."
    if _first_kind(past, batch) == "responses":
        yield from _counted_twice(past, batch, before)


def _usual_hole(spans: pd.DataFrame, expected_every: int | None) -> int:
    """The longest hole between imports so far: a few quiet days, or what the cadence makes likely."""
    ordered = spans.sort_values("covers_from")
    holes = (ordered["covers_from"] - ordered["covers_to"].cummax().shift()).dt.days - 1
    quiet = max(7, (expected_every or 31) // 4) if len(ordered) < 2 or expected_every else 3
    return int(max([quiet, *holes.dropna()]))


def _counted_twice(past: ImportPast, batch: int, before: Sequence[int]) -> Iterator[str]:
    """Dates and units that came before, of which hardly a row is the same: probably another key, so counted twice."""
    days, names = past.days, past.units.groupby("batch_id")["unit"].agg(set).to_dict()
    own = days[days["batch_id"] == batch]
    for number in before:
        shared = names[batch] & names.get(number, set())
        there = own[own["dated_on"].isin(days.loc[days["batch_id"] == number, "dated_on"])]
        rows, known = int(there["rows"].sum()), int(there["known"].sum())
        is_same_place = 2 * len(shared) > len(names[batch]) and 2 * rows > own["rows"].sum()
        if is_same_place and rows >= TELLING_VOLUME and known < rows / 10:
            few = f"only {plural(known, 'of them is', 'of them are')}" if known else "none of them is"
            yield (
                f"{rows:,} rows of it are of dates and units that import {number} covered, and {few} known from there: "
                "if both hold the same answers, they will count twice. Name the column that identifies a row."
            )
            return


def _imports(n: int) -> str:
    return "the import" if n == 1 else f"the {n} imports"


def _day(on: Any) -> str:
    return f"{on.day} {on:%b %Y}"
