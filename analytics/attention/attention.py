"""Who needs attention: what changed, what was said, what is due, each reason one line with its numbers.

Signals are ranked by the probability that anything really got worse; facts with dates are listed beside them and
never mixed into it. A new reason is one function here, in one of the three lists at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analytics.attention.ranking import DECLINES, GOOD_NEWS, in_order, people_of_customers, ranked
from analytics.attention.reasons.low_comments import customers_with_low_comments
from analytics.attention.reasons.silence import silences
from analytics.attention.reasons.wave_changes import wave_changes
from analytics.scope.months import last_day, month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.scan import believability
from analytics.signals.signals import OF_ANSWERS
from analytics.snapshot.snapshot import Snapshot
from analytics.words.numbers import count_text, plural

if TYPE_CHECKING:
    from analytics.portfolio import Portfolio

REASON_COLUMNS = (
    "customer", "kind", "sentence", "probability", "onset", "unit", "question_id", "size", "is_new", "measure",
    "services",
)

KIND_WORDS = {
    "satisfaction": "less satisfied", "service": "service level fell", "response": "fewer answer",
    "level": "below the agreed satisfaction", "improvement": "more satisfied",
}
"""Kinds of signal in a few words."""


@dataclass(frozen=True)
class Attention:
    """Who needs attention on a day.

    Attributes
    ----------
    sentence : str
        How many customers have signals, and how far to believe them.
    notes : list of str
        How the list is to be read.
    changed, said, due : DataFrame
        customer, kind, sentence, probability (of signals), onset (first day of the month since which; missing for
        facts), unit, question_id, measure, services, size, is_new (no such signal a month before). What matters most
        first, a customer's reasons together.
    ranking : DataFrame
        customer, probability (that anything really got worse), drop (points of the scale), people.
    """

    sentence: str
    notes: list[str]
    changed: pd.DataFrame
    said: pd.DataFrame
    due: pd.DataFrame
    ranking: pd.DataFrame

    def only(self, customers: Sequence[str]) -> Attention:
        """Return the part that is about some customers; all of it where none is named."""
        if not customers:
            return self
        changed, said, due, ranking = (
            table[table["customer"].isin(list(customers))].reset_index(drop=True)
            for table in (self.changed, self.said, self.due, self.ranking)
        )
        return Attention(_sentence(changed, ranking), self.notes, changed, said, due, ranking)


@dataclass(frozen=True)
class Asked:
    """What a reason is looked for in."""

    portfolio: Portfolio
    snapshot: Snapshot
    scope: Scope


Reason = Callable[[Asked], pd.DataFrame]


def attention(portfolio: Portfolio, snapshot: Snapshot, scope: Scope) -> Attention:
    """Return who needs attention on the scope's day.

    Parameters
    ----------
    portfolio
        Where figures come from.
    snapshot
        What the store knows.
    scope
        Its day; nothing else of it plays a part.

    Returns
    -------
    Attention
        Of all customers; complete also for an empty store.

    Notes
    -----
    P(any real decline) = 1 - (1 - P satisfaction)(1 - P service level), each the largest of the customer's
    signals; equal ones, as shown, are ordered by drop times people.
    """
    asked = Asked(portfolio, snapshot, Scope(scope.as_of, Period(scope.as_of, scope.as_of), organised=scope.organised))
    changed, said, due = (_listed(reasons, asked) for reasons in (CHANGED, SAID, DUE))
    ranking = ranked(changed, people_of_customers(snapshot, scope.as_of))
    return Attention(
        sentence=_sentence(changed, ranking),
        notes=_notes(portfolio.alerts(asked.scope), scope.as_of),
        changed=in_order(changed, ranking),
        said=said, due=due, ranking=ranking,
    )


def reasons_by_customer(found: Attention) -> pd.DataFrame:
    """Return one row per customer with every reason.

    Parameters
    ----------
    found
        As from `attention`.

    Returns
    -------
    DataFrame
        customer, probability (missing without a signal of decline), changed, said, due: lists of sentences.
    """
    lists = {"changed": found.changed, "said": found.said, "due": found.due}
    order = list(dict.fromkeys(name for table in lists.values() for name in table["customer"]))
    probability = found.ranking.set_index("customer")["probability"]
    rows = [
        {
            "customer": name, "probability": float(probability.get(name, np.nan)),
            **{key: table.loc[table["customer"] == name, "sentence"].tolist() for key, table in lists.items()},
        }
        for name in order
    ]
    return pd.DataFrame(rows, columns=["customer", "probability", *lists])


def _listed(reasons: Iterable[Reason], asked: Asked) -> pd.DataFrame:
    """All that some reasons find, in one table."""
    tables = [table for table in (reason(asked) for reason in reasons) if len(table)]
    if not tables:
        return pd.DataFrame(columns=list(REASON_COLUMNS))
    return pd.concat(tables, ignore_index=True).reindex(columns=list(REASON_COLUMNS))


def _sentence(changed: pd.DataFrame, ranking: pd.DataFrame) -> str:
    """How many customers have signals, and how far to believe them."""
    if ranking.empty:
        others = changed.loc[~changed["kind"].isin(GOOD_NEWS), "customer"].nunique()
        more = f" {plural(others, 'customer')} changed otherwise." if others else ""
        return f"No signal of a lasting decline.{more}"
    new = changed[changed["kind"].isin(DECLINES) & (changed["is_new"] == True)]["customer"].nunique()  # noqa: E712
    verb = "has" if len(ranking) == 1 else "have"
    said = f"{plural(len(ranking), 'customer')} {verb} signals of a lasting decline"
    said += f", {count_text(new)} of them new this month." if new else "."
    # Both kinds of decline state a probability that they are real; the list is believed as a whole.
    declines = changed[changed["kind"].isin(DECLINES)].assign(kind="satisfaction")
    return f"{said} {believability(declines).sentence}".strip()


def _notes(found: pd.DataFrame, as_of: date) -> list[str]:
    """How the list is to be read."""
    notes = ["Signals are of slow, broad changes; yesterday's incident is not among them."]
    mirrored = believability(found).mirrored
    notes.append(f"Mirror check: with every scale turned round, the same scan raises {plural(mirrored, 'signal')}.")
    if len(found):
        last = Period.parse(str(found["period"].max()))
        if last.last_month < month_number(as_of) - 1:
            notes.append(f"The last facts are of {last.start:%B %Y}.")
    return notes


# What changed


def signals(asked: Asked) -> pd.DataFrame:
    """Signals of the change scan, each told apart from those that stood a month before."""
    found = asked.portfolio.alerts(asked.scope)
    if found.empty:
        return found
    last = Period.parse(str(found["period"].max()))
    # Only of declines it is told whether they are new; the others need not be scanned again.
    before = asked.portfolio.alerts(asked.scope, day=last_day(last.first_month - 1), kinds=DECLINES)
    keys = ["customer", "kind"]
    stood = pd.MultiIndex.from_frame(before[keys]) if len(before) else pd.MultiIndex.from_arrays([[], []])
    onset = [pd.Timestamp(Period.parse(str(text)).start) for text in found["onset"]]
    return found.assign(
        sentence=_without_name(found), onset=onset, is_new=~pd.MultiIndex.from_frame(found[keys]).isin(stood)
    )


def _without_name(found: pd.DataFrame) -> list[str]:
    """Sentences that stand beside the customer's name, and need not begin with it."""
    said = []
    for row in found.to_dict("records"):
        text = str(row["explanation"])
        for start in (f"{row['customer']}: ", f"{row['customer']} "):
            text = text.removeprefix(start)
        # What is left begins with a verb, or with the service: "fell 0.4 points", "with E-mail fell 0.4 points".
        if row["kind"] in OF_ANSWERS and text != row["explanation"]:
            text = f"satisfaction {text}"
        text = text.removeprefix("with ")
        said.append(text[:1].upper() + text[1:])
    return said


def relationship_waves(asked: Asked) -> pd.DataFrame:
    """Relationship surveys whose newest wave differs from the one before."""
    covers = asked.portfolio.covers()
    start = min(covers[0], asked.scope.as_of) if covers else asked.scope.as_of
    return wave_changes(asked.portfolio, asked.snapshot, asked.scope.but(period=Period(start, asked.scope.as_of)))


def levels_surely_missed(asked: Asked) -> pd.DataFrame:
    """Agreed levels of the last complete quarter that were missed by more than chance."""
    month = month_number(asked.scope.as_of)
    last = month - month % 3 - 1
    quarter = asked.scope.but(period=Period.of_months(last - 2, last))
    gaps = asked.portfolio.delivered(quarter, ("customer", "service"))
    gaps = gaps[(gaps["state"] == "missed") & (gaps["evidence"] == "below") & gaps["customer"].notna()]
    service = [f"{name}, " if isinstance(name, str) else "" for name in gaps["service"]]
    said = [
        f"{where}{measure} in {quarter.period.label}: {sentence}."
        for where, measure, sentence in zip(service, gaps["measure"], gaps["sentence"], strict=True)
    ]
    return gaps[["customer"]].assign(kind="missed", sentence=said)


# What was said


def low_comments(asked: Asked) -> pd.DataFrame:
    """Recent comments, where most of them came with a low score."""
    return customers_with_low_comments(asked.portfolio, asked.snapshot, asked.scope)


def silence(asked: Asked) -> pd.DataFrame:
    """Customers who are invited and no longer answer."""
    return silences(asked.snapshot, asked.portfolio.agreements(asked.scope), asked.scope.as_of)


# What is due


def agreement_dates(asked: Asked) -> pd.DataFrame:
    """Agreements that end, renew or begin soon, or have lapsed."""
    due = asked.portfolio.dates_due(asked.scope)
    return due.assign(kind=due["what"])


def unfunded(asked: Asked) -> pd.DataFrame:
    """Agreements in force that nobody has funds for."""
    table = asked.portfolio.agreements(asked.scope)
    table = table[table["in_force"].astype(bool) & (table["funding_state"].astype(object) == "unfunded")]
    said = [
        f"Agreement “{row['agreement']}” is in force and unfunded{_a_year(row)}." for row in table.to_dict("records")
    ]
    return table[["customer", "unit"]].assign(kind="unfunded", sentence=said)


def _a_year(row: Any) -> str:
    """What an agreement costs, where that is known."""
    if pd.isna(row["annual_funding"]):
        return ""
    currency = "" if pd.isna(row["currency"]) else f" {row['currency']}"
    return f": {count_text(round(row['annual_funding']))}{currency} a year"


CHANGED: tuple[Reason, ...] = (signals, relationship_waves, levels_surely_missed)
SAID: tuple[Reason, ...] = (silence, low_comments)
DUE: tuple[Reason, ...] = (agreement_dates, unfunded)
