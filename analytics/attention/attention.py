"""Who needs attention: what changed, what was said, what is due, each reason one line with its numbers.

Signals are ranked by the probability that anything really got worse; facts with dates are listed beside them and
never mixed into it. A new reason is one file in `reasons`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from analytics.attention.ranking import DECLINES, GOOD_NEWS, in_order, people_of_customers, ranked
from analytics.attention.reasons import reasons
from analytics.scope.months import month_number
from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from analytics.signals.alerts import alerts
from analytics.signals.scan import believability
from analytics.snapshot.snapshots import Snapshots
from analytics.words.numbers import count_text, plural

REASON_COLUMNS = (
    "customer", "kind", "sentence", "probability", "onset", "unit", "question_id", "size", "is_new", "measure",
    "services",
)

KIND_WORDS = {
    "satisfaction": "less satisfied", "service": "service level fell", "response": "fewer answer",
    "level": "below the agreed satisfaction", "improvement": "more satisfied",
}
"""Kinds of signal in a few words."""

# By whether it is one customer, and whether any is new.
DECLINING = {
    (True, False): "{n} customer has signals of a lasting decline.",
    (True, True): "{n} customer has signals of a lasting decline, {new} of them new this month.",
    (False, False): "{n} customers have signals of a lasting decline.",
    (False, True): "{n} customers have signals of a lasting decline, {new} of them new this month.",
}


@dataclass(frozen=True)
class Attention:
    """Who needs attention on a day.

    Attributes
    ----------
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


def attention(snapshots: Snapshots, scope: Scope) -> Attention:
    """Return who needs attention on the scope's day.

    Parameters
    ----------
    scope
        Its day and customers; nothing else of it plays a part.

    Notes
    -----
    P(any real decline) = 1 - (1 - P satisfaction)(1 - P service level), each the largest of the customer's
    signals; equal ones, as shown, are ordered by drop times people.
    """
    day = Scope(scope.as_of, Period(scope.as_of, scope.as_of), organised=scope.organised)
    return snapshots.once(("attention", day), lambda: _of_all(snapshots, day)).only(scope.customers)


def _of_all(snapshots: Snapshots, day: Scope) -> Attention:
    """Who needs attention on a day, of all customers."""
    changed, said, due = (_listed(snapshots, day, heading) for heading in ("changed", "said", "due"))
    ranking = ranked(changed, people_of_customers(snapshots.of(day), day.as_of))
    return Attention(
        sentence=_sentence(changed, ranking),
        notes=_notes(alerts(snapshots, day), day.as_of),
        changed=in_order(changed, ranking),
        said=said, due=due, ranking=ranking,
    )


def reasons_by_customer(found: Attention) -> pd.DataFrame:
    """Return one row per customer with every reason.

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


def _listed(snapshots: Snapshots, day: Scope, heading: str) -> pd.DataFrame:
    """All that the reasons of one list find, in one table."""
    tables = [each.look(snapshots, day) for each in reasons() if each.heading == heading]
    some = [table for table in tables if len(table)]
    if not some:
        return pd.DataFrame(columns=list(REASON_COLUMNS))
    return pd.concat(some, ignore_index=True).reindex(columns=list(REASON_COLUMNS))


def _sentence(changed: pd.DataFrame, ranking: pd.DataFrame) -> str:
    """How many customers have signals, and how far to believe them."""
    if ranking.empty:
        others = changed.loc[~changed["kind"].isin(GOOD_NEWS), "customer"].nunique()
        more = [f"{plural(others, 'customer')} changed otherwise."] if others else []
        return " ".join(["No signal of a lasting decline.", *more])
    new = changed[changed["kind"].isin(DECLINES) & (changed["is_new"] == True)]["customer"].nunique()  # noqa: E712
    said = DECLINING[len(ranking) == 1, new > 0].format(n=count_text(len(ranking)), new=count_text(new))
    # Both kinds of decline state a probability that they are real; the list is believed as a whole.
    return f"{said} {believability(changed, DECLINES).sentence}".strip()


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
