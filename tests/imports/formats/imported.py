"""What an export gives when it is imported without a store: recognised, mapped and checked."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
import openpyxl
import pandas as pd

from data.imports.checking import CheckedRows, checked_rows
from data.imports.mapping import mapping_of
from data.imports.options import ImportOptions
from data.imports.recognising.recognising import Recognised, recognised


@dataclass(frozen=True)
class Imported:
    """A recognised file with the checked rows of each of its parts, by kind."""

    found: Recognised
    parts: dict[str, CheckedRows]

    @property
    def rows(self) -> pd.DataFrame:
        """The rows of the only part."""
        (part,) = self.parts.values()
        return part.rows

    @property
    def scores(self) -> list[int | None]:
        """The scores of the first part, in the order of its rows; None where nothing was answered."""
        answers = next(iter(self.parts.values())).answers
        return [None if pd.isna(score) else int(score) for score in answers["score"]]

    @property
    def questions(self) -> list[str]:
        """The wordings of the scored questions of the first part."""
        return [question.wording for question in next(iter(self.parts.values())).questions]


def imported(content: str | bytes, name: str = "export.csv", **options: object) -> Imported:
    """Import a file that is written here, and see that each of its rows is accounted for once."""
    raw = content.encode() if isinstance(content, str) else content
    found = recognised(raw, name, ImportOptions(**options))  # type: ignore[arg-type]
    parts = {}
    accounted = np.zeros(len(found.file.cells), dtype=int)
    accounted[found.passed_over.index] += 1
    accounted[found.rejected.index] += 1
    in_parts = np.zeros(len(found.file.cells), dtype=bool)
    for part in found.parts:
        mapping = mapping_of(part.table, part.options)
        parts[part.kind] = checked_rows(part.table, mapping, part.options, "UTC")
        in_parts[part.origin] = True
        if part.into is not None:
            in_parts[part.into >= 0] = True
    assert ((accounted + in_parts) == 1).all()
    return Imported(found, parts)


def workbook(*sheets: list[list[object]], merged: tuple[str, ...] = ()) -> bytes:
    """A workbook with these sheets; ranges are merged on the last."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Sheet {number}")
        for row in rows:
            sheet.append(row)
    for each in merged:
        sheet.merge_cells(each)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
