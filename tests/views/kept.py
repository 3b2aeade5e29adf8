"""A small store that every view has something to say about, written by hand so that no two of its numbers agree.

Works answers for its Lab too; Bank and Shop stand alone, Shop without any agreement. Mail and Print are in the
register, Fax is only in the data, Scan is retired.
"""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pandas as pd

from analytics.scope.periods import Period
from analytics.scope.scope import Scope
from data.store.store import Store, open_store
from tests.stores import taken

DAY = date(2026, 9, 30)
SCOPE = Scope(DAY, Period.parse("2026-Q3"), Period.parse("2026-Q2"))

STRUCTURE = """
unit,parent,customer,customer_email,relationship_manager,headcount,valid_from,valid_to,successor
Works,,Ann,ann@works.example,Rita,120,2020-01-01,,
Lab,Works,,,,31,2020-01-01,2026-02-28,
Lab,Bank,,,,31,2026-03-01,2026-04-30,
Lab,Works,,,,31,2026-05-01,,
Bank,,Bo,,Rolf,57,2020-01-01,,
Shop,,Cy,,,,2020-01-01,,
Yard,Works,,,,13,2020-01-01,2026-01-31,Lab
"""
ROLES = """
unit,person,role,email,mandate,valid_from,valid_to
Lab,Uma,user,uma@lab.example,Small orders,2025-04-01,
Bank,Ira,IT management,,,2024-01-01,
Works,Max,purchaser,max@works.example,Up to 500,2026-02-01,
Works,Eva,purchaser,,,2023-01-01,2026-01-31
"""
SERVICES = """
service,purpose,owner,state,link
Mail,Letters,Olga,live,mail.example
Print,Paper,Otto,live,print.example
Scan,Pictures,Odin,retired,
"""
AGREEMENTS = """
agreement,unit,service,starts_on,ends_on,notice_days,renewal,state,annual_funding,currency,cost_centre,funding_state,owner,document,intended_value,lead_days,measure,target,measured_in,better,level_from,level_to
Base,Works,,2024-01-01,2026-12-31,60,none,agreed,1200000,EUR,C7,secured,Olaf,D-1,Less waiting,30,resolved in time,90,%,higher,,
Base,Works,,2024-01-01,2026-12-31,60,none,agreed,1200000,EUR,C7,secured,Olaf,D-1,Less waiting,30,waiting,6,min,lower,2024-01-01,2025-12-31
Base,Works,,2024-01-01,2026-12-31,60,none,agreed,1200000,EUR,C7,secured,Olaf,D-1,Less waiting,30,waiting,4,min,lower,2026-01-01,
Lab deal,Lab,Mail,2023-02-01,2025-01-31,45,tacit,agreed,7000,EUR,C8,pending,Oda,D-2,,,resolved in time,60,%,higher,,
Lab deal,Lab,Print,2023-02-01,2025-01-31,45,tacit,agreed,7000,EUR,C8,pending,Oda,D-2,,,outages,3,,lower,,
Bank deal,Bank,Mail,2025-07-01,,,,agreed,900,CHF,,unfunded,,,,,resolved in time,70,%,higher,,
Bank plan,Bank,Print,2026-11-15,2027-11-14,,none,negotiating,5000,CHF,,pending,Odo,,,,,,,,,
Bank sketch,Bank,Scan,2027-02-01,,,none,draft,,,,,,,,,,,,,,
Next,Works,Print,2026-10-20,2027-10-19,30,none,agreed,333,EUR,,unfunded,,,,,,,,,,
Old,Shop,Mail,2024-01-01,2026-06-30,,none,agreed,444,EUR,,secured,,,,,,,,,,
Older,Shop,Print,2023-01-01,2024-06-30,,none,ended,555,EUR,,,,,,,,,,,,
"""  # noqa: E501 - a table
NEGOTIATIONS = """
agreement,point,raised_on,state,settled_on,note
Base,Price,2026-05-01,agreed,2026-06-15,Two per cent
Base,Term,2026-08-01,open,,
Base,Pager,2026-07-01,open,,By phone
Base,Place,2026-04-01,dropped,2026-04-20,
Bank plan,Paper,2026-09-02,open,,
"""
MEASUREMENTS = """
unit,service,measure,period,met,total,value,measured_in,better
Works,Mail,resolved in time,2026-07,45,50,,%,higher
Works,Mail,resolved in time,2026-08,40,48,,%,higher
Works,Print,resolved in time,2026-09,9,10,,%,higher
Works,Mail,waiting,2026-07,,,3.5,min,lower
Works,Mail,waiting,2026-08,,,5.5,min,lower
Works,Mail,waiting,2025-11,,,5,min,lower
Lab,Mail,resolved in time,2026-07,13,20,,%,higher
Lab,Mail,resolved in time,2026-09,11,20,,%,higher
Lab,Mail,resolved in time,2025-08,19,20,,%,higher
Lab,Print,outages,2026-08,,,2,,lower
Lab,Print,outages,2026-09,,,5,,lower
Bank,Mail,resolved in time,2026-08,29,40,,%,higher
Bank,Fax,resolved in time,2026-06,3,4,,%,higher
Shop,Print,resolved in time,2025-09,5,9,,%,higher
"""


INVITATIONS = """
unit,month,service,invited,survey_kind
Works,2026-08,Mail,14,ticket
Works,2026-04,Mail,10,ticket
Works,2026-05,Print,11,ticket
Lab,2026-07,Mail,9,ticket
Bank,2026-09,Mail,21,ticket
Bank,2026-09,Print,4,ticket
Shop,2026-08,Mail,2,ticket
"""


def _answers() -> str:
    """Answers of people of each unit: csat from 1 to 5 by ticket, and two waves of a yearly survey."""
    given = [
        ("Works", "Mail", "2026-08-11", "ticket", [5, 5, 4, 4, 3, 2, 5]),
        ("Works", "Print", "2026-05-12", "ticket", [5, 4, 4, 2, 1]),
        ("Works", "Mail", "2026-04-12", "ticket", [5, 4, 5, 5, 4, 4]),
        ("Lab", "Mail", "2026-07-03", "ticket", [4, 3, 3, 5, 1, 2]),
        ("Bank", "Mail", "2026-09-04", "ticket", [5, 5, 5, 4, 5, 5]), ("Bank", "Print", "2026-09-05", "ticket", [4, 5]),
        ("Bank", "Fax", "2025-10-05", "ticket", [3]), ("Shop", "Mail", "2026-08-06", "ticket", [2, 1, 3]),
        ("Shop", "Print", "2025-09-30", "ticket", [1, 2, 4, 5]),
        ("Works", "", "2025-03-10", "relationship", [4, 4, 5, 4, 2, 5, 4, 4, 5]),
        ("Works", "", "2026-03-12", "relationship", [2, 1, 4, 3]), ("Lab", "", "2026-03-13", "relationship", [1, 2]),
        ("Bank", "", "2025-03-11", "relationship", [3, 3, 4]), ("Bank", "", "2026-03-20", "relationship", [4, 5, 4]),
    ]  # fmt: skip
    rows = [
        f"{unit},{service},{day},{kind},{unit}{place},{score}"
        for unit, service, day, kind, scores in given for place, score in enumerate(scores)
    ]  # fmt: skip
    return "\n".join(["unit,service,responded_at,survey_kind,respondent,csat", *rows])


TABLES = {
    "structure": STRUCTURE, "roles": ROLES, "services": SERVICES, "agreements": AGREEMENTS,
    "negotiations": NEGOTIATIONS, "measurements": MEASUREMENTS, "responses": _answers(), "invitations": INVITATIONS,
}  # fmt: skip


def kept_store(folder: Path) -> Store:
    """The store, filled by the ordinary way in."""
    store = open_store(folder / "store.duckdb")
    taken(store, TABLES)
    return store


def rows_of(kind: str) -> pd.DataFrame:
    """The rows of one kind, as they were written."""
    return pd.read_csv(StringIO(TABLES[kind].strip()))
