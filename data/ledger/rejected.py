"""The rows that an import did not take, as a table to correct and import again."""

from __future__ import annotations

import pandas as pd

from data.store.store import Reader


def rejected_rows(reader: Reader, batch: int) -> pd.DataFrame:
    """Give the rejected rows of an import under the file's own headings.

    Parameters
    ----------
    reader : the store, or the transaction of an import that is not kept yet.
    batch : its number.

    Returns
    -------
    DataFrame
        line, the columns of the file (personal ones blanked), reason; ``line`` and ``reason`` are passed over when
        the table is imported again.
    """
    columns = [str(name) for name in reader.query("reject_columns", batch=batch)["columns"].iloc[0]]
    found = reader.query("rejects", batch=batch)
    names = [name or f"#{place}" for place, name in enumerate(columns, 1)]
    cells = pd.DataFrame(
        [list(row)[: len(names)] + [""] * (len(names) - len(row)) for row in found["cells"]], columns=names
    )
    # A file may have such columns of its own.
    line, reason = (name if name not in names else f"rejected: {name}" for name in ("line", "reason"))
    said = found["column"].where(found["column"] == "", found["column"] + ": ") + found["reason"]
    return pd.concat([found["line"].rename(line), cells, said.rename(reason)], axis=1)
