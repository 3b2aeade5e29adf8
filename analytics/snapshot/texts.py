"""The names behind ids."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from analytics.errors import AnalyticsError
from analytics.scope.months import LENGTHS, IntArray, span_labels
from analytics.scope.settings import Settings

NAMED_KEYS = {
    "customer": "customer_id", "unit": "unit_id", "division": "division_id", "service": "service_id",
    "survey": "survey_id", "wave": "wave_id", "measure": "measure_id",
}
"""Groupings by something that bears a name, and the column that holds its id."""


@dataclass(frozen=True)
class Texts:
    """The names behind ids, and the settings that label periods."""

    names: pd.Series
    surveys: pd.Series
    waves: pd.Index
    settings: Settings

    def of(self, key: str, ids: IntArray) -> npt.NDArray[np.object_]:
        """The texts of a key's ids, or the labels of its periods; None for -1."""
        if key in LENGTHS:
            known, place = np.unique(ids, return_inverse=True)
            labels = np.array(span_labels(known, key, self.settings.fiscal_year_start), dtype=object)
            return cast("npt.NDArray[np.object_]", labels[place] if len(known) else labels)
        source = {"survey": self.surveys, "wave": pd.Series(self.waves)}.get(key, self.names)
        texts = source.reindex(ids).to_numpy(dtype=object)
        texts[pd.isna(texts) | (texts == "")] = None
        return texts

    def put(self, table: pd.DataFrame, by: Iterable[str]) -> pd.DataFrame:
        """The table with a text column for each key, in place of its ids."""
        found = table.copy(deep=False)
        for key in by:
            found[key] = self.of(key, table[key].to_numpy(np.int64))
        return found

    def id_of(self, kind: str, name: str, known: IntArray) -> int:
        """The id among the known ones that bears a name."""
        texts = self.names.reindex(known)
        found = texts[texts == name]
        if found.empty:
            raise AnalyticsError.unknown_name(kind, name, texts.dropna())
        return int(found.index[0])
