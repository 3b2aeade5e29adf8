"""What people edit: one declaration per register, from which its table, form, checks, CSV and history are made."""

from __future__ import annotations

from data.kinds.register import Field, Register
from data.kinds.registers import AGREEMENTS, CROSSWALK, NEGOTIATIONS, PEOPLE, REGISTERS, SERVICES, UNITS

__all__ = [
    "AGREEMENTS",
    "CROSSWALK",
    "NEGOTIATIONS",
    "PEOPLE",
    "REGISTERS",
    "SERVICES",
    "UNITS",
    "Field",
    "Register",
]
