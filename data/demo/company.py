"""Aldermouth Harbour & Rail: its units, the people who decide there, and the services they use.

The company is invented. `valid_to` is the last day on which a row holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from data.demo.stories import STORIES

RECORDED_SINCE = date(2021, 1, 1)
MAIL_DOMAIN = "aldermouth.example"


@dataclass(frozen=True)
class Unit:
    """A unit as the demonstration knows it.

    Parameters
    ----------
    division : the top unit it belonged to when the data begin.
    parent : unit directly above; empty for a division.
    headcount : people.
    customer, purchaser : who decides, who orders; empty where there is none.
    services : what it uses beyond the everyday services.
    satisfaction, delivery : its own level, in logits and in standard deviations.
    asks : tickets per head and month, as a factor.
    """

    name: str
    division: str
    parent: str
    headcount: int
    customer: str
    purchaser: str
    services: tuple[str, ...]
    satisfaction: float = 0.0
    delivery: float = 0.0
    asks: float = 1.0


RADIO, FINANCE = "Telephone and radio", "Finance system"
TRAINS, BERTHS, SCANNING = "Train planning", "Berth and yard planning", "Warehouse scanning"
FARES, ORDERS = "Fares and bookings", "Work orders"

UNITS: tuple[Unit, ...] = (
    Unit("Rail Operations", "Rail Operations", "", 34, "Astrid Hallberg", "Tomas Renfrew", (TRAINS,), 0.1),
    Unit("Passenger Trains", "Rail Operations", "Rail Operations", 310, "Oskar Lindahl", "Maja Kerrigan",
         (TRAINS, RADIO, FARES), 0.05),
    Unit("Train Crew", "Rail Operations", "Passenger Trains", 260, "", "Jonas Iversby", (TRAINS, RADIO), -0.1),
    Unit("Stations", "Rail Operations", "Passenger Trains", 190, "Helene Duarte", "Ruben Askew", (FARES, RADIO),
         0.15),
    Unit("Freight Trains", "Rail Operations", "Rail Operations", 210, "Piotr Wexford", "Lena Storbacka",
         (TRAINS, RADIO), 0.35, 0.9),
    Unit("Stonehythe Yard", "Rail Operations", "Freight Trains", 120, "", "", (TRAINS, RADIO), 0.3, 0.9),
    Unit("Traffic Control", "Rail Operations", "Rail Operations", 95, "Ingrid Salmela", "Nils Faraday",
         (TRAINS, RADIO), -0.05, 0.2),
    Unit("Harbour", "Harbour", "", 28, "Gwen Tollefsen", "Arjun Maddock", (BERTHS,), 0.1),
    Unit("Container Terminal", "Harbour", "Harbour", 280, "Matteo Rosvall", "Sunniva Blake", (BERTHS, RADIO), 0.25,
         0.1),
    Unit("Crane Operations", "Harbour", "Container Terminal", 140, "", "", (BERTHS, RADIO), 0.15),
    Unit("Gate and Yard", "Harbour", "Container Terminal", 110, "", "Klara Oduya", (BERTHS,), 0.2),
    Unit("Pilotage", "Harbour", "Harbour", 14, "Birger Nakamoto", "", (), 0.2, 0.4, 0.42),
    Unit("Harbour Master", "Harbour", "Harbour", 12, "Edda Quillfeldt", "", (), 0.0, 0.4, 0.48),
    Unit("Logistics", "Logistics", "", 30, "Simone Varga", "Hugo Penhallow", (SCANNING,), 0.0),
    Unit("Warehousing", "Logistics", "Logistics", 150, "Ylva Carrington", "Deniz Holm", (SCANNING,), -0.35, 0.1),
    Unit("Fennwick Warehouse", "Logistics", "Warehousing", 130, "", "Petra Osei", (SCANNING,), -0.45),
    Unit("Stonehythe Warehouse", "Logistics", "Warehousing", 120, "", "", (SCANNING,), -0.35),
    Unit("Road Haulage", "Logistics", "Logistics", 170, "Frederik Amsel", "Carmen Ljung", (RADIO, SCANNING), -0.1,
         0.1),
    Unit("Customs Services", "Logistics", "Logistics", 55, "Noor Sandberg", "Elis Trevanion", (FINANCE,), 0.2, 0.2),
    Unit("Cold Store", "Logistics", "Logistics", 90, "", "Magda Rietveld", (SCANNING,), -0.2),
    Unit("Engineering", "Engineering", "", 32, "Konrad Aldous", "Vera Lampinen", (ORDERS,), 0.0),
    Unit("Rolling Stock Workshops", "Engineering", "Engineering", 210, "Beatrix Solheim", "Samir Eklund", (ORDERS,),
         0.1),
    Unit("Wheel Shop", "Engineering", "Rolling Stock Workshops", 70, "", "", (ORDERS,), 0.05),
    Unit("Track and Signals", "Engineering", "Engineering", 180, "Leopold Anyanwu", "Tove Marchetti",
         (ORDERS, RADIO), 0.0),
    Unit("Buildings and Energy", "Engineering", "Engineering", 75, "Agnes Whitlock", "Pavel Berglind", (ORDERS,),
         0.1),
    Unit("Commercial", "Commercial", "", 26, "Rosalind Achterberg", "Kim Haverstock", (FARES,), 0.05),
    Unit("Passenger Sales", "Commercial", "Commercial", 70, "Torsten Vale", "Amina Fjeldstad", (FARES,), -0.2),
    Unit("Freight Sales", "Commercial", "Commercial", 45, "Marguerite Stroud", "Isak Lowell", (BERTHS,), 0.1),
    Unit("Marketing", "Commercial", "Commercial", 24, "Felix Tamminen", "", (), 0.1, 0.2),
    Unit("Contact Centre", "Commercial", "Commercial", 110, "Dagny Prewett", "Omar Lindqvist", (FARES, RADIO), -0.1,
         0.1, 1.3),
    Unit("Corporate Services", "Corporate Services", "", 22, "Harriet Nystrand", "Wim Castellan", (FINANCE,), 0.2),
    Unit("Finance", "Corporate Services", "Corporate Services", 85, "Bengt Ashdown", "Lucia Hartvig", (FINANCE,),
         0.15),
    Unit("Purchasing", "Corporate Services", "Finance", 26, "Solveig Marlowe", "", (FINANCE,), 0.05),
    Unit("People and Pay", "Corporate Services", "Corporate Services", 48, "Anders Mbeki-Roth", "Johanna Sile",
         (FINANCE,), 0.25),
    Unit("Legal", "Corporate Services", "Corporate Services", 9, "Clemens Ahlgren", "", (), 0.3, 0.4, 0.55),
    Unit("Internal Audit", "Corporate Services", "Corporate Services", 7, "Ottilie Grant", "", (), 0.1, 0.4, 0.6),
)

# In the surveys, in no other file: see the story "undocumented".
UNDOCUMENTED = Unit("Ferry Kiosk", "", "", 8, "", "", (FARES,), 0.0, 0.0, 0.9)

NEW_MANAGER = "Daniel Okonjo"
NEW_PARENT = "Harbour"

RELATIONSHIP_MANAGERS = {
    "Rail Operations": "Signe Baranski", "Harbour": "Joao Ferring", "Logistics": "Joao Ferring",
    "Engineering": "Mirela Thorne", "Commercial": "Signe Baranski", "Corporate Services": "Mirela Thorne",
}
# Nobody in IT looks after this customer: one of the warnings a structure should give.
WITHOUT_RELATIONSHIP_MANAGER = ("Internal Audit",)

# name, purpose, owner, state; in the customer's words
SERVICES: tuple[tuple[str, str, str, str], ...] = (
    ("Workplace", "A working computer, screen and phone for everyone, repaired or replaced in time",
     "Ulrik Danforth", "live"),
    ("E-mail and calendar", "Write, meet and plan together, on any device", "Ulrik Danforth", "live"),
    ("Service desk", "One place to ask for help, by phone, portal or chat", "Priya Lindhagen", "live"),
    ("Network and Wi-Fi", "A connection that holds in offices, on quays and in yards", "Casper Moreau", "live"),
    ("Payroll and time", "Hours recorded once, pay that is right and on time", "Elin Sackville", "live"),
    (RADIO, "Speak with crews, drivers and the control room, day and night", "Casper Moreau", "live"),
    (FINANCE, "Invoices, budgets and the monthly closing", "Elin Sackville", "live"),
    (TRAINS, "Timetables, train paths and crew rosters that fit together", "Rasmus Okell", "live"),
    (BERTHS, "Which ship berths when, and where each container stands", "Rasmus Okell", "live"),
    (SCANNING, "Goods in, moved and out, recorded where they stand", "Nadia Weststrand", "live"),
    (FARES, "Sell seats, cars and season passes at every counter and online", "Nadia Weststrand", "live"),
    (ORDERS, "Plan repairs, book spare parts, record what was done", "Nadia Weststrand", "being replaced"),
)
SERVICE_NAMES: tuple[str, ...] = tuple(service[0] for service in SERVICES)
EVERYDAY_SERVICES: tuple[str, ...] = SERVICE_NAMES[:5]

# unit, person, role, mandate, from, until
OTHER_ROLES: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("Passenger Trains", "Stellan Roux", "purchaser", "Crew tablets, up to 15,000 EUR a year", "2024-03-01", ""),
    ("Container Terminal", "Berit Callahan", "purchaser", "Radios and yard terminals, up to 20,000 EUR a year",
     "2023-02-01", ""),
    ("Warehousing", "Goran Isherwood", "purchaser", "Handhelds and labels, up to 10,000 EUR a year", "2024-09-01",
     ""),
    ("Warehousing", "Linnea Pagano", "purchaser", "Handhelds and labels, up to 10,000 EUR a year", "2021-01-01",
     "2024-08-31"),
    ("Finance", "Theo Vandermark", "purchaser", "Licences of the finance system", "2022-05-01", ""),
    ("Track and Signals", "Runa Ellery", "purchaser", "Devices for track teams, up to 12,000 EUR a year",
     "2023-06-01", ""),
    # Two who decide in one unit: one of the warnings a structure should give.
    ("Customs Services", "Rune Hegstad", "customer", "Acting for Noor Sandberg since the spring", "2026-05-01", ""),
    ("Stations", "Milo Drachmann", "user", "Speaks for the ticket counters in tests of new versions", "2025-01-01",
     ""),
    ("Fennwick Warehouse", "Tuva Eastlake", "user", "Speaks for the shop floor in tests of new versions",
     "2025-05-01", ""),
    ("Rolling Stock Workshops", "Emre Halloran", "user", "Speaks for the workshops in tests of new versions",
     "2024-02-01", ""),
    *((division, "Katarina Osgood", "IT management", "Escalations; head of IT", "2022-01-01", "")
      for division in RELATIONSHIP_MANAGERS),
    *((division, "Lars Emmerich", "IT management", "Escalations; head of service delivery", "2023-09-01", "")
      for division in RELATIONSHIP_MANAGERS),
)


def answerable_units() -> dict[str, str]:
    """For each unit the unit whose customer answers for it, as organised when the data begin."""
    by_name = {unit.name: unit for unit in UNITS}

    def found(unit: Unit) -> str:
        return unit.name if unit.customer or not unit.parent else found(by_name[unit.parent])

    return {unit.name: found(unit) for unit in UNITS}


def mail_address(person: str) -> str:
    """The person's address; empty for nobody."""
    return f"{person.lower().replace(' ', '.')}@{MAIL_DOMAIN}" if person else ""


def structure() -> pd.DataFrame:
    """The tree of units with who decides, orders and looks after them, one row per unit and span of dates."""
    rows: list[dict[str, object]] = []
    for unit in UNITS:
        if unit.name in STORIES["re-organisation"].units:
            changed, after = STORIES["re-organisation"].starts_on, {"parent": NEW_PARENT, "division": NEW_PARENT}
        elif unit.name in STORIES["new manager"].units:
            changed, after = STORIES["new manager"].starts_on, {"customer": NEW_MANAGER}
        else:
            rows.append(_structure_row(unit, {}, RECORDED_SINCE, None))
            continue
        rows.append(_structure_row(unit, {}, RECORDED_SINCE, changed - timedelta(days=1)))
        rows.append(_structure_row(unit, after, changed, None))
    return pd.DataFrame(rows)


def _structure_row(unit: Unit, after: dict[str, str], valid_from: date, valid_to: date | None) -> dict[str, object]:
    """One row of the structure, with what has changed by then."""
    customer = after.get("customer", unit.customer)
    manager = RELATIONSHIP_MANAGERS[after.get("division", unit.division)]
    return {
        "unit": unit.name, "parent": after.get("parent", unit.parent),
        "customer": customer, "customer_email": mail_address(customer),
        "purchaser": unit.purchaser, "purchaser_email": mail_address(unit.purchaser),
        "relationship_manager": "" if unit.name in WITHOUT_RELATIONSHIP_MANAGER else manager,
        "headcount": unit.headcount,
        "valid_from": valid_from.isoformat(), "valid_to": valid_to.isoformat() if valid_to else "",
    }


def roles() -> pd.DataFrame:
    """Roles beyond those named in the structure: further purchasers, speakers of the users, IT management."""
    rows = [
        {"unit": unit, "person": person, "role": role, "email": mail_address(person), "mandate": mandate,
         "valid_from": valid_from, "valid_to": valid_to}
        for unit, person, role, mandate, valid_from, valid_to in OTHER_ROLES
    ]
    return pd.DataFrame(rows)


def services() -> pd.DataFrame:
    """The services in the customers' words."""
    frame = pd.DataFrame(list(SERVICES), columns=["service", "purpose", "owner", "state"])
    pages = [name.lower().replace(" ", "-") for name in SERVICE_NAMES]
    return frame.assign(link=[f"https://catalogue.{MAIL_DOMAIN}/{page}" for page in pages])
