"""What is wrong with the rows of one file: every fault is collected, each row is rejected once."""

from __future__ import annotations

import pandas as pd

# The longest value that a list of rejects shows.
MOST_SHOWN = 80


class Problems:
    """Collects the faults of a file's rows, the first of each row leading.

    Parameters
    ----------
    n_rows : rows of the file; their places are 0 to n_rows - 1.
    """

    def __init__(self, n_rows: int) -> None:
        self._faults = pd.DataFrame("", index=range(n_rows), columns=["column", "value", "reason"], dtype="str")

    def add(
        self, is_bad: pd.Series[bool], column: str, values: pd.Series[str] | None, reason: str | pd.Series[str]
    ) -> None:
        """Note a fault of all rows where `is_bad`: in which column, with which value, and why."""
        places = is_bad.index[is_bad.fillna(False).astype(bool)]
        if not len(places):
            return
        given = values.loc[places] if values is not None else pd.Series("", index=places)
        shown = given.astype("str").fillna("").str.slice(0, MOST_SHOWN)
        told = reason.loc[places] if isinstance(reason, pd.Series) else reason
        found = pd.DataFrame({"value": shown, "reason": told}, index=places)
        has_one = self._faults.loc[places, "reason"] != ""
        later, first = places[has_one], places[~has_one]
        self._faults.loc[first, "column"] = column
        self._faults.loc[first, ["value", "reason"]] = found.loc[first]
        self._faults.loc[later, "reason"] += f"; also {column}: " + found.loc[later, "reason"]

    @property
    def is_rejected(self) -> pd.Series[bool]:
        """One value per row of the file."""
        return self._faults["reason"] != ""

    def rows(self) -> pd.DataFrame:
        """Give the rejected rows: column, value, reason, by place."""
        return self._faults[self.is_rejected]
