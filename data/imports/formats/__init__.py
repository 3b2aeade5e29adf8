"""The exports that are recognised: one module per tool, asked in this order.

Each module has a ``FORMAT`` whose ``read`` says what it makes of a file, or None. A new tool is one module and
one name below; what only few columns tell stands behind what many do.
"""

from __future__ import annotations

from typing import Final

from data.imports.formats import (
    chatwoot,
    delighted,
    freshdesk,
    glpi,
    google_forms,
    grouped_headings,
    jira_sla,
    limesurvey,
    microsoft_forms,
    nagios,
    qualtrics,
    servicenow_incident,
    servicenow_sla,
    servicenow_survey,
    surveymonkey,
    typeform,
    uptimerobot,
    zabbix,
    zendesk,
)
from data.imports.formats.export import Format

FORMATS: Final[tuple[Format, ...]] = tuple(
    tool.FORMAT
    for tool in (
        qualtrics, surveymonkey, limesurvey, typeform, microsoft_forms, servicenow_survey, servicenow_sla,
        servicenow_incident, zendesk, freshdesk, delighted, chatwoot, glpi, jira_sla, uptimerobot, nagios, zabbix,
        google_forms, grouped_headings,
    )
)  # fmt: skip
