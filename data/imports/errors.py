"""Why a file is not taken, each a plain sentence: what was found, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

# Words of questions that ask for a judgement, in English, German and French, to offer such a one as the example.
_OPINION_WORDS = ("satisf", "zufried", "recommend", "empfehl", "recommand", "how easy", "effort", "rate ", "bewerte")


def _listed(names: Sequence[str], most: int = 12) -> str:
    """Names for a sentence, quoted, the rest counted."""
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


class ImportRefused(Exception):
    """The file is not taken at all; the message says why, and what would help where nothing need be said.

    ``how`` is a sentence on what to say, with places such as ``{dates}`` for the name of an option: whoever knows how
    options are given fills them, and the ``values``.

    ``asks`` names what a person must say so that the file can be read: ``dates``, ``decimal``, ``header_rows``,
    ``sheet``, ``kind``, ``source``, or ``columns`` (what they stand for); '' where nothing said would help.
    ``choices`` are what it can be chosen from, as far as the refusal knows; of ``dates`` the one in doubt.
    """

    asks: str = ""
    choices: tuple[str, ...] = ()

    def __init__(self, sentence: str, how: str = "", **values: object) -> None:
        super().__init__(sentence)
        self.how, self.values = how, values

    def asking(self, what: str, choices: Sequence[str] = ()) -> Self:
        """The same refusal, with what a person must say and what there is to choose from."""
        self.asks, self.choices = what, tuple(choices)
        return self

    @classmethod
    def empty_file(cls, name: str) -> Self:
        """Nothing but white space."""
        return cls(f"{name} is empty. Export it again, and look at the filter of the export.")

    @classmethod
    def not_a_table(cls, found: str) -> Self:
        """A known kind of file that holds no table of rows."""
        return cls(f"This is {found}, not a table. Export it as CSV or XLSX and import that file.")

    @classmethod
    def html_page(cls, name: str) -> Self:
        """A web page under a table's name: mostly a sign-in page, sometimes an 'Excel' export in HTML."""
        return cls(
            f"{name} is a web page, not a table; often the sign-in page of a tool whose session had ended. "
            "Sign in there and export again as CSV or XLSX."
        )

    @classmethod
    def not_text(cls, name: str) -> Self:
        """Bytes that no text encoding explains."""
        return cls(f"{name} holds no readable text (damaged?). Export it again as CSV (UTF-8) or XLSX.")

    @classmethod
    def no_header(cls, name: str, header_rows: int, found: int) -> Self:
        """Fewer rows than rows of headings."""
        return cls(
            f"{name} has {found} rows, fewer than the {header_rows} rows of headings it should begin with.",
            "Say how many there are with {header_rows} (0 if none).",
        ).asking("header_rows")

    @classmethod
    def too_wide(cls, columns: int, most: int) -> Self:
        """More columns than any spreadsheet has."""
        return cls(
            f"The first line has {columns:,} columns, more than the {most:,} a spreadsheet can hold. "
            "The line ends are probably lost: export the file again."
        )

    @classmethod
    def line_too_long(cls, line: int, most: int) -> Self:
        """A line longer than any row of an export."""
        return cls(
            f"Line {line:,} is longer than {most:,} bytes, so this is no table of rows. "
            "The line ends are probably lost: export the file again as CSV or XLSX."
        )

    @classmethod
    def too_large(cls, found: str, most: str) -> Self:
        """A workbook that unpacks to more than is sensible."""
        return cls(f"The workbook unpacks to {found}, more than {most}. Export it as CSV, or in parts.")

    @classmethod
    def sheet_too_large(cls, sheet: str, height: int, width: int) -> Self:
        """A sheet whose outermost cells span more than memory holds."""
        return cls(
            f"The cells of sheet '{sheet}' reach over {height:,} rows and {width:,} columns, more than can be read. "
            "Remove what stands far from the table, or export it as CSV, or in parts."
        )

    @classmethod
    def title_above_table(cls, first_line: str, n_rows: int, columns: int, separator: str) -> Self:
        """Lines stand above the headings."""
        return cls(
            f"The first line, '{first_line}', is not the row of headings: {n_rows:,} other lines have "
            f"{columns} columns with {separator} between them.",
            "Count the lines down to the headings, blank ones left out, and give that number with {header_rows}.",
        ).asking("header_rows")

    @classmethod
    def no_whole_row(cls, columns: int, n_rows: int, found: int) -> Self:
        """No row has the columns of the heading."""
        return cls(
            f"The headings have {columns} columns, but none of the {n_rows:,} rows below has; most have "
            f"{found}.",
            "If lines stand above the headings, give the number of lines down to the headings with {header_rows} "
            "(0 if there are no headings).",
        ).asking("header_rows")

    @classmethod
    def quotes_unbalanced(cls, n_rows: int, first_line: int) -> Self:
        """So many stray quotation marks that reading on makes no sense."""
        return cls(
            f"{n_rows:,} rows have quotation marks that are not closed or not doubled, the first in line "
            f"{first_line:,}. Export the file again as CSV with quoted text, or as XLSX."
        )

    @classmethod
    def too_many_broken(cls, n_rows: int, columns: int, first_line: int) -> Self:
        """So many ragged rows that reading on makes no sense."""
        return cls(
            f"{n_rows:,} rows have not the {columns} columns of the headings, the first in line "
            f"{first_line:,}. Look at it, and export the file again as CSV with quoted text, or as XLSX."
        )

    @classmethod
    def no_sheet(cls, sheet: str, sheets: Sequence[str]) -> Self:
        """A sheet that the workbook does not have."""
        said = f"The workbook has no sheet '{sheet}'; it has {_listed(sheets)}."
        return cls(said, "Name one with {sheet}.").asking("sheet", sheets)

    @classmethod
    def no_sheet_with_table(cls, sheets: Sequence[str]) -> Self:
        """No sheet begins with headings and has rows below."""
        return cls(
            f"None of the sheets {_listed(sheets)} begins with a row of headings with rows below it.",
            "Name the sheet with {sheet}, and its rows of headings with {header_rows}.",
        ).asking("sheet", sheets)

    @classmethod
    def unknown_column(cls, name: str, columns: Sequence[str]) -> Self:
        """A column named in the options that the file does not have."""
        return cls(
            f"The file has no column '{name}'; it has {_listed(columns)}.",
            "Name one of these, or its place like #5, with {map}.",
        ).asking("columns")

    @classmethod
    def several_columns(cls, name: str, places: Sequence[int]) -> Self:
        """A column name that several columns carry."""
        listed = ", ".join(f"#{place}" for place in places)
        said = f"{len(places)} columns are named '{name}'."
        return cls(said, "Say which by its place with {map}: {listed}.", listed=listed)

    @classmethod
    def ambiguous_dates(cls, column: str, n: int, example: str) -> Self:
        """Every date could be read with the day or with the month first."""
        return cls(
            f"Column '{column}': all {n:,} dates can be read day first or month first (such as {example}).",
            "Say which with {dates} dmy or {dates} mdy.",
        ).asking("dates", [example])

    @classmethod
    def unknown_date_order(cls, declared: str, known: Sequence[str]) -> Self:
        """A declared order that is none."""
        return cls(f"'{declared}' is no order of dates; there are {_listed(known)}.", "Give one with {dates}.")

    @classmethod
    def unknown_time_zone(cls, name: str) -> Self:
        """A time zone that the IANA list does not have."""
        return cls(f"There is no time zone '{name}'.", "Give an IANA name like Europe/Berlin with {time_zone}.")

    @classmethod
    def ambiguous_decimal(cls, column: str, example: str) -> Self:
        """Marks that may be decimal or thousands."""
        return cls(
            f"Column '{column}': '{example}' may be a whole number with thousands or one with three decimals; "
            "nothing in the file decides.",
            "Say which mark is the decimal one with {decimal} . or {decimal} ,",
        ).asking("decimal")

    @classmethod
    def unknown_decimal(cls, declared: str) -> Self:
        """A declared decimal mark that is none."""
        return cls(f"'{declared}' is no decimal mark; there are . and ,", "Give one with {decimal}.")

    @classmethod
    def unknown_kind(cls, kind: str, kinds: Sequence[str]) -> Self:
        """A kind of rows that does not exist."""
        return cls(f"There is no kind '{kind}'; there are {_listed(kinds)}.", "Name one with {kind}.")

    @classmethod
    def not_recognised(cls, columns: Sequence[str], nearest: str, missing: Sequence[str]) -> Self:
        """No kind has all it needs among the columns."""
        return cls(
            f"The columns {_listed(columns)} are those of no known export.",
            "To read the file as {nearest}, say with {kind} {nearest} and {map} ROLE=COLUMN (or {set} ROLE=VALUE) "
            "what stands for {missing}.", nearest=nearest, missing=_listed(missing),
        ).asking("columns")

    @classmethod
    def several_kinds(cls, kinds: Sequence[str]) -> Self:
        """The columns fit more than one kind."""
        said = f"The columns fit {_listed(kinds)} equally well."
        return cls(said, "Say which it is with {kind}.").asking("kind", kinds)

    @classmethod
    def missing_columns(cls, kind: str, missing: Sequence[str], columns: Sequence[str]) -> Self:
        """A kind's needed columns that neither file nor options give."""
        return cls(
            f"As {kind} the file lacks {_listed(missing)}; it has {_listed(columns)}.",
            "Say what stands for it with {map} ROLE=COLUMN, or give one value for all rows with {set} ROLE=VALUE.",
        ).asking("columns")

    @classmethod
    def unknown_role(cls, role: str, kind: str, roles: Sequence[str]) -> Self:
        """A role the kind does not have."""
        said = f"{kind} have no '{role}'; they have {_listed(roles, 30)}."
        return cls(said, "Use one of these with {map} or {set}.")

    @classmethod
    def nothing_scored(cls, columns: Sequence[str]) -> Self:
        """Responses without any question."""
        return cls(
            f"No column holds a score among {_listed(columns)}.",
            'Name it and what it measures, such as {map} score:csat="Overall satisfaction".',
        ).asking("columns")

    @classmethod
    def no_question_scored(cls, tool: str, questions: Sequence[str], *, has_unit: bool) -> Self:
        """A survey whose questions are free, of which nobody said which is scored and what it measures."""
        likely = [question for question in questions if any(word in question.casefold() for word in _OPINION_WORDS)]
        example = (likely or [*questions, "QUESTION"])[0]
        unit = "" if has_unit else " Say also what names the unit, with {map} unit=COLUMN or {set} unit=NAME."
        return cls(
            f"Recognised as {tool}, but nothing says which question is scored and what it measures, among "
            f"{_listed(questions)}.",
            'Say it with {map} score:METRIC=QUESTION, such as {map} score:csat="{example}" (csat, nps, ces or rating), '
            "and its scale with {scale} where it is not the usual one." + unit, example=example,
        ).asking("columns")

    @classmethod
    def unknown_metric(cls, metric: str, metrics: Sequence[str]) -> Self:
        """A metric that does not exist."""
        said = f"'{metric}' is no metric; there are {_listed(metrics)}."
        return cls(said, "Use one of these with {map} score:METRIC=…")

    @classmethod
    def unknown_questions(cls, questions: Sequence[str]) -> Self:
        """Questions in long form of which nobody said what they measure."""
        return cls(
            f"Nothing says what {_listed(questions)} measure.",
            'Name the metric of each question, such as {map} score:csat="{example}".', example=questions[0],
        ).asking("columns")

    @classmethod
    def no_scale(cls, metric: str) -> Self:
        """A metric without a usual scale and without a declared one."""
        said = f"A {metric} has no scale of its own."
        return cls(said, "Say it, such as {scale} {metric}=1..10.", metric=metric).asking("columns")

    @classmethod
    def bad_scale(cls, metric: str, declared: str) -> Self:
        """A declared scale that makes no sense."""
        return cls(
            f"'{declared}' is no scale.",
            "Give its ends, such as {scale} {metric}=1..5, or its labels from worst to best with commas between them, "
            'such as {scale} {metric}="Poor,Fair,Good".', metric=metric,
        )

    @classmethod
    def unknown_better(cls, metric: str, declared: str) -> Self:
        """Neither end of a scale."""
        said = f"'{declared}' is no end of a scale; there are higher and lower."
        return cls(said, "Give one, such as {better} {metric}=lower.", metric=metric)

    @classmethod
    def bad_satisfied_from(cls, metric: str, declared: str, low: int, high: int) -> Self:
        """A satisfied-from score outside the scale."""
        said = f"'{declared}' is no score from {low} to {high}."
        return cls(said, "Give one with {satisfied_from} {metric}=SCORE.", metric=metric)

    @classmethod
    def no_satisfied_from(cls, metric: str, low: int, high: int) -> Self:
        """An unusual scale of which nobody said which scores count as satisfied."""
        return cls(
            f"On a scale of {low} to {high} it is not known which scores count as satisfied.",
            "Say the first one with {satisfied_from} {metric}=SCORE.", metric=metric,
        ).asking("columns")

    @classmethod
    def bad_value_for_all(cls, role: str, value: str, reason: str) -> Self:
        """A value given for every row that cannot stand there."""
        return cls(f"All rows were to have '{value}' as {role}: {reason}.", "Say another with {set}.")

    @classmethod
    def bad_cell(cls, label: str, value: str, reason: str) -> Self:
        """A cell edited by hand that cannot stand."""
        found = f"'{value}' " if value else ""
        return cls(f"{label}: {found}{reason}. Nothing was saved.")

    @classmethod
    def source_lacks(cls, source: str, missing: Sequence[str], columns: Sequence[str]) -> Self:
        """A file that is not what its source says."""
        return cls(
            f"The source '{source}' needs {_listed(missing)}, which the file lacks; it has {_listed(columns)}.",
            "Name the columns anew with {map}, or save the source anew on the Import page.",
        )

    @classmethod
    def several_sources(cls, sources: Sequence[str]) -> Self:
        """A file that fits several sources."""
        said = f"The file fits the sources {_listed(sources)} equally well."
        return cls(said, "Name one with {source}.").asking("source", sources)
