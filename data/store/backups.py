"""Backups: a copy of the store that can take its place."""

from __future__ import annotations

import shutil
from pathlib import Path

from data.errors import StoreError
from data.store.store import BESIDE, Store, open_store


def back_up(store: Store, to: Path) -> int:
    """Copy a store while it is open; writers wait meanwhile.

    Every commit ends with a checkpoint, so the file alone is the whole store. Its revision number and the key
    of its respondents go with it. Gives the revision that the copy holds.

    Raises
    ------
    StoreError
        The copy cannot be written there.
    """
    to = to.expanduser().resolve()
    if to == store.path:
        raise StoreError.no_folder(to, "it is the store itself")
    store.respondent_secret()
    with store.still():
        _copy(store.path, to)
        return store.revision


def restore(backup: Path, to: Path) -> int:
    """Put a backup in the place of a store that is not open; what stood there is kept under ``.before``.

    Gives the revision that the store has now.

    Raises
    ------
    StoreError
        The backup is no whole store, or another process holds one of the two files.
    """
    backup, to = backup.expanduser().resolve(), to.expanduser().resolve()
    if not backup.exists():
        raise StoreError.not_a_store(backup, "there is no such file")
    # Opening both proves the backup whole and the store unused.
    for path in (backup, to) if to.exists() and not _is_damaged(to) else (backup,):
        open_store(path).close()
    if to.exists():
        _copy(to, to.with_name(to.name + ".before"))
    _copy(backup, to)
    store = open_store(to)
    revision = store.revision
    store.close()
    return revision


def _is_damaged(path: Path) -> bool:
    try:
        open_store(path).close()
    except StoreError as error:
        if error.is_held:
            raise
        return True
    return False


def _copy(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        for ending in ("", *BESIDE):
            part = source.with_name(source.name + ending)
            if part.exists():
                shutil.copy2(part, target.with_name(target.name + ending))
    except OSError as error:
        raise StoreError.no_folder(target, str(error)) from error
