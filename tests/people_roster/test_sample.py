"""The shipped sample, against its key."""

import json

import pytest
from django.db import connection
from tests.people_roster.conftest import EXAMPLES

from bazgasht.people.roster import importing

pytestmark = pytest.mark.django_db
KEY = json.loads((EXAMPLES / "roster.key.json").read_text())
FILLED = ["people_client", "people_grant", "people_clientname", "people_householdmember"]
COUNTED = "select relname, analyze_count from pg_stat_user_tables where relname = any(%s)"


def rows(report, code):
    return {f.row for f in report.findings if f.code == code}


def test_counts_and_faults_are_those_of_the_key(province, sample):
    report = importing.import_roster(sample, by=province.officer)
    assert report.counts == KEY["expected"]
    for code in ("invalid_national_id", "bad_date", "missing_name", "release_before_admission"):
        assert rows(report, code) == set(KEY[code]), code
    assert rows(report, "likely_duplicate") == {held for _, held in KEY["likely_duplicate"]}
    assert rows(report, "orphan_family") == {
        *KEY["orphan_family"], *KEY["family_prisoner_without_id"]
    }  # fmt: skip


def test_the_same_file_again_changes_nothing(province, sample):
    first = importing.import_roster(sample, by=province.officer)
    again = importing.import_roster(sample, by=province.officer)
    for kind in ("people", "families"):
        expected = {**KEY["expected"][kind], "created": 0}
        expected["unchanged"] = KEY["expected"][kind]["created"]
        assert again.counts[kind] == expected
    assert again.absent == 0
    assert [f.as_json() for f in first.findings] == [f.as_json() for f in again.findings]


def test_the_server_knows_how_much_there_is_now(province, sample):
    """Else every page on a file is planned as for an empty table until it counts by itself."""

    def counted():
        with connection.cursor() as cursor:
            cursor.execute("select pg_stat_clear_snapshot()")
            cursor.execute(COUNTED, [FILLED])
            return dict(cursor.fetchall())

    before = counted()
    importing.import_roster(sample, by=province.officer)
    after = counted()
    assert len(after) == len(FILLED) and all(after[t] == before[t] + 1 for t in FILLED)
    importing.import_roster(sample, by=province.officer)
    assert counted() == after  # nothing came to it
