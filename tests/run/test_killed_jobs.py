"""kill -9 of the worker in the middle of a job: another takes the job up, and it is done once."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from tests.support.installation import prepared

HERE = Path(__file__).resolve().parents[2]


@pytest.fixture
def installation():
    with tempfile.TemporaryDirectory(prefix="bz-jobs-", dir="/tmp") as name:
        os.chmod(name, 0o711)
        found = prepared(Path(name) / "data")
        yield found
        found.remove()


def test_a_job_is_taken_up_again_and_done_once(installation, pytestconfig):
    points = max(1, pytestconfig.getoption("crash_points") // 4)  # each takes some seconds
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_jobs", str(points)],
        env=installation.environment | {"PYTHONPATH": f"{HERE}:{HERE / 'src'}"},
        cwd=HERE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout.splitlines()[-1])
    turns = found["turns"]
    assert found["killed"] == points, "they were still at work"
    assert (found["runs"], found["done"], found["told"], found["files"]) == (turns, turns, turns, 0)
    people = turns * found["rows"]
    assert (found["clients"], found["grants"], found["stays"]) == (people, people, people)
    verified = installation.run("journal", "verify", "--json")
    assert verified.returncode == 0, verified.stdout
