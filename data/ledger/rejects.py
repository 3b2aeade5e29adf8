"""Rows that an import did not take: kept as they stood, what names a person blanked, to correct and import again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data.imports.checking import CheckedFile
from data.imports.reading.personal import personal_columns
from data.imports.reading.table import LineNumbers, RawTable
from data.store.store import Reader


def rejected_rows(reader: Reader, batch: int) -> pd.DataFrame:
    """Give the rejected rows of an import under the file's own headings.

    Parameters
    ----------
    reader : the store, or the transaction of an import that is not kept yet.

    Returns
    -------
    DataFrame
        line, the columns of the file (personal ones blanked), reason; ``line`` and ``reason`` are passed over when
        the table is imported again.
    """
    columns = [str(name) for name in reader.query("reject_columns", batch=batch)["columns"].iloc[0]]
    rejects = reader.query("rejects", batch=batch)
    names = [name or f"#{place}" for place, name in enumerate(columns, 1)]
    cells = pd.DataFrame(
        [list(row)[: len(names)] + [""] * (len(names) - len(row)) for row in rejects["cells"]], columns=names
    )
    # A file may have such columns of its own.
    line, reason = (name if name not in names else f"rejected: {name}" for name in ("line", "reason"))
    said = rejects["column"].where(rejects["column"] == "", rejects["column"] + ": ") + rejects["reason"]
    return pd.concat([rejects["line"].rename(line), cells, said.rename(reason)], axis=1)


def rejects_of(whole: CheckedFile) -> pd.DataFrame:
    """Give the rejected rows as they stood in the file, each once: line, column, value, reason, cells."""
    file, personal = whole.file, _personal_places(whole)
    parts = [_as_rejects(file, whole.refused, whole.refused.index.to_numpy(), personal)]
    for part in whole.parts:
        rejected = part.checked.rejected
        if part.into is not None:
            back = pd.Series(part.into, index=np.arange(len(part.into)))
            back = back[back.isin(rejected.index)]
            rejected = rejected.loc[back].set_axis(back.index)
            rows = rejected.index.to_numpy()
        else:
            rows = part.origin[rejected.index]
        parts.append(_as_rejects(file, rejected, rows, personal))
    broken = [(row.line, "", row.text[:80], row.reason, [row.text]) for row in file.broken]
    parts.append(pd.DataFrame(broken, columns=["line", "column", "value", "reason", "cells"]))
    rejects = pd.concat([frame for frame in parts if len(frame)] or parts, ignore_index=True)
    rejects = rejects.drop_duplicates("line").sort_values("line", ignore_index=True)
    return rejects.astype({"line": "int64", "column": "str", "value": "str", "reason": "str"})


def _personal_places(whole: CheckedFile) -> dict[int, str]:
    """The columns of the file that name people: by their heading, or because they stand for the respondent."""
    places = {place: whole.file.columns[place] for place in personal_columns(whole.file.columns)}
    for part in whole.parts:
        people = {column.role for column in part.mapping.kind.columns if column.holds == "person"}
        width = len(whole.file.columns)
        places |= {place: role for role, place in part.mapping.places.items() if role in people and place < width}
    return places


def _as_rejects(file: RawTable, rejected: pd.DataFrame, rows: LineNumbers, personal: dict[int, str]) -> pd.DataFrame:
    cells = file.cells.loc[rows].fillna("").astype("object")
    for place in personal:
        cells[place] = ""
    names_people = rejected["column"].isin([*personal.values(), *(file.columns[place] for place in personal)])
    return pd.DataFrame({
        "line": file.lines[rows],
        "column": rejected["column"].to_numpy(),
        "value": rejected["value"].mask(names_people, "").to_numpy(),
        "reason": rejected["reason"].to_numpy(),
        "cells": cells.to_numpy().tolist() if len(cells) else [],
    })
