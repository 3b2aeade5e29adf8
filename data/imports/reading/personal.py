"""Columns that name people or lead to them, recognised by their headings in English, German and French."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from data.imports.reading.headings import folded

_WHO: Final = (
    r"(?:(?:contact|recipient|respondent|person|customer|requester|caller|user|agent|assignee|reporter|creator|"
    r"empfänger|kontakt|agenten|bearbeiter|destinataire)[ .'-]*)?"
)
_NAME: Final = (
    r"(?:(?:first|last|full|given|family|middle|sur|fore|user|display|your|login) ?name|recipient ?(?:first|last) ?name"
    r"|name|(?:vor|nach|zu|familien|benutzer|anzeige)name|ihr name|name der person"
    r"|(?:pré)?nom(?: de famille| complet| d'utilisateur| et prénom)?|votre nom)"
)
_MAIL: Final = (
    r"(?:(?:your|ihre|votre) )?(?:e-?mail|mail)(?:[ -]?(?:address|adresse|id))?|recipient ?e?-?mail|"
    r"adresse (?:e-?mail|mail|de messagerie|électronique)|courriel|emailaddress"
)
_IP: Final = r"ip(?:[ -]?(?:address|adresse|addr))?|ipaddr(?:ess)?|adresse ip"
_PHONE: Final = (
    r"(?:tele)?phone(?: ?(?:number|no\.?))?|(?:mobile|cell)(?: ?(?:phone|number))*|"
    r"(?:telefon|mobil|handy)(?:[ -]?nummer)?|(?:numéro de )?(?:téléphone|portable)"
)
_PLACE: Final = r"location ?(?:latitude|longitude|accuracy)|(?:geo ?)?(?:latitude|longitude)|breitengrad|längengrad"
# Cells of these are people's names in the lists that service desks export.
_PEOPLE: Final = (
    r"caller(?: id)?|requester|reporter|assignee|assigned to|opened by|opened for|requested for|closed by|resolved by|"
    r"creator|agent|contact|technician|technicien|demandeur|melder|bearbeiter|sys (?:created|updated) by"
)
_PERSONAL: Final = re.compile(rf"(?:{_WHO}(?:{_NAME}|{_MAIL}|{_PHONE})|{_IP}|{_PLACE}|{_PEOPLE})")
# "Empfänger" and the like may also stand behind: "Nachname des Empfängers", "nom du contact".
_TAIL: Final = re.compile(r" (?:des|der|du|de la|de l'|of the|of) ?[\w' ]{3,30}$")


def personal_columns(columns: Sequence[str]) -> list[int]:
    """Places of the columns whose headings promise names, e-mail or network addresses, or telephone numbers.

    Of a dot-walked heading (``caller_id.email``) the last word counts. What names units, services or hosts (``company
    name``) is not among them.

    Examples
    --------
    >>> personal_columns(["Organisation", "E-Mail-Adresse", "score", "caller_id.name"])
    [1, 3]
    """
    return [place for place, column in enumerate(columns) if _is_personal(folded(column))]


def _is_personal(heading: str) -> bool:
    last = heading.rsplit(".", 1)[-1].strip()
    if "." in heading and last == "name":
        # task.company.name is no person's name, caller_id.name is.
        owner = heading.rsplit(".", 2)[-2].strip()
        return bool(re.fullmatch(rf"{_PEOPLE}|user|person|recipient", owner))
    return any(_PERSONAL.fullmatch(each) for each in (heading, last, _TAIL.sub("", heading)))
