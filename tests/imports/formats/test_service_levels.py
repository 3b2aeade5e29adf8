"""Service levels: ServiceNow, Jira Service Management, UptimeRobot, Nagios and Zabbix."""

import pytest

from data.imports.errors import ImportRefused
from tests.imports.formats.imported import imported

TASK_SLA = (
    "task.number,sla.name,stage,has_breached,start_time,end_time,duration,business_duration,task.company,sys_mod_count\n"
    "INC1,Resolution,in_progress,FALSE,2026-03-01 08:00:00,,1970-01-01 00:10:00,,Acme,1\n"
    "INC1,Resolution,completed,TRUE,2026-03-01 08:00:00,2026-03-02 17:46:18,1970-01-02 09:46:18,,Acme,4\n"
    "INC2,Resolution,cancelled,FALSE,2026-03-01 08:00:00,2026-03-01 09:00:00,1970-01-01 01:00:00,,Acme,2\n"
    "INC3,Resolution,in_progress,TRUE,2026-03-01 08:00:00,2026-03-01 09:00:00,9423,,Bolt,2\n"
)
INCIDENTS = (
    "number,incident_state,active,sys_mod_count,made_sla,caller_id,opened_at,location,resolved_at,closed_at\n"
    "INC45,New,true,0,true,Caller 2403,29/2/2016 01:16,Location 143,29/2/2016 11:29,5/3/2016 12:00\n"
    "INC45,Resolved,true,2,true,Caller 2403,29/2/2016 01:16,Location 143,29/2/2016 11:29,5/3/2016 12:00\n"
    "INC45,Closed,false,4,false,Caller 2403,29/2/2016 01:16,Location 143,29/2/2016 11:29,5/3/2016 12:00\n"
    "INC47,New,true,0,true,?,29/2/2016 04:40,Location 165,?,?\n"
)
JIRA_ISSUES = (
    "Issue key,Created,Resolved,Custom field (Organizations),Custom field (Time to resolution),"
    "Custom field (Time to first response),Custom field ([CHART] Time in Status)\n"
    "SD-1,12/Jan/26 3:04 PM,13/Jan/26 3:04 PM,Acme,-1:23,3:45,x\n"
    "SD-2,12/Jan/26 3:04 PM,,Bolt,20:00,,x\n"
    "SD-3,12/Jan/26 3:04 PM,,Bolt,,,x\n"
)
JIRA_CYCLES = (
    "issueKey,organization,name,completedCycles.startTime.iso8601,completedCycles.stopTime.iso8601,"
    "completedCycles.breached,completedCycles.goalDuration.millis,completedCycles.elapsedTime.millis\n"
    "SD-1,Acme,Time to resolution,2026-01-12T15:04:00+0100,2026-01-13T15:04:00+0100,true,14400000,18000000\n"
    "SD-2,Bolt,Time to resolution,2026-01-12T15:04:00+0100,2026-01-12T16:04:00+0100,false,4h,1h\n"
)
UPTIMEROBOT = (
    "Event,Monitor,Monitor URL,Date-Time,Reason,Duration,Duration (in mins.)\n"
    'Up,Intranet,https://intra.example.org,2026-01-31 12:00:00,OK,"1200 hrs, 0 mins",1440\n'
    'Down,Intranet,https://intra.example.org,2026-01-31 00:00:00,Timeout,"12 hrs, 0 mins",720\n'
    'Up,Intranet,https://intra.example.org,2026-01-01 00:00:00,OK,"720 hrs, 0 mins",43200\n'
    "Paused,Intranet,https://intra.example.org,2026-02-01 12:00:00,,,\n"
)
NAGIOS = (
    "HOST_NAME, SERVICE_DESCRIPTION, TIME_OK_SCHEDULED, PERCENT_TOTAL_TIME_OK, PERCENT_KNOWN_TIME_OK, "
    "PERCENT_KNOWN_TIME_WARNING, PERCENT_KNOWN_TIME_UNKNOWN, PERCENT_KNOWN_TIME_CRITICAL\n"
    '"web1", "HTTP", 0, 48.922%, 99.500%, 0.000%, 0.000%, 0.500%\n'
    '"web1", "PING", 0, 0.000%, 0.000%, 0.000%, 0.000%, 0.000%\n'
    '"web2", "HTTP", 0, 48.922%, 100.000%, 0.000%, 0.000%, 0.000%\n'
)
ZABBIX = (
    "period_from,period_to,serviceid,service.name,sli,uptime,downtime,error_budget\n"
    # July 2026 in Berlin, the day 2026-07-01 there, and the quarter before.
    "1782856800,1785535200,5,Mail,99.95,2677061,1339,0\n"
    "1782856800,1782943200,5,Mail,-1,0,0,0\n"
    "1774994400,1782856800,5,Mail,98.5,1,1,-3\n"
)


def test_the_last_row_of_a_task_decides() -> None:
    """Rows are brought into the order of their changes; durations count from 1970."""
    found = imported(TASK_SLA)
    assert found.found.format == "ServiceNow task_sla"
    last = found.rows.groupby("ticket_id").last()
    assert last.loc["INC1", "met"] == False  # noqa: E712 - a missing value is neither
    assert last.loc["INC1", "elapsed_hours"] == pytest.approx(24 + 9 + 46 / 60 + 18 / 3600, abs=1e-5)


def test_cancelled_is_excluded_and_in_progress_is_open() -> None:
    """A cancelled record counts nowhere; one in progress is not closed even where it has an end; seconds are read."""
    rows = imported(TASK_SLA).rows.groupby("ticket_id").last()
    assert rows.loc["INC2", "excluded_reason"] == "cancelled"
    assert rows["closed_at"].isna().to_dict() == {"INC1": False, "INC2": False, "INC3": True}
    assert rows.loc["INC3", "elapsed_hours"] == pytest.approx(9423 / 3600, abs=1e-5)


def test_an_incident_log_is_decided_by_its_last_row() -> None:
    """made_sla is true until it is missed; a question mark is nothing."""
    found = imported(INCIDENTS, map=(("unit", "location"),))
    assert "last row of an incident decides" in found.found.said
    rows = found.rows.groupby("ticket_id").last()
    assert rows["met"].tolist() == [False, True]
    assert rows["closed_at"].isna().tolist() == [False, True]


def test_an_incident_log_newest_first_has_the_same_last_row() -> None:
    """The count of changes tells the last row, not the order of the file."""
    heading, *rows = INCIDENTS.splitlines(keepends=True)
    found = imported(heading + "".join(reversed(rows)), map=(("unit", "location"),))
    assert found.rows.groupby("ticket_id").last()["met"].tolist() == [False, True]


def test_incidents_without_made_sla_are_compared_with_their_due_time() -> None:
    """Resolved by the time it was due is met."""
    text = (
        "number,state,opened_at,sla_due,resolved_at,closed_at,caller_id.department\n"
        "INC1,Closed,2026-03-01 08:00:00,2026-03-01 16:00:00,2026-03-01 15:00:00,2026-03-05 08:00:00,Finance\n"
        "INC2,Closed,2026-03-01 08:00:00,2026-03-01 16:00:00,2026-03-01 17:00:00,2026-03-05 08:00:00,Finance\n"
        "INC3,Canceled,2026-03-01 08:00:00,2026-03-01 16:00:00,,2026-03-05 08:00:00,Finance\n"
    )
    rows = imported(text).rows
    assert rows["met"].tolist() == [True, False, False]
    assert rows["excluded_reason"].notna().tolist() == [False, False, True]
    assert rows["unit"].tolist() == ["Finance"] * 3


def test_jira_issues_have_a_row_per_sla() -> None:
    """A negative time left is missed; an issue without any SLA is rejected."""
    found = imported(JIRA_ISSUES)
    assert found.found.format == "Jira Service Management SLA"
    rows = found.rows.set_index(["ticket_id", "measure"])
    assert rows["met"].to_dict() == {
        ("SD-1", "Time to resolution"): False,
        ("SD-2", "Time to resolution"): True,
        ("SD-1", "Time to first response"): True,
    }
    assert rows["unit"].tolist() == ["Acme", "Bolt", "Acme"]
    assert found.found.rejected["reason"].to_dict() == {2: "the issue has no SLA"}


def test_jira_cycles_carry_elapsed_and_goal() -> None:
    """Milliseconds and words are both hours."""
    rows = imported(JIRA_CYCLES).rows
    assert rows["elapsed_hours"].tolist() == [5, 1]
    assert rows["target_hours"].tolist() == [4, 4]
    assert rows["met"].tolist() == [False, True]


def test_uptimerobot_is_summed_by_month() -> None:
    """Events are cut at the end of the month: January was down 12 of 744 hours, February not at all."""
    found = imported(UPTIMEROBOT)
    assert found.found.format == "UptimeRobot"
    rows = found.rows.set_index(["measure", rows_month(found.rows)])["value"].to_dict()
    assert rows[("availability", "2026-01")] == pytest.approx(100 * (744 - 12) / 744, abs=1e-4)
    assert rows[("availability", "2026-02")] == 100
    assert rows[("outages", "2026-01")] == 1
    assert rows[("outage minutes", "2026-01")] == 720
    assert set(found.rows["service"]) == {"Intranet"}
    assert len(found.found.passed_over) == 1


def rows_month(rows):
    """The month of each row."""
    return rows["period"].dt.strftime("%Y-%m")


def test_nagios_reads_the_known_time() -> None:
    """Headings with leading spaces, percentages of the known time; unknown time says nothing."""
    found = imported(NAGIOS, set=(("period", "2026-07"),))
    assert found.found.format == "Nagios availability"
    assert found.rows["service"].tolist() == ["web1 / HTTP", "web2 / HTTP"]
    assert found.rows["value"].tolist() == [99.5, 100]
    assert found.found.rejected["reason"].to_dict() == {1: "no time of the period is known"}


def test_nagios_asks_for_its_period() -> None:
    """The report does not say which month it is about."""
    with pytest.raises(ImportRefused, match="lacks 'period'"):
        imported(NAGIOS)


def test_zabbix_periods_are_told_by_their_middle() -> None:
    """Midnight in Berlin is the day before in UTC; the month is still July."""
    found = imported(ZABBIX)
    assert found.found.format == "Zabbix availability"
    assert found.rows["grain"].tolist() == ["month", "quarter"]
    assert rows_month(found.rows).tolist() == ["2026-07", "2026-04"]
    assert found.found.rejected["reason"].to_dict() == {1: "the period has no data (-1)"}


def test_jira_s_last_cycle_decides() -> None:
    """Cycles in columns: where an issue had two, the second says whether the goal was missed."""
    text = (
        "key,company,name,completedCycles[0].breached,completedCycles[0].stopTime,completedCycles[1].breached,"
        "completedCycles[1].stopTime\n"
        "SD-1,Acme,Time to resolution,false,2026-01-12 15:04,true,2026-01-13 15:04\n"
        "SD-2,Acme,Time to resolution,false,2026-01-12 15:04,,\n"
    )
    rows = imported(text).rows
    assert rows["met"].tolist() == [False, True]
    assert rows["closed_at"].dt.day.tolist() == [13, 12]
