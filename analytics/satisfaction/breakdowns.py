"""Tables of one question by customer or unit that fall back before they hide; see `fallback`.

Only what people look at falls back: the command line answers exactly what it was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.satisfaction.scores import scores
from analytics.satisfaction.small_groups import Group, People, refined, settled
from analytics.scope.months import LENGTHS, IntArray, month_number, span_numbers, span_start
from analytics.scope.periods import Period
from analytics.snapshot.keys import within
from analytics.snapshot.surveys import SurveyFacts
from analytics.snapshot.texts import NAMED_KEYS, Texts
from analytics.terms.marks import Mark
from analytics.words.numbers import listed, plural

FRAMES = ("answers", "blanks", "voices", "responses", "invitations")

FALLBACKS = ("over_half", "together")
"""How a score can have fallen back, and the columns that say so."""

CELL_COLUMNS = ("score", "low", "high", "n", "eligible", "invited", "answered", "response_rate", "state")


@dataclass(frozen=True)
class Asking:
    """What a table is about: one question, by `customer` (whose parent is its division) or `unit` (its customer).

    Half-years that end after `as_of` are no way out.
    """

    metric: str
    question_id: int
    by: str
    as_of: date

    def only(self, facts: SurveyFacts) -> SurveyFacts:
        """The facts of its question, and who was asked in its kind of survey."""
        question = facts.questions.loc[[self.question_id]]
        kept = {"question_id": self.question_id, "population_id": int(question["population_id"].iloc[0])}
        frames = {}
        for name in FRAMES:
            frame = getattr(facts, name)
            key = "question_id" if "question_id" in frame else "population_id"
            frames[name] = frame[frame[key].to_numpy() == kept[key]]
        return facts.but(questions=question, **frames)


@dataclass(frozen=True)
class Breakdown:
    """A table that fell back where it had to, and how many rows are not what they would be, and why."""

    rows: pd.DataFrame
    notes: list[str]


def half_year_of(period: Period, as_of: date, fiscal_year_start: int) -> Period | None:
    """Return the half-year that a period falls back to.

    None unless the period is one whole quarter, or the half-year itself, and the half-year is over.
    """
    found = half_years_of(period, fiscal_year_start)
    length = period.last_month - period.first_month + 1
    is_quarter = length == LENGTHS["quarter"] and (period.first_month - found.first_month) % length == 0
    is_half = (period.start, period.end) == (found.start, found.end)
    is_whole = period.has_whole_months and period.last_month <= found.last_month
    is_one = is_whole and (is_half or is_quarter) and found.last_month - found.first_month + 1 == LENGTHS["half"]
    return found if is_one and found.end <= as_of else None


def half_years_of(period: Period, fiscal_year_start: int) -> Period:
    """Return the whole half-years that a period touches."""
    halves = span_numbers(np.array([period.first_month, period.last_month]), "half", fiscal_year_start)
    first, last = span_start(halves, "half", fiscal_year_start)
    return Period.of_months(int(first), int(last) + LENGTHS["half"] - 1)


def breakdown(
    facts: SurveyFacts, asking: Asking, period: Period, half: Period | None, texts: Texts, wanted: IntArray
) -> Breakdown:
    """Return one question's scores by customer or unit.

    Parameters
    ----------
    facts
        Answers and invitations of all customers and units, in the half-year or else the period.
    half
        The half-year to fall back to, or that the period is: its quarters decide then as well, since both can be
        looked at; None: there is none.
    wanted
        Ids of the rows asked for; all others only decide what falls back.

    Returns
    -------
    Breakdown
        rows: the key (a name, or names together), members (names), over (label of the time that the score covers),
        over_half, together (whether it fell back so), mark (`◐` over the half-year, `∑` together), and
        `CELL_COLUMNS`.
    """
    only = asking.only(facts)
    has_half = half is not None
    coded, groups = _coded(only, asking, lambda months: months * 0, lambda _: has_half)
    own = [at for at, group in enumerate(groups) if set(group.members) & set(wanted.tolist())]
    tables = []
    for is_half, span in ((False, period), (True, half)):
        kept = [at for at in own if groups[at].over_half == is_half]
        if span is not None:
            allowed = {"code": np.array(kept, dtype=np.int64)}
            inside = coded.but(**{name: within(getattr(coded, name), span, allowed) for name in FRAMES})
            tables.append(_scored(inside, asking, ()).assign(over=span.label))
    rows = pd.concat(tables, ignore_index=True)
    chosen = [groups[code] for code in rows.pop("code").to_numpy(np.int64)]
    rows["members"] = [_names(group.members, asking.by, texts) for group in chosen]
    rows["over_half"] = [group.over_half and period != half for group in chosen]
    rows["together"] = [len(group.members) > 1 for group in chosen]
    rows[asking.by] = [listed(names, most=2) if names else None for names in rows["members"]]
    counts = [int(rows.loc[rows[how], "members"].map(len).sum()) for how in FALLBACKS]
    return Breakdown(_marked(rows), fallback_notes(counts[0], counts[1], asking, facts.settings.hide_below))


def by_quarter(facts: SurveyFacts, asking: Asking) -> pd.DataFrame:
    """Return one question's scores by customer or unit and quarter, each cell as its half-year has settled it.

    Returns
    -------
    DataFrame
        The key as ids, quarter (number), over_half, together, mark, and `CELL_COLUMNS`; a score over the half-year
        stands in both of its quarters, and one of several rows together at each of them.
    """
    only, fiscal = asking.only(facts), facts.settings.fiscal_year_start
    day_after = month_number(date.fromordinal(asking.as_of.toordinal() + 1))
    last_over = span_numbers(np.array([day_after]), "half", fiscal)[0] - 1

    def spans(months: IntArray) -> IntArray:
        halves = span_numbers(months, "half", fiscal)
        # Of the half-year that is not over each quarter is settled on its own.
        return np.where(halves <= last_over, halves, -span_numbers(months, "quarter", fiscal))

    coded, groups = _coded(only, asking, spans, lambda span: span >= 0)
    members = pd.DataFrame(
        [
            (code, row, group.over_half, len(group.members) > 1)
            for code, group in enumerate(groups) for row in group.members
        ],
        columns=["code", asking.by, *FALLBACKS],
    )
    quarterly = _scored(coded, asking, ("quarter",)).merge(members[~members["over_half"]], on="code")
    half = _scored(coded, asking, ("half",)).merge(members[members["over_half"]], on="code")
    first = span_numbers(span_start(half.pop("half").to_numpy(np.int64), "half", fiscal), "quarter", fiscal)
    both = [half.assign(quarter=first), half.assign(quarter=first + 1)]
    whole = _marked(pd.concat([quarterly, *both], ignore_index=True))
    return whole[[asking.by, "quarter", *FALLBACKS, "mark", *CELL_COLUMNS]]


def alone(rows: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return a row for each member of a breakdown; those shown together are hidden, since no score is theirs alone."""
    found = rows.drop(columns=by).explode("members").rename(columns={"members": by}).reset_index(drop=True)
    together = found["together"].to_numpy(bool)
    found.loc[together, "state"] = "hidden"
    for name in ("score", "low", "high", "n"):
        found[name] = found[name].mask(together)
    return found


def fallback_notes(n_half: int, n_together: int, asking: Asking, hide_below: int, when: str = "") -> list[str]:
    """Return how many rows of a table are not what they would be, and why: a sentence for each mark that occurs."""
    because = f"because fewer than {hide_below} people answered"
    said = []
    if n_half:
        are = plural(n_half, f"{asking.by} is", f"{asking.by}s are")
        said.append(
            f"{Mark.HALF_YEAR}: {are} shown over the half-year{when}, {because} in the quarter; so are those under the "
            "same parent, since the difference would give it away."
        )
    if n_together:
        are = f"{plural(n_together, asking.by)} are"
        said.append(f"{Mark.TOGETHER}: {are} shown together{when}, {because} in one of them.")
    return said


def _coded(
    facts: SurveyFacts, asking: Asking, span_of: Callable[[IntArray], IntArray], has_half: Callable[[int], bool]
) -> tuple[SurveyFacts, list[Group]]:
    """The facts with the number of the group that each counts in, and the groups; each time is settled on its own."""
    spans = {name: span_of(getattr(facts, name)["month"].to_numpy(np.int64)) for name in FRAMES}
    groups: list[Group] = []
    places = [pd.DataFrame({"span": [], "row": [], "code": []}, dtype=np.int64)]
    for span in np.unique(np.concatenate(list(spans.values()))).tolist():
        own = facts.but(**{name: getattr(facts, name)[spans[name] == span] for name in FRAMES})
        found = _groups(own, asking, has_half=has_half(span))
        rows = [(span, row, len(groups) + at) for at, group in enumerate(found) for row in group.members]
        places.append(pd.DataFrame(rows, columns=["span", "row", "code"], dtype=np.int64))
        groups += found
    place, column = pd.concat(places), NAMED_KEYS[asking.by]
    frames = {}
    for name in FRAMES:
        frame = getattr(facts, name).assign(span=spans[name], row=getattr(facts, name)[column])
        frames[name] = frame.merge(place, on=["span", "row"], how="left")
    return facts.but(**frames), groups


def _groups(facts: SurveyFacts, asking: Asking, *, has_half: bool) -> list[Group]:
    """How the rows of a time are shown."""
    voices = facts.voices
    who, months = (voices[name].to_numpy(np.int64) for name in ("respondent", "month"))
    hide_below = facts.settings.hide_below
    parts = span_numbers(months, "quarter", facts.settings.fiscal_year_start) if has_half else months * 0
    customers = settled(
        People(voices["customer_id"].to_numpy(np.int64), parts, who, hide_below),
        _parents(facts, "customer_id", "division_id"), has_half=has_half,
    )
    if asking.by == "customer":
        return customers
    people = People(voices["unit_id"].to_numpy(np.int64), parts, who, hide_below)
    return refined(people, customers, _parents(facts, "unit_id", "customer_id"), has_half=has_half)


def _parents(facts: SurveyFacts, row: str, parent: str) -> dict[int, int]:
    """Each row's parent in its last month."""
    keys = pd.concat([getattr(facts, name)[[row, parent, "month"]].drop_duplicates() for name in FRAMES])
    last = keys.sort_values("month", kind="stable").drop_duplicates(row, keep="last").sort_values(row)
    return dict(zip(last[row].tolist(), last[parent].tolist(), strict=True))


def _scored(facts: SurveyFacts, asking: Asking, by: Sequence[str]) -> pd.DataFrame:
    """The scores of groups, by their code."""
    column = NAMED_KEYS[asking.by]
    frames = {name: getattr(facts, name).assign(**{column: getattr(facts, name)["code"]}) for name in FRAMES}
    scored = scores(facts.but(**frames), asking.metric, (asking.by, *by))
    return scored[[asking.by, *by, *CELL_COLUMNS]].rename(columns={asking.by: "code"})


def _names(ids: Sequence[int], by: str, texts: Texts) -> list[str]:
    """The names of some rows."""
    return [str(name) for name in texts.of(by, np.array(ids, dtype=np.int64)) if name is not None]


def _marked(rows: pd.DataFrame) -> pd.DataFrame:
    """The same with what tells a score from one of a single row in its own time."""
    together, half = np.where(rows["together"], Mark.TOGETHER, ""), np.where(rows["over_half"], Mark.HALF_YEAR, "")
    return rows.assign(mark=np.char.add(together, half).astype(object))
