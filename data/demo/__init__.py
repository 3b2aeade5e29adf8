"""An invented company, Aldermouth Harbour & Rail, as export files that go through the same import as anyone's.

What is hidden in its data is declared in `stories.py`.
"""

from __future__ import annotations

from data.demo.exports import COMPANY, ExportFile, write_exports

__all__ = ["COMPANY", "ExportFile", "write_exports"]
