"""Waves of a survey: the times in which it was answered, told apart by the silence between them."""

from __future__ import annotations

import pandas as pd

from analytics.scope.periods import Period

SILENCE_MONTHS = 2
"""Months without an answer that end a wave; late answers to one wave come closer together."""


def waves(monthly: pd.DataFrame) -> list[Period]:
    """Return the times in which a survey was answered, oldest first, in whole months from first answers to last.

    Parameters
    ----------
    monthly
        month (text such as 2026-07), one row per month with answers.
    """
    months = sorted({Period.parse(str(text)).first_month for text in monthly["month"]})
    found: list[tuple[int, int]] = []
    for month in months:
        if found and month - found[-1][1] <= SILENCE_MONTHS:
            found[-1] = (found[-1][0], month)
        else:
            found.append((month, month))
    return [Period.of_months(first, last) for first, last in found]
