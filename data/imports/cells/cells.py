"""From cells of text to typed columns, one way for each thing a column can hold. Whole columns at a time."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from data.imports.cells.dates import DateOrder, ParsedDates, date_order, parse_dates, parse_periods
from data.imports.cells.numbers import decimal_mark, parse_durations_hours, parse_numbers
from data.imports.cells.problems import Problems
from data.imports.cells.scales import BLANKS
from data.imports.errors import ImportRefused
from data.imports.options import ImportOptions
from data.imports.progress import Doing, tell
from data.kinds.kind import NAMED, Column

YES = frozenset({"yes", "y", "true", "t", "1", "ja", "oui", "x"})
NO = frozenset({"no", "n", "false", "f", "0", "nein", "non"})


class Cells:
    """Reads the cells of one file's mapped columns.

    Parameters
    ----------
    text : one ``str`` column per role, as in the file; index: place of the row.
    options : what a person said about dates, decimal mark and time zone.
    time_zone : the reporting time zone, which decides the date of an instant.
    """

    def __init__(self, text: pd.DataFrame, options: ImportOptions, time_zone: str, problems: Problems) -> None:
        self.text = text.apply(lambda column: column.fillna("").str.strip())
        self.options = options
        self.time_zone = time_zone
        self.problems = problems
        self.notes: list[str] = []
        self._decimal: str | None = None
        self._dated: list[Column] = []

    def read(self, columns: Sequence[Column]) -> pd.DataFrame:
        """Give the typed columns, one per role; missing where a cell is empty or faulty.

        Dates are ``datetime64`` at midnight. An instant gives two columns, ``ROLE`` (its date in the reporting
        time zone) and ``ROLE_utc`` (missing where the export has a date only); a period gives ``ROLE`` (first
        day) and ``grain``.
        """
        numeric = [self._filled(c) for c in columns if c.holds in {"number", "hours", "whole"} and c.role in self.text]
        self._decimal = decimal_mark(numeric, self.options.decimal) if numeric else "."
        self._dated = [column for column in columns if column.holds in {"date", "instant"} and column.role in self.text]
        typed = {}
        for number, column in enumerate(columns):
            tell(Doing.CHECKING, number, len(columns))
            if column.role in self.text:
                typed.update(self._typed(column))
                if column.needed:
                    is_empty = self._filled(column) == ""
                    self.problems.add(is_empty, column.role, None, f"is empty; every row needs a {column.role}")
        return pd.DataFrame(typed, index=self.text.index)

    def _typed(self, column: Column) -> dict[str, pd.Series]:
        match column.holds:
            case "date":
                return {column.role: self._dates(column).on}
            case "instant":
                parsed = self._dates(column)
                return {column.role: parsed.on, f"{column.role}_utc": parsed.at}
            case "period":
                return self._periods(column)
            case "number" | "hours" | "whole":
                return {column.role: self._numbers(column)}
            case "yes_no":
                return {column.role: self._yes_no(column)}
            case _:
                return {column.role: self._words(column)}

    def _filled(self, column: Column) -> pd.Series:
        """The cells, blanks of all sorts as '' and then the default."""
        cells = self.text[column.role]
        if column.holds not in {"text", "person", *NAMED} or column.choices:
            cells = cells.mask(cells.str.casefold().isin(BLANKS), "")
        if column.open_ended:
            cells = cells.mask(cells.str.contains("9999", regex=False), "")
        return cells.mask(cells == "", column.default) if column.default else cells

    def _words(self, column: Column) -> pd.Series:
        cells = self._filled(column)
        if column.holds in NAMED:
            cells = cells.str.replace(r"\s+", " ", regex=True)
        if column.choices:
            known = {choice.casefold(): choice for choice in column.choices}
            chosen = cells.str.casefold().map(known)
            choices = ", ".join(column.choices)
            self.problems.add(chosen.isna() & (cells != ""), column.role, cells, f"is none of {choices}")
            cells = chosen
        return cells.mask(cells == "")

    def _dates(self, column: Column) -> ParsedDates:
        cells = self._filled(column)
        order = self._order(cells.rename(column.role))
        parsed = parse_dates(
            cells, order, time_zone=self.options.time_zone or self.time_zone, reporting_zone=self.time_zone
        )
        self._note(column, order.note)
        self.problems.add(parsed.reasons != "", column.role, cells, parsed.reasons)
        return parsed

    def _order(self, cells: pd.Series) -> DateOrder:
        """The column's own date order; where it proves none, the one that all dates of the file prove together."""
        try:
            return date_order(cells, self.options.dates)
        except ImportRefused:
            others = [self._filled(column) for column in self._dated if column.role != cells.name]
            if not others:
                raise
            return date_order(pd.concat([cells, *others]).rename(cells.name), self.options.dates)

    def _periods(self, column: Column) -> dict[str, pd.Series]:
        cells = self._filled(column)
        parsed = parse_periods(cells.rename(column.role), self.options.dates)
        self._note(column, parsed.note)
        self.problems.add(parsed.reasons != "", column.role, cells, parsed.reasons)
        return {column.role: parsed.start, "grain": parsed.grain}

    def _numbers(self, column: Column) -> pd.Series:
        cells = self._filled(column)
        numbers, is_bad = parse_numbers(cells, self._decimal or ".")
        if column.holds == "hours" and is_bad.any():
            hours, is_bad = parse_durations_hours(cells.where(is_bad, ""))
            numbers = numbers.fillna(hours)
        self.problems.add(is_bad, column.role, cells, "is not a number")
        if column.holds == "whole":
            self.problems.add(numbers.notna() & (numbers % 1 != 0), column.role, cells, "is not a whole number")
            self.problems.add(numbers < 0, column.role, cells, "is below zero")
            return numbers.where(numbers % 1 == 0).astype("Int64")
        return numbers

    def _yes_no(self, column: Column) -> pd.Series:
        cells = self._filled(column)
        folded = cells.str.casefold()
        known = folded.isin(YES) | folded.isin(NO)
        self.problems.add(~known & (cells != ""), column.role, cells, "is neither yes nor no")
        return folded.isin(YES).astype("boolean").mask(~known)

    def _note(self, column: Column, note: str) -> None:
        if note:
            self.notes.append(f"{column.role}: {note}")
