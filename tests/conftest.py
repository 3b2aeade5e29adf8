"""What holds for all tests."""

from __future__ import annotations

import os

from hypothesis import settings

# Where a change is judged, property tests try the same cases every time; at home they look for new ones.
settings.register_profile("judged", derandomize=True, print_blob=True)
if os.environ.get("CI"):
    settings.load_profile("judged")
