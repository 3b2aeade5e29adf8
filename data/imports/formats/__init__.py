"""The exports that are recognised: one module per tool, asked in this order.

Each module has a ``FORMAT`` whose ``read`` says what it makes of a file, or None. A new tool is one module and
one line below; what only few columns tell stands behind what many do.
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

FORMATS: Final[tuple[Format, ...]] = (
    qualtrics.FORMAT,
    surveymonkey.FORMAT,
    limesurvey.FORMAT,
    typeform.FORMAT,
    microsoft_forms.FORMAT,
    servicenow_survey.FORMAT,
    servicenow_sla.FORMAT,
    servicenow_incident.FORMAT,
    zendesk.FORMAT,
    freshdesk.FORMAT,
    delighted.FORMAT,
    chatwoot.FORMAT,
    glpi.FORMAT,
    jira_sla.FORMAT,
    uptimerobot.FORMAT,
    nagios.FORMAT,
    zabbix.FORMAT,
    google_forms.FORMAT,
    grouped_headings.FORMAT,
)
