"""The shipped sample, against its key."""

import json

import pytest
from tests.people_roster.conftest import EXAMPLES

from bazgasht.people.roster import importing

pytestmark = pytest.mark.django_db
KEY = json.loads((EXAMPLES / "roster.key.json").read_text())


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
