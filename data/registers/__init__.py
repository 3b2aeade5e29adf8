"""What people edit: one declaration per register, from which its table, form, checks, CSV and history are made."""

from __future__ import annotations

from data.registers.declared import AGREEMENTS, CROSSWALK, NEGOTIATIONS, PEOPLE, REGISTERS, SERVICES, UNITS
from data.registers.register import Field, Register

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
