"""What customers pay for IT services in a fiscal year, as agreed: per currency, never summed across currencies."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from analytics.snapshot.agreement_dates import PREPARED, FiscalYear
from analytics.words.numbers import count_text, number_text

STATES = ("secured", "pending", "unfunded", "not said")
"""Whether the money is there, of agreements that bind; those in preparation stand apart."""

FUNDING_COLUMNS = ("customer", "currency", "year", "total", *STATES, "in preparation", "n")

MILLION = 1_000_000


def funding(table: pd.DataFrame, years: Sequence[FiscalYear]) -> pd.DataFrame:
    """Return the funding of fiscal years by customer.

    Parameters
    ----------
    table
        customer, unit, starts_on, holds_until, standing, annual_funding (per year in currency), currency,
        funding_state, as `agreements.agreements` gives them.

    Returns
    -------
    DataFrame
        customer, currency (empty: not said), year (label), total and its parts secured, pending, unfunded,
        not said; in preparation (drafts and negotiations, not in the total); n agreements. Money in the currency.
        Nothing is funded by an agreement without an amount. Largest total first within a year.

    Notes
    -----
    An agreement counts with its annual funding times the share of the year's days on which it holds as things
    stand: one that renews by itself holds until somebody ends it.
    """
    paid = table[table["annual_funding"].notna()]
    keys = ["customer", "currency"]
    parts = []
    for year in years:
        shares = [
            year.share(first.date(), None if pd.isna(last) else last.date())
            for first, last in zip(paid["starts_on"], paid["holds_until"], strict=True)
        ]
        amount = paid["annual_funding"] * pd.Series(shares, index=paid.index, dtype=float)
        is_prepared = paid["standing"].isin(PREPARED)
        state = paid["funding_state"].astype(object).fillna("not said").mask(is_prepared, "in preparation")
        own = paid[["customer"]].assign(currency=paid["currency"].astype(object).fillna(""), state=state, amount=amount)
        own = own[own["amount"] > 0]
        wide = own.pivot_table(index=keys, columns="state", values="amount", aggfunc="sum", fill_value=0.0)
        wide = wide.reindex(columns=[*STATES, "in preparation"], fill_value=0.0)
        counts = own.groupby(keys)["amount"].size()
        parts.append(wide.assign(total=wide[list(STATES)].sum(axis=1), n=counts, year=year.label).reset_index())
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(FUNDING_COLUMNS))
    ordered = whole.sort_values(["year", "total", "customer"], ascending=[True, False, True], ignore_index=True)
    return ordered.reindex(columns=list(FUNDING_COLUMNS))


def money_text(amount: float, currency: str) -> str:
    """Return an amount as it is read: millions with two decimals at most, else whole units.

    Examples
    --------
    >>> money_text(4_118_000, "EUR"), money_text(48_250.4, "SEK"), money_text(99, "")
    ('4.12 million EUR', '48,250 SEK', '99')
    """
    said = f"{number_text(amount / MILLION, 2)} million" if amount >= MILLION else count_text(round(amount))
    return f"{said} {currency}".strip()
