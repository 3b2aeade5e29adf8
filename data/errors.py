"""What can go wrong with the store, each a plain sentence: what was found, what was expected, what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Self


class StoreError(Exception):
    """The store cannot do what was asked; the message says why and what to do. `is_held`: another process has it."""

    is_held = False

    @classmethod
    def held_by_another(cls, path: Path) -> Self:
        """Another process has the file open: DuckDB gives a file to one process at a time."""
        error = cls(
            f"The store {path} is open in another program, most likely the running dashboard. "
            "Stop that program first, or do the same on the dashboard's pages."
        )
        error.is_held = True
        return error

    @classmethod
    def not_a_store(cls, path: Path, reason: str) -> Self:
        """The file is there, but DuckDB cannot read it."""
        return cls(
            f"{path} is not a Rapport store ({reason}). Name another file with --store, "
            "or put a backup in its place."
        )

    @classmethod
    def newer(cls, path: Path, found: int, known: int) -> Self:
        """A later version of the program has migrated the store."""
        return cls(
            f"The store {path} was written by a newer Rapport (schema {found}; this one knows {known}). "
            "Update the program, or open a backup made before the update."
        )

    @classmethod
    def damaged(cls, path: Path, losses: list[str]) -> Self:
        """The store holds less than its revision file or its batches say."""
        return cls(
            f"The store {path} has lost data: {'; '.join(losses)}. Restore the newest backup that is from before "
            f"the damage, or delete {path.name}.revision to go on with what is left."
        )

    @classmethod
    def no_folder(cls, path: Path, reason: str) -> Self:
        """The place for the store cannot be written."""
        return cls(f"The store {path} cannot be made there ({reason}). Name a folder you may write to with --store.")

    @classmethod
    def disk_full(cls, path: Path, free_mib: int, needed_mib: int) -> Self:
        """Too little space to write safely: a failed checkpoint would end the process."""
        return cls(
            f"Only {free_mib} MiB are free where {path} lies, about {needed_mib} MiB are needed. "
            "Nothing was changed. Make room and try again."
        )

    @classmethod
    def no_batch(cls, batch: int, known: list[int]) -> Self:
        """An import number that does not exist."""
        hint = f"the newest are {', '.join(map(str, known))}" if known else "nothing was imported yet"
        return cls(f"There is no import {batch}; {hint}. `imports` lists them all.")

    @classmethod
    def already_undone(cls, batch: int) -> Self:
        """An import that was undone before."""
        return cls(f"Import {batch} was undone already; nothing is left of it to remove.")

    @classmethod
    def edited_since(cls, batch: int, edits: list[tuple[int, str, int]]) -> Self:
        """Edits by hand rest on an import that should be undone."""
        listed = "; ".join(f"import {number} by {who}, {rows} rows" for number, who, rows in edits)
        return cls(
            f"Rows of import {batch} were edited by hand since ({listed}). "
            "Undo those edits first, newest first, or correct the rows instead."
        )

    @classmethod
    def no_row(cls, one: str) -> Self:
        """The row to change is not in the store."""
        return cls(f"This {one} is not in the register any more. Load the page again; nothing was changed.")

    @classmethod
    def removed_meanwhile(cls, one: str, named: str) -> Self:
        """Somebody removed the row that should be changed."""
        return cls(
            f"Somebody has removed the {one} {named} since you opened it. Nothing was changed; "
            "add it again if it should be there."
        )

    @classmethod
    def changed_meanwhile(cls, one: str, named: str, who: str, differs: list[str]) -> Self:
        """Somebody changed the row that should be changed."""
        return cls(
            f"{who} has changed the {one} {named} since you opened it ({'; '.join(differs)}). Nothing of yours "
            "was saved: look at the row as it is now, and make your change again if it is still right."
        )


class FrameError(Exception):
    """A query does not hand over what `data.frames` declares: a fault of the program, not of what anybody did."""

    @classmethod
    def undeclared(cls, query: str) -> Self:
        """A query that nobody declared."""
        return cls(f"The query {query} is not declared in data/frames.py.")

    @classmethod
    def other_columns(cls, query: str, declared: list[str], found: list[str]) -> Self:
        """Columns that lack or are new."""
        return cls(f"The query {query} gives the columns {found}; declared are {declared}.")

    @classmethod
    def other_cells(cls, query: str, column: str, declared: str, found: str) -> Self:
        """A column of another type, or with gaps where none are declared."""
        return cls(f"The query {query} gives {column} as {found}, maybe with gaps; declared is {declared}.")


class EditRefused(StoreError):
    """A change of the organisation that cannot be; the message says why and what to do."""

    @classmethod
    def no_unit_on(cls, unit: str, on: date, known: list[str]) -> Self:
        """A unit that does not exist on the day."""
        hint = "it is in the structure on other days" if unit in known else "the structure does not name it"
        return cls(f"There is no unit {unit} on {on.isoformat()}; {hint}. Choose another day or unit.")

    @classmethod
    def already_there(cls, unit: str, parent: str | None) -> Self:
        """A move to where the unit is."""
        return cls(f"{unit} already {f'is part of {parent}' if parent else 'stands at the top'}; nothing was changed.")

    @classmethod
    def circle(cls, unit: str, other: str) -> Self:
        """A unit that would come to stand above itself."""
        return cls(f"{other} is {unit} itself or lies below it, so it cannot stand above it. Move {other} first.")

    @classmethod
    def nothing_to_merge(cls, into: str) -> Self:
        """A merger of one."""
        return cls(f"Two units at least become one; choose those that become {into}.")

    @classmethod
    def nothing_to_split(cls, unit: str) -> Self:
        """A split into one."""
        return cls(f"{unit} is split into two parts at least; name them.")

    @classmethod
    def exists_already(cls, unit: str, on: date) -> Self:
        """A new unit under a name that is taken."""
        return cls(f"There is a unit {unit} on {on.isoformat()} already. Choose another name for the new one.")

    @classmethod
    def holds_already(cls, person: str, role: str, unit: str) -> Self:
        """A person who takes over from themself."""
        return cls(f"{person} is {role} of {unit} already; nothing was changed.")

    @classmethod
    def nobody_holds(cls, role: str, unit: str) -> Self:
        """A role that nobody could give up."""
        return cls(f"Nobody is {role} of {unit} on that day, so nobody's role can end.")
