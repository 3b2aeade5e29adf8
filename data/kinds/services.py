"""The services that IT provides, as the catalogue lists them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from data.kinds.kind import SERVICE, Column, Kind

SERVICES: Final = Kind(
    "services",
    "service",
    "services",
    (
        replace(SERVICE, explained="Its name in the customer's words.", needed=True),
        Column("purpose", label="Purpose", explained="What the business does with it.", is_long=True),
        Column("owner", label="Owner", explained="Answers for it on IT's side."),
        Column("state", label="State", explained="Planned, live, ending, ended, as the catalogue says."),
        Column("link", label="Managed at", explained="Where the service is managed."),
    ),
    identity=("service",),
    title="Services",
    kept_on="customers/services.py",
    one="service",
)
