"""What a person says about a file that the file does not say itself."""

from __future__ import annotations

from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class ImportOptions:
    """The options of one import, as given on the command line or on the Import page.

    Parameters
    ----------
    kind : what the rows are (``responses``, ``measurements``, ...); None lets the columns decide.
    source : name under which rows of this file are identified; None takes the kind's name.
    map : ``(role, column)``: which column of the file fills a canonical column; ``#5`` names a column by
        its place, ``score:csat`` is the role of a question that measures csat.
    set : ``(role, value)``: one value for every row.
    scale : ``(metric, scale)``: ``1..5``, or the labels from worst to best, separated by commas. Here and in the next
        three a question's wording may stand for its metric, where several questions have the same.
    satisfied_from : ``(metric, score)``: the first score that counts as satisfied.
    better : ``(metric, "higher" | "lower")``: which end of the scale is the good one.
    no_answer : ``(metric, codes)``: scores that are no answer, separated by commas.
    key : the columns that identify a row.
    skip : ``(column, value)``: rows that are left out, and counted as rejected with that reason.
    dates : ``dmy``, ``mdy`` or ``ymd``, where the file does not prove its date order.
    decimal : ``.`` or ``,``, where the file does not prove its decimal mark.
    time_zone : the zone of times without one, an IANA name; the store's reporting zone if None.
    sheet : name or number of a workbook's sheet.
    header_rows : how many rows of headings stand above the data.
    window : what a row's absence means: ``append`` nothing, ``replace`` that it is gone if the file covers its
        date, ``full`` that it is gone.
    """

    kind: str | None = None
    source: str | None = None
    map: Pairs = ()
    set: Pairs = ()
    scale: Pairs = ()
    satisfied_from: Pairs = ()
    better: Pairs = ()
    no_answer: Pairs = ()
    key: tuple[str, ...] = ()
    skip: Pairs = ()
    dates: str | None = None
    decimal: str | None = None
    time_zone: str | None = None
    sheet: str | None = None
    header_rows: int | None = None
    window: str = "append"
