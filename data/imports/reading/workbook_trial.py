"""Opens a workbook in a process of its own, started by `workbook`: what exhausts memory ends only this process."""

from __future__ import annotations

import io
import sys

from python_calamine import load_workbook

# Twice what the largest sheet that is read takes.
_MOST_MEMORY = 2 * 1024**3

if __name__ == "__main__":
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    book = load_workbook(io.BytesIO(sys.stdin.buffer.read()))
    for name in book.sheet_names:
        book.get_sheet_by_name(name)
