"""The HTTP interface: the commands of the command line, with the same answers, for those who may ask."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from analytics.__main__ import main
from analytics.commands import COMMANDS
from analytics.commands.http import api_of
from data.store.store import open_store

TODAY = date(2026, 11, 15)
TOKEN = "a token of some length"
BEARER = {"Authorization": f"Bearer {TOKEN}"}

ANSWERS = "unit,responded_at,service,respondent,csat\n" + "\n".join(
    f"{unit},2026-{month:02d}-{day:02d},E-mail,{unit}{day},{5 if day <= satisfied else 2}"
    for unit, n, satisfied in (("Finance", 20, 17), ("Works", 3, 3))
    for month in (5, 8) for day in range(1, n + 1)
)

Client = Callable[..., TestClient]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A store with some answers, the one that the application runs on; no token is set."""
    path = tmp_path / "store.duckdb"
    monkeypatch.setenv("RAPPORT_STORE", str(path))
    monkeypatch.delenv("RAPPORT_API_TOKEN", raising=False)
    (tmp_path / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    assert main(["import", str(tmp_path / "answers.csv"), "--store", str(path)], TODAY) == 0
    yield path
    open_store(path).close()


@pytest.fixture
def client(store: Path) -> Iterator[Client]:
    """Somebody who asks, from this machine unless said otherwise."""
    asked = api_of(lambda: TODAY)
    with ExitStack() as opened:

        def ask(host: str = "127.0.0.1", name: str = "localhost", **headers: str) -> TestClient:
            here = TestClient(asked, base_url=f"http://{name}", client=(host, 5000), headers=headers)
            return opened.enter_context(here)

        yield ask


@pytest.fixture
def with_token(client: Client, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """Somebody from elsewhere who bears the token."""
    monkeypatch.setenv("RAPPORT_API_TOKEN", TOKEN)
    return client("192.0.2.7", "rapport.example.org", **BEARER)


@pytest.mark.parametrize(
    ("words", "address"),
    [
        (["scores", "--metric", "csat", "--by", "unit,quarter"], "scores?metric=csat&by=unit,quarter"),
        (
            ["scores", "--metric", "csat", "--unit", "Works", "--unit", "Finance", "--from", "2026-08-03"],
            "scores?metric=csat&unit=Works&unit=Finance&from=2026-08-03",
        ),
        (["gaps", "--by", "customer"], "gaps?by=customer"),
        (["compare", "--metric", "csat", "--period", "2026-Q3", "--with", "2026-Q2"],
         "compare?metric=csat&period=2026-Q3&with=2026-Q2"),
        (["imports"], "imports"),
        (["check"], "check"),
        (["trends", "--metric", "csat", "--by", "unit"], "trends?metric=csat&by=unit"),
        (["alerts", "--history"], "alerts?history=true"),
    ],
)  # fmt: skip
def test_answers_are_those_of_the_command_line(
    store: Path, client: Client, capsys: pytest.CaptureFixture[str], words: list[str], address: str
) -> None:
    """The same JSON, letter by letter; its notes are in a header."""
    capsys.readouterr()
    assert main([*words, "--json", "--store", str(store)], TODAY) == 0
    out, said = capsys.readouterr()
    found = client().get(f"/api/{address}")
    assert (found.status_code, found.headers["content-type"]) == (200, "application/json")
    assert found.text == out.removesuffix("\n")
    assert "\n".join(json.loads(found.headers.get("Rapport-Notes", "[]"))) == said.removesuffix("\n")


def test_every_command_that_only_reads_has_its_route(client: Client) -> None:
    """Those that need the machine itself have none, and neither have their options that name its files."""
    paths = client().get("/api/openapi.json").json()["paths"]
    reading = {f"/api/{name}" for name, command in COMMANDS.items() if command.is_read_only and not command.is_local}
    assert set(paths) == reading | {"/api/import", "/api/undo", "/api/health"}
    assert {"/api/scores", "/api/gaps", "/api/compare", "/api/alerts"} <= reading
    assert not {"/api/backup", "/api/restore", "/api/serve", "/api/demo"} & set(paths)
    names = {parameter["name"] for parameter in paths["/api/alerts"]["get"]["parameters"]}
    assert "history" in names
    assert "out" not in names
    assert client().get("/api/alerts?out=/tmp/x.csv").status_code == 422


def test_the_description_says_what_each_option_takes(client: Client) -> None:
    """Needed or not, repeated or not, dates as dates; columns of each row; how to authorise."""
    document = client().get("/api/openapi.json").json()
    scores = document["paths"]["/api/scores"]["get"]
    about = {parameter["name"]: parameter for parameter in scores["parameters"]}
    assert (about["metric"]["required"], about["by"]["required"]) == (True, False)
    assert (about["unit"]["schema"]["type"], about["from"]["schema"]["format"]) == ("array", "date")
    schemas = document["components"]["schemas"]
    assert scores["responses"]["200"]["content"]["application/json"]["schema"]["items"]["$ref"].endswith("/ScoresRow")
    row = schemas["ScoresRow"]
    assert list(row["properties"]) == [column.name for column in COMMANDS["scores"].columns]
    assert row["properties"]["state"]["enum"] == ["shown", "hidden", "none"]
    assert {kind["type"] for kind in row["properties"]["n"]["anyOf"]} == {"integer", "null"}
    assert "unit" not in row["required"]
    assert scores["security"] == [{"token": []}]
    assert "security" not in document["paths"]["/api/health"]["get"]
    assert document["components"]["securitySchemes"]["token"] == {"type": "http", "scheme": "bearer"}
    body = document["paths"]["/api/import"]["post"]["requestBody"]["content"]["multipart/form-data"]["schema"]
    assert body["$ref"].endswith("/ImportValues")
    form = schemas["ImportValues"]
    assert form["properties"]["file"]["items"]["format"] == "binary"
    assert form["required"] == ["file"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("scores", "metric: is needed."),
        ("scores?metric=joy", "metric: 'joy' is none of csat, nps, ces, rating."),
        ("scores?metric=csat&metric=nps", "metric: is given more than once."),
        ("scores?metric=csat&form=2026-08-01", "'form' is no option of this command"),
        ("scores?metric=csat&from=1.8.2026", "write it as 2026-07-01"),
        ("alerts?history=perhaps", "history: 'perhaps' is neither true nor false."),
    ],
)
def test_wrong_usage_is_told_apart_from_refusals(client: Client, address: str, said: str) -> None:
    """With a sentence that says what is expected."""
    found = client().get(f"/api/{address}")
    assert found.status_code == 422
    assert said in found.json()["error"]


def test_a_refusal_is_a_sentence(client: Client) -> None:
    """The same as on the command line."""
    found = client().get("/api/scores?metric=csat&unit=Finanse")
    assert (found.status_code, found.headers["content-type"]) == (400, "application/problem+json")
    problem = found.json()
    assert (problem["title"], problem["status"], problem["detail"]) == ("Bad Request", 400, problem["error"])
    assert "did you mean Finance?" in problem["detail"]
    assert client().get("/api/gaps?from=2026-08-02&to=2026-08-01").status_code == 400


def test_an_unknown_address_names_those_there_are(client: Client) -> None:
    """And a route asked in the wrong way is not taken for another."""
    found = client().get("/api/score")
    assert (found.status_code, "/api/scores" in found.json()["error"]) == (404, True)
    wrong = client().post("/api/scores?metric=csat")
    assert (wrong.status_code, wrong.headers["allow"], wrong.json()["error"]) == (
        405, "GET", "/api/scores is asked with GET.",
    )


def test_without_a_token_only_this_machine_is_answered(client: Client) -> None:
    """By its own address, not through a proxy, nor under a name that a foreign page could have given it."""
    address = "/api/scores?metric=csat"
    assert [client(host).get(address).status_code for host in ("127.0.0.1", "::1", "::ffff:127.0.0.1")] == [200] * 3
    found = client("192.0.2.7").get(address)
    assert found.status_code == 403
    assert "Only this machine" in found.json()["error"]
    assert client(**{"X-Forwarded-For": "192.0.2.7"}).get(address).status_code == 403
    assert client(name="rebound.example.org").get(address).status_code == 403
    assert client("192.0.2.7").get("/api/openapi.json").status_code == 403


def test_with_a_token_every_request_must_bear_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those from this machine as well, and those to addresses that do not exist."""
    monkeypatch.setenv("RAPPORT_API_TOKEN", TOKEN)
    for path in ("/api/scores?metric=csat", "/api/openapi.json", "/api/score"):
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN},
                        {"Authorization": f"Basic {TOKEN}"}, {"Authorization": "Bearer "}):  # fmt: skip
            found = client().get(path, headers=headers)
            assert (found.status_code, found.headers["www-authenticate"]) == (401, "Bearer")
            assert "Authorization: Bearer" in found.json()["error"]
    assert client("192.0.2.7", "rapport.example.org", **BEARER).get("/api/scores?metric=csat").status_code == 200


def test_nothing_is_changed_without_a_token(client: Client) -> None:
    """Not even from this machine."""
    for path in ("/api/import", "/api/undo?batch=1"):
        found = client().post(path)
        assert (found.status_code, "without a token" in found.json()["error"]) == (403, True)
    assert [row["undone_at"] for row in client().get("/api/imports").json()] == [None]


def test_files_are_imported_and_taken_back(with_token: TestClient) -> None:
    """With the options of the command line as fields, several files at once, signed as from here."""
    votes = b"Who,When,Mark\nFinance,13/08/2026,1\nWorks,14/08/2026,2\n"
    said = {
        "kind": "responses", "map": ["unit=Who", "responded_at=#2", "score:csat=Mark"], "scale": "csat=1..5",
        "set": "survey_kind=pulse", "dates": "dmy",
    }
    found = with_token.post("/api/import", data=said, files=[("file", ("votes.csv", votes))])
    assert found.status_code == 200, found.text
    row = found.json()[0]
    assert list(row) == [column.name for column in COMMANDS["import"].columns]
    assert (row["file"], row["accepted"], row["batch"]) == ("votes.csv", 2, 2)
    newest = with_token.get("/api/imports").json()[0]
    assert (newest["file"], newest["by"]) == ("votes.csv", "HTTP")
    undone = with_token.post("/api/undo", data={"batch": "2"})
    assert (undone.status_code, undone.json()) == (200, [{"batch": 2, "removed": 2}])
    again = with_token.post("/api/undo?batch=2")
    assert (again.status_code, "undone already" in again.json()["error"]) == (400, True)


def test_a_dry_run_over_http_keeps_nothing(with_token: TestClient) -> None:
    """A flag is true or false."""
    file: Any = {"file": ("more.csv", ANSWERS.replace("2026-08", "2026-09").encode())}
    assert with_token.post("/api/import", data={"dry-run": "true"}, files=file).json()[0]["batch"] is None
    assert len(with_token.get("/api/imports").json()) == 1


def test_a_file_that_is_refused_says_why(with_token: TestClient) -> None:
    """Without the place where it lay; what was imported beside it is told too."""
    good = ANSWERS.replace("2026-08", "2026-09").encode()
    files: Any = [("file", ("../../odd.csv", b"a,b\n1,2\n")), ("file", ("good.csv", good))]
    found = with_token.post("/api/import", files=files)
    assert found.status_code == 400
    assert found.json()["error"].startswith("odd.csv was not imported.")
    assert "/tmp" not in found.json()["error"]
    assert [row["file"] for row in found.json()["rows"]] == ["good.csv"]


def test_a_path_is_no_file(with_token: TestClient) -> None:
    """A file on the application's machine cannot be asked for; and a file is needed."""
    for data in ({"file": "/etc/passwd"}, {}):
        found = with_token.post("/api/import", data=data)
        assert (found.status_code, found.json()["error"].startswith("file:")) == (422, True)


def test_the_application_serves_them(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside its health, which needs no token."""
    monkeypatch.setenv("RAPPORT_API_TOKEN", TOKEN)
    monkeypatch.setenv("RAPPORT_TODAY", TODAY.isoformat())
    with TestClient(Starlette(routes=app.api_routes()), client=("192.0.2.7", 5000)) as served:
        assert served.get("/api/health").json()["status"] == "ok"
        assert served.get("/api/scores?metric=csat").status_code == 401
        assert served.get("/api/scores?metric=csat", headers=BEARER).json()[0]["n"] == 46


def test_what_nobody_expected_is_logged_and_calm(store: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Such as a clock that fails: the log has the error, the answer one sentence."""

    def broken() -> date:
        raise OSError("no clock")

    assert store.exists()
    with TestClient(api_of(broken), client=("127.0.0.1", 5000)) as asked:
        found = asked.get("/api/imports")
    assert (found.status_code, found.json()["title"]) == (500, "Internal Server Error")
    assert "no clock" not in found.text
    assert any(record.exc_info for record in caplog.records)
