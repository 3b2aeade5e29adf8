"""Which column names the unit of who was served."""

import pytest

from data.imports.reading.headings import unit_column
from data.imports.reading.reading import read_table


def unit_among(*headings: str) -> str | None:
    """The heading that is taken for the unit's, each column being filled."""
    table = read_table((",".join(headings) + "\n" + ",".join("x" * len(headings)) + "\n").encode(), "x.csv")
    place = unit_column(table)
    return None if place is None else headings[place]


@pytest.mark.parametrize(
    ("headings", "unit"),
    [
        (("number", "caller_id.department"), "caller_id.department"),
        (("assignment_group.company", "u_business_unit"), "u_business_unit"),
        (("company", "department"), "department"),
        (("opened_by.department", "caller_id.company.name"), "caller_id.company.name"),
        (("ticket.organization", "group_id"), "ticket.organization"),
        (("Custom field (Organizations)", "Assignee"), "Custom field (Organizations)"),
        (("ticket.organization_id", "score"), "ticket.organization_id"),
        (("Ihre Abteilung", "Note"), "Ihre Abteilung"),
        (("Dans quelle entreprise travaillez-vous ?", "Note"), "Dans quelle entreprise travaillez-vous ?"),
        (("How satisfied are you with the IT department?", "Other"), None),
        (("What could our department improve?", "Other"), None),
        (("assigned_to.department", "Monitor"), None),
    ],
)
def test_the_unit_is_who_was_served(headings: tuple[str, ...], unit: str | None) -> None:
    """A department before an organisation before a company, never on the side of those who deliver."""
    assert unit_among(*headings) == unit


def test_an_empty_column_names_nothing() -> None:
    """A column without any value is passed by."""
    table = read_table(b"department,company\n,Acme\n", "x.csv")
    assert unit_column(table) == 1
