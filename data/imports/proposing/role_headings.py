"""Under which headings each role stands in exports that no tool's format knows; English, German and French."""

from __future__ import annotations

import re
from typing import Final

from data.imports.reading.headings import folded

_ID: Final = r"\b(?:id|number|no|nr|key|ref|nummer|numéro)\b"

# Headings by role, the likelier before the others.
_HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "responded_at": (
        r"complet(?:ed|ion)|submit|beendet|abgeschlossen|abgeschickt|responded|answered|response date|terminé",
        r"^(?:end|recorded)", r"timestamp|zeitstempel|horodat", r"\bdate\b|datum|\bwhen\b|\bam\b",
        r"creat|start|erstellt", r" at$",
    ),
    "closed_at": (r"closed|geschlossen|gelöst|resolved|end time", r"\bdate\b|datum"),
    "month": (r"^(?:month|monat|mois|period|wave)", r"\bdate\b|datum"),
    "period": (r"^(?:period|month|monat|mois|quarter|quartal|week|date|datum)", r"start|from|von"),
    "service": (
        r"^service|dienst|application|anwendung|configuration item", r"product|system|\bapp\b|queue|categor|kateg"
    ),
    "survey": (r"^(?:survey|umfrage|questionnaire|form)(?: name| title)?$",),
    "survey_kind": (r"^(?:survey|umfrage)?[ _]?(?:kind|type|art)$",),
    "audience": (r"^(?:audience|zielgruppe)$",),
    "wave": (r"^(?:wave|welle|round|runde|vague)$",),
    "respondent": (
        r"^respondentid$|(?:respondent|participant|teilnehmer|panel|user|employee|mitarbeiter|person)\b.*" + _ID,
        r"e-?mail",
    ),
    "response_id": (r"(?:response|submission|answer|comment|antwort|record|survey)\b.*" + _ID, rf"^{_ID}|^#$"),
    "ticket_id": (
        r"(?:ticket|incident|case|request|task|vorgang|störung)\b.*" + _ID, r"^(?:ticket|incident|case|number)$"
    ),
    "channel": (r"channel|kanal|\bsource\b|medium",),
    "comment": (
        r"comment|kommentar|feedback|remark|anmerkung|verbatim|suggest|commentaire",
        r"why|warum|reason|improve|verbesser",
    ),
    "question": (r"^(?:question|frage|item|metric|measure)\b",),
    "score": (r"^(?:score|value|answer|rating|wert|antwort|note|response value|actual value)\b",),
    "measure": (r"^(?:measure|kpi|metric|indicator|kennzahl|sla|indicateur)",),
    "value": (r"value|actual|availability|verfügbar|uptime|\bwert\b|\bist\b|result", r"percent|%"),
    "met": (r"^met\b|within|in time|achieved|erfüllt|eingehalten|compliant",),
    "missed": (r"missed|breach|violat|verletzt|verpasst|overdue",),
    "total": (r"total|count|volume|attend|gesamt|anzahl|number of",),
    "target": (r"target|goal|agreed|soll|ziel|threshold",),
    "target_hours": (r"target|goal|agreed|soll|ziel|limit",),
    "elapsed_hours": (r"elapsed|duration|resolution time|hours|dauer|stunden",),
    "invited": (r"invited|sent|eingeladen|versand|verschickt|delivered",),
    "eligible": (r"eligible|population|headcount|berechtigt",),
    "measured_in": (r"^(?:unit of measure|measured in|uom|einheit)$",),
    "excluded_reason": (r"exclu|ausnahme",),
}  # fmt: skip
# What stands under questions; under any other role's heading stands no question.
_UNDER_QUESTIONS: Final = frozenset({"comment", "question", "score"})

LONGEST_NAME: Final = 45
"""Longer headings are questions, and what stands under them names no part of a business."""

UNIT_LIKE: Final = re.compile(
    r"\btrust\b|\borg(?:_|\b|ani[sz])|region|branch|\bsite\b|standort|filiale|cost cent|kostenstelle|office|\bteam\b"
    r"|\bstore\b|agence|centre de co[uû]t|business (?:unit|line|area)|division|\bdept|location"
)
"""Headings of parts of a business that are less sure than those every tool uses."""

JUDGES: Final = re.compile(
    r"\?|satisf|zufried|recommend|empfehl|rate|rating|score|csat|nps|\bces\b|effort|bewert|answer|\bhow\b|\bwie\b|note"
)
"""Headings under which a judgement stands, not a code or a count."""


def heading_rank(role: str, heading: str) -> int | None:
    """Say how well a heading fits a role: -1 its own name, 0 the likeliest heading and so on; None: it does not fit.

    Examples
    --------
    >>> heading_rank("service", "Service"), heading_rank("closed_at", "Geschlossen am"), heading_rank("wave", "Why?")
    (-1, 0, None)
    """
    plain = folded(heading)
    if plain == role.replace("_", " "):
        return -1
    if role not in _UNDER_QUESTIONS and len(plain) > LONGEST_NAME:
        return None
    fitting = (rank for rank, pattern in enumerate(_HEADINGS.get(role, ())) if re.search(pattern, plain))
    return next(fitting, None)
