"""A backup comes back whole on an empty cluster, and a damaged one is refused untouched."""

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from tests.support.installation import Installation, prepared

from bazgasht.run import keys, snapshot

PASSPHRASE = {"BAZGASHT_BACKUP_PASSPHRASE": "صحت خواب"}


@pytest.fixture(scope="module")
def root():
    with tempfile.TemporaryDirectory(prefix="bz-backup-", dir="/tmp") as name:
        os.chmod(name, 0o711)
        yield Path(name)


ENTRY = """
insert into access_journal (action, object_type, object_id, organisations, task, detail,
  correlation, ip, xid, hash)
values ('test.backup', 'backup', '1', '[]', '', '{}', '', '', 0, '')"""


@pytest.fixture(scope="module")
def source(root):
    found = prepared(root / "source")
    done = found.run("init", "--empty")
    assert done.returncode == 0, done.stderr
    with found.cluster.in_use(), psycopg.connect(found.config.database_url("owner")) as connection:
        connection.execute(ENTRY)
    (found.config.files / "پوشه").mkdir(parents=True)
    (found.config.files / "پوشه" / "نامه.pdf").write_bytes(b"%PDF" + bytes(range(256)))
    (found.config.files / "empty").touch()
    yield found
    found.remove()


@pytest.fixture(scope="module")
def made(root, source):
    directory = root / "backup"
    done = source.run("backup", str(directory), "--json", **PASSPHRASE)
    assert done.returncode == 0, done.stderr
    return directory, json.loads(done.stdout)


@contextmanager
def nothing(root):
    """An installation where nothing is yet."""
    with tempfile.TemporaryDirectory(dir=root) as name:
        os.chmod(name, 0o711)
        found = Installation(Path(name) / "target")
        yield found
        found.remove()


@pytest.fixture
def target(root):
    with nothing(root) as found:
        yield found


@pytest.fixture(scope="module")
def restored(root, made):
    directory, _ = made
    with nothing(root) as found:
        done = found.run("restore", str(directory), "--json", **PASSPHRASE)
        assert done.returncode == 0, done.stderr
        yield found


def described(installation):
    url = installation.config.database_url("owner")
    with installation.cluster.in_use(), psycopg.connect(url) as connection:
        return snapshot.describe(connection)


def test_restored_on_an_empty_cluster_everything_is_equal(source, made, restored):
    manifest = made[1]
    before, after = described(source), described(restored)
    assert before["rows"] == after["rows"] == manifest["database"]["rows"]
    assert before["rows"]["access_user"] == 1
    assert before["journal"] == after["journal"]
    assert before["journal"]["entry"], "the journal's head is compared"
    assert snapshot.differences(before, after) == []
    for path in ("پوشه/نامه.pdf", "empty"):
        expected = (source.config.files / path).read_bytes()
        assert (restored.config.files / path).read_bytes() == expected
    assert keys.prints(restored.config) == keys.prints(source.config)
    done = restored.run("check", "--json")
    assert done.returncode == 0, done.stdout
    assert restored.left_over() == []


def test_a_database_that_is_not_empty_needs_force(made, restored):
    directory, _ = made
    again = restored.run("restore", str(directory), **PASSPHRASE)
    assert again.returncode == 1
    assert "not empty" in again.stderr
    assert restored.run("restore", str(directory), "--force", **PASSPHRASE).returncode == 0


def test_keys_are_never_written_in_the_open_and_not_without_a_passphrase(root, source, made):
    directory, _ = made
    wrapped = (directory / "keys.json").read_text()
    for key in keys.current(source.config).values():
        assert (key.partition(":")[2] or key) not in wrapped
    bare = source.run("backup", str(root / "bare"))
    assert bare.returncode == 0
    assert "keys are not in it" in bare.stderr
    assert not (root / "bare" / "keys.json").exists()


def test_a_backup_is_private_and_never_overwrites(source, made):
    directory, _ = made
    assert directory.stat().st_mode & 0o077 == 0
    assert all(p.stat().st_mode & 0o077 == 0 for p in directory.iterdir())
    again = source.run("backup", str(directory))
    assert again.returncode == 1
    assert "not empty" in again.stderr


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def edit(path):
    path.write_text(path.read_text().replace('"access_user": 1', '"access_user": 2'))


def other_format(path):
    path.write_text(path.read_text().replace('"format": 1', '"format": 2'))


@pytest.mark.parametrize(
    ("name", "damage", "said"),
    [
        ("database.dump", flip, "damaged"),
        ("database.dump", Path.unlink, "missing"),
        ("files.tar", flip, "damaged"),
        ("keys.json", Path.unlink, "missing"),
        ("manifest.json", edit, "damaged"),
        ("manifest.json", other_format, "damaged"),
        ("manifest.json", Path.unlink, "is no backup"),
    ],
)
def test_a_damaged_backup_is_refused(root, source, made, name, damage, said):
    copy = Path(tempfile.mkdtemp(dir=root)) / "copy"
    shutil.copytree(made[0], copy)
    damage(copy / name)
    before = described(source)
    done = source.run("restore", str(copy), "--force", **PASSPHRASE)
    assert done.returncode == 1
    assert said in done.stderr
    assert described(source) == before


def test_other_keys_and_a_wrong_passphrase_are_refused(made, target):
    directory, _ = made
    without = target.run("restore", str(directory))
    assert without.returncode == 1
    assert "BAZGASHT_BACKUP_PASSPHRASE" in without.stderr
    wrong = target.run("restore", str(directory), BAZGASHT_BACKUP_PASSPHRASE="guess")
    assert wrong.returncode == 1
    assert "passphrase does not open" in wrong.stderr
    assert target.run("restore", str(directory), "--without-keys").returncode == 0
