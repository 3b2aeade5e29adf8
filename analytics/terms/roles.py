"""The roles that persons hold in units."""

from __future__ import annotations

ROLES = ("customer", "purchaser", "user", "relationship manager", "IT management")
"""The roles, those of the business first."""

SHOWN_ROLES = ("customer", "purchaser", "relationship manager")
"""Roles whose change is an event for the customer."""
