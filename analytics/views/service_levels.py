"""The first lines of the Service levels page: a sentence, figures, notes."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics.scope.scope import Scope
from analytics.service_levels.gaps import delivered
from analytics.service_levels.sentences import PROBABLY
from analytics.snapshot.cut_months import period_notes
from analytics.snapshot.snapshots import Snapshots
from analytics.views.figure import Figure
from analytics.views.headline import levels_figure
from analytics.words.numbers import count_text, listed, number_text


@dataclass(frozen=True)
class ServiceLevelsView:
    """The agreed levels of a scope in words.

    Parameters
    ----------
    notes
        What is below its level beyond chance, what was not measured or not agreed.
    """

    sentence: str
    figures: list[Figure]
    notes: list[str]


def service_levels_view(snapshots: Snapshots, scope: Scope) -> ServiceLevelsView:
    """Return the agreed levels of a scope in words; satisfaction is left to its own page."""
    cells = delivered(snapshots, scope, ("unit", "service"))
    states = cells["state"].value_counts()
    missed, n_open = int(states.get("missed", 0)), int(states.get("open", 0))
    unmeasured, unagreed = int(states.get("not measured", 0)), int(states.get("not agreed", 0))
    met = levels_figure(snapshots, scope)
    when = scope.period.words
    sentence = f"No agreed level was measured in {when}."
    if met.value:
        sentence = f"{met.value} agreed levels were met in {when}."
    if n_open:
        sentence = f"{met.value} agreed levels are met so far; {when} is not complete."
    below = cells[cells["evidence"] == "below"]
    figures = [met]
    if met.value:
        figures.append(_missed_figure(cells, missed, below))
    if unmeasured:
        figures.append(_count_figure("unmeasured", "Agreed, not measured", unmeasured, "levels without a measurement"))
    if unagreed:
        figures.append(_count_figure("unagreed", "Measured, nothing agreed", unagreed, "units, services and measures"))
    surely = sorted({f"{row['unit'] or 'all units'}, {row['measure']}" for row in below.to_dict("records")})
    notes = [f"below what was agreed beyond chance: {listed(surely)}"] if surely else []
    probably = int((cells["missed_probability"] >= PROBABLY).sum())
    if probably:
        open_levels = int((cells["outlook"] != "").sum())
        notes.append(f"{number_text(probably)} of {number_text(open_levels)} open levels will probably be missed")
    return ServiceLevelsView(sentence, figures, [*notes, *period_notes(scope)])


def _missed_figure(cells: pd.DataFrame, missed: int, below: pd.DataFrame) -> Figure:
    """How many levels were missed, and of which measure most."""
    most = cells.loc[cells["state"] == "missed", "measure"].value_counts()
    counts = f"most often {most.index[0]} ({number_text(float(most.iloc[0]))})" if len(most) else "none"
    sure = count_text(len(below)) if len(below) else "none"
    why = f"{sure} of them shown to be below the level beyond chance" if missed else ""
    return Figure(
        key="missed", title="Missed", value=count_text(missed), counts=counts, why=why, explain="levels"
    )


def _count_figure(key: str, title: str, n: int, counts: str) -> Figure:
    """A plain count."""
    return Figure(key=key, title=title, value=count_text(n), counts=counts, explain="levels")
