"""``bazgasht import roster`` as a program uses it."""

import json

import openpyxl
import pytest
from click.testing import CliRunner
from tests.factories import acting, make_user
from tests.people_roster.books import book, person
from tests.people_roster.conftest import EXAMPLES, make_province

from bazgasht.people.commands import import_group
from bazgasht.people.models import Client

pytestmark = pytest.mark.django_db
SAMPLE = str(EXAMPLES / "roster.xlsx")
CENTRAL = ["--prison", "P-CENTRAL"]


@pytest.fixture
def run():
    def run(*arguments):
        return CliRunner().invoke(import_group, ["roster", *map(str, arguments)])

    return run


@pytest.fixture
def made_up(tmp_path):
    path = tmp_path / "made-up.xlsx"
    path.write_bytes(book([person(0), person(1, تاریخ_تولد="30/2")]))
    return path


def test_the_sample_as_json_in_a_demo(province, run):
    done = run(SAMPLE, *CENTRAL, "--json")
    assert done.exit_code == 0, done.stderr
    answer = json.loads(done.stdout)
    expected = json.loads((EXAMPLES / "roster.key.json").read_text())["expected"]
    assert answer.keys() == {"people", "families", "errors"}
    assert {k: answer[k] for k in expected} == expected
    for part in expected.values():
        assert part["read"] == sum(v for k, v in part.items() if k != "read")
    assert answer["errors"][0].keys() == {"sheet", "row", "column", "code", "severity", "message"}
    assert len({e["row"] for e in answer["errors"] if e["severity"] == "error"}) == 76
    with acting(province.user):
        assert Client.objects.filter(synthetic=True).count() == 1124 + 2038


def test_a_dry_run_says_the_same_and_writes_nothing(province, run):
    done = run(SAMPLE, *CENTRAL, "--dry-run", "--json")
    assert json.loads(done.stdout)["people"]["created"] == 1124
    with acting(province.user):
        assert not Client.objects.exists()


def test_a_demo_takes_nothing_else_unless_it_is_declared(province, run, made_up):
    refused = run(made_up, *CENTRAL, "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["error"]["code"] == "roster.demo"
    assert "Error" in refused.stderr
    assert run(made_up, *CENTRAL, "--synthetic").exit_code == 0


def test_faulty_rows_go_into_a_workbook(province, run, made_up, tmp_path):
    nowhere = tmp_path / "missing" / "errors.xlsx"
    refused = run(made_up, *CENTRAL, "--synthetic", "--errors", nowhere, "--json")
    assert refused.exit_code == 2
    assert json.loads(refused.stdout)["error"]["code"] == "errors_file"
    target = tmp_path / "errors.xlsx"
    done = run(made_up, *CENTRAL, "--synthetic", "--errors", target, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["people"]["created"], "refused before anything was written"
    sheet = openpyxl.load_workbook(target).active
    assert sheet.max_row == 2
    assert target.stat().st_mode & 0o077 == 0
    assert "روز" in sheet.cell(2, sheet.max_column).value or sheet.cell(2, sheet.max_column).value


def test_without_a_demo_it_must_be_said_who_imports(run, made_up):
    province = make_province()
    make_user("records_officer", province.directorate, synthetic=False, username="real")
    province.user.synthetic = False
    from tests.factories import owned

    owned(province.user.save)()
    assert run(made_up, *CENTRAL).exit_code == 2
    done = run(made_up, *CENTRAL, "--as", "real")
    assert done.exit_code == 0
    with acting(province.user):
        assert not Client.objects.get().synthetic


def test_people_without_the_seat_are_refused(province, run, made_up):
    make_user("social_worker", province.prisons["central"], username="worker")
    done = run(made_up, *CENTRAL, "--as", "worker", "--synthetic", "--json")
    assert done.exit_code == 2
    assert run(made_up, *CENTRAL, "--as", "nobody").exit_code == 2
    assert run(made_up, "--prison", "NOWHERE", "--synthetic").exit_code == 2


def test_hostile_input_has_its_own_exit_code(province, run, tmp_path):
    path = tmp_path / "roster.xlsx"
    path.write_bytes(b"not a workbook")
    done = run(path, *CENTRAL, "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["error"]["code"] == "not_a_workbook"
    assert done.stderr.strip()
