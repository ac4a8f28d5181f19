"""The pages of an import, without scripts."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection
from django.urls import reverse
from django.utils.translation import gettext
from tests.factories import acting, make_user
from tests.people_roster.books import IDS, book, person, relative
from tests.people_roster.conftest import EXAMPLES

from bazgasht.access.models import JournalEntry
from bazgasht.people import retention, tasks
from bazgasht.people.models import Client, RosterAbsence, RosterRun
from bazgasht.people.roster import demo_rules, hostile, reads, running, storage
from bazgasht.people.roster.importing import Source

pytestmark = pytest.mark.django_db
ROWS = [person(0), person(0, نام="رضاا", کد_ملی=None), person(1, تاریخ_تولد="30/2")]


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


@pytest.fixture
def officer(client, province):
    client.force_login(province.user)
    return client


def send(officer, data=None, name="roster.xlsx", **fields):
    file = SimpleUploadedFile(name, data or book(ROWS))
    return officer.post(reverse("people:roster_new"), {"file": file, "synthetic": "on", **fields})


def finish(province):
    run = RosterRun.objects.order_by("-id").first()
    tasks.run_roster.func(str(run.public_id), province.user.pk)
    return run


def latest(province):
    with acting(province.user):
        return RosterRun.objects.order_by("-id").first()


def test_from_upload_to_summary(officer, province):
    assert "هنوز" in officer.get(reverse("people:roster_runs")).content.decode()
    page = send(officer, data := book(ROWS))
    run = latest(province)
    assert page.url == reverse("people:roster_run", args=[run.public_id])
    text = officer.get(page.url).content.decode()
    assert reverse("people:roster_confirm", args=[run.public_id]) in text
    with acting(province.user):
        assert not Client.objects.exists()
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    assert "hx-trigger" in officer.get(page.url).content.decode()
    with acting(province.user):
        finish(province)
        assert Client.objects.get().synthetic
    text = officer.get(page.url).content.decode()
    assert "hx-trigger" not in text
    assert reverse("people:roster_held", args=[run.public_id]) in text
    assert reverse("people:roster_errors", args=[run.public_id]) in text
    assert not list((settings.FILES_DIR / "roster").glob("*"))
    again = officer.get(send(officer, data).url).content.decode()
    assert page.url in again  # the very same file: when, and what came of it


def test_a_double_press_starts_one_import(officer, province):
    send(officer)
    address = reverse("people:roster_confirm", args=[latest(province).public_id])
    assert officer.post(address).status_code == 302
    assert officer.post(address).status_code == 409


def test_an_import_done_twice_by_the_worker_is_done_once(officer, province):
    send(officer)
    run = latest(province)
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    with acting(province.user):
        finish(province)
        finish(province)
        assert Client.objects.count() == 1


def test_given_up_nothing_is_kept(officer, province):
    send(officer)
    run = latest(province)
    officer.post(reverse("people:roster_drop", args=[run.public_id]))
    assert latest(province).state == "dropped"
    assert not list((settings.FILES_DIR / "roster").glob("*"))
    address = reverse("people:roster_confirm", args=[run.public_id])
    assert officer.post(address).status_code == 409


def test_the_file_waits_encrypted(officer):
    data = book(ROWS)
    send(officer, data)
    (kept,) = (settings.FILES_DIR / "roster").glob("*")
    assert data[:64] not in kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    assert storage.get(kept.name) == data


def test_a_demo_takes_the_sample_or_what_is_declared(officer, province, sample):
    file = SimpleUploadedFile("r.xlsx", book(ROWS))
    page = officer.post(reverse("people:roster_new"), {"file": file})
    assert page.status_code == 422
    assert latest(province) is None
    assert sample.sha256.hex() == demo_rules.SAMPLE_SHA256
    file = SimpleUploadedFile("roster.xlsx", (EXAMPLES / "roster.xlsx").read_bytes())
    assert officer.post(reverse("people:roster_new"), {"file": file}).status_code == 302
    assert latest(province).state == "previewed"


def test_real_use_asks_for_no_such_thing(client, province):
    real = make_user("records_officer", province.directorate, synthetic=False)
    with acting(real) as by:
        run = running.receive(Source(book(ROWS), "r.xlsx"), by=by, demo=False)
        assert run.summary["synthetic"] is False


def test_a_hostile_file_is_turned_away_at_the_door(officer, province):
    page = send(officer, b"MZ" + b"x" * 100)
    assert page.status_code == 422
    assert "id_file" in page.content.decode()
    assert latest(province) is None


def test_a_file_without_roster_is_refused_with_its_reason(officer, province):
    page = send(officer, "نام کالا,تعداد\nقند,۵\n".encode(), name="x.csv")
    text = officer.get(page.url).content.decode()
    assert latest(province).state == "refused"
    assert "roster_confirm" not in text
    assert 'role="alert"' in text


def test_too_much_is_refused_unread(officer):
    page = officer.post(
        reverse("people:roster_new"), b"x", content_type="multipart/form-data; boundary=b",
        CONTENT_LENGTH=str(hostile.FILE * 20),
    )  # fmt: skip
    assert page.status_code == 413


def test_the_form_is_safe_from_other_sites(province):
    from django.test import Client as Browser

    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(province.user)
    file = SimpleUploadedFile("r.xlsx", book(ROWS))
    page = browser.post(reverse("people:roster_new"), {"file": file, "synthetic": "on"})
    assert page.status_code == 403
    assert latest(province) is None


@pytest.fixture
def done(officer, province):
    send(officer)
    run = latest(province)
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    with acting(province.user):
        finish(province)
    return run


def test_held_rows_side_by_side_and_decided(officer, province, done):
    listed = officer.get(reverse("people:roster_held", args=[done.public_id])).content.decode()
    address = re.search(rf"/import/{done.public_id}/held/\d+/", listed)[0]
    text = officer.get(address).content.decode()
    assert "رضاا" in text
    assert "۸۳۰•••••۱۳" in text  # the candidate's id is masked
    assert officer.post(address, {}).status_code == 422
    page = officer.post(address, {"decision": "different"})
    assert page.url == reverse("people:roster_run", args=[done.public_id])
    with acting(province.user):
        assert Client.objects.count() == 2
    assert officer.post(address, {"decision": "different"}).status_code == 422
    after = officer.get(address).content.decode()
    assert 'name="decision"' in text and 'name="decision"' not in after  # decided once
    assert gettext("Decided:") in after and gettext("Decided:") not in text


def test_the_error_workbook_is_a_download(officer, done, as_owner):
    page = officer.get(reverse("people:roster_errors", args=[done.public_id]))
    assert page["Content-Disposition"] == 'attachment; filename="errors.xlsx"'
    assert page.content[:2] == b"PK"


def test_absent_people_are_decided_on_their_page(officer, province, done):
    send(officer, book([person(4, نام="بهرام")]))
    run = latest(province)
    assert (
        "هیچ‌کس" in officer.get(reverse("people:roster_run", args=[run.public_id])).content.decode()
    )
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    with acting(province.user):
        finish(province)
    address = reverse("people:roster_absent", args=[run.public_id])
    text = officer.get(address).content.decode()
    assert not re.search(r">\d{4}-\d{6}<", text.translate({ord(c): "x" for c in "۰۱۲۳۴۵۶۷۸۹"}))
    action = re.search(rf"/import/{run.public_id}/absent/\d+/", text)[0]
    for _press in range(2):
        assert officer.post(action, {"decision": "still_here"}).url == address
    assert action not in officer.get(address).content.decode()


def test_of_a_part_of_a_roster_nobody_is_absent(officer, province, done):
    send(officer, book([person(4, نام="بهرام")]))
    run = latest(province)
    page = officer.get(reverse("people:roster_run", args=[run.public_id])).content.decode()
    assert 'name="partial"' in page
    officer.post(reverse("people:roster_confirm", args=[run.public_id]), {"partial": "on"})
    with acting(province.user):
        finish(province)
        assert not RosterAbsence.objects.exists()


def test_the_first_page_names_what_is_left(officer, done):
    assert reverse("people:roster_run", args=[done.public_id]) in officer.get("/").content.decode()


def test_foreign_runs_are_missing(client, province, done):
    from tests.people_roster.conftest import make_province

    client.force_login(make_province(" دیگر").user)
    for name in ("roster_run", "roster_held", "roster_absent", "roster_errors"):
        assert client.get(reverse(f"people:{name}", args=[done.public_id])).status_code == 404


def test_old_files_are_swept(settings):
    import os

    name = storage.put(b"x")
    assert storage.sweep() == 0
    os.utime(settings.FILES_DIR / "roster" / name, (0, 0))
    assert storage.sweep() == 1


def test_an_import_nobody_confirms_is_given_up_with_its_workbook(officer, province, as_owner):
    for _sent in range(2):
        send(officer)
    run = latest(province)
    assert retention.drop_rosters() == 0
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update people_rosterrun set created_at = now() - interval '8 days'"
                       " where id = %s", [run.pk])  # fmt: skip
    assert retention.drop_rosters() == 1
    assert len(list(storage._folder().glob("*"))) == 1, "the other one waits on"
    page = officer.get(reverse("people:roster_run", args=[run.public_id])).content.decode()
    assert "کاربرگ دیگر نگه داشته نمی‌شود" in page and "confirm/" not in page
    late = officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    assert late.status_code == 409 and "صرف‌نظر شده است" in late.content.decode()
    with as_owner():
        entry = JournalEntry.objects.get(action="roster.dropped")
        assert (entry.user_id, entry.object_id) == (None, str(run.public_id))
    with acting(province.user), connection.cursor() as cursor, pytest.raises(DatabaseError):
        cursor.execute("select * from people_drop_rosters(7)")


def test_given_up_while_it_is_checked_it_stays_given_up(officer, province, monkeypatch):
    monkeypatch.setattr(running, "AT_ONCE", 0)
    send(officer)
    run = latest(province)
    with acting(province.user) as by:
        looked = running.importing.preview

        def slow(source, *, by):
            report = looked(source, by=by)
            running.give_up(run.public_id, by=by)
            return report

        monkeypatch.setattr(running.importing, "preview", slow)
        running.look(run, by=by)
        run.refresh_from_db()
        assert (run.state, run.stored_as) == ("dropped", "")


def test_an_import_that_breaks_says_so_and_can_be_started_again(officer, province, monkeypatch):
    send(officer)
    run = latest(province)
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))

    def broken(*args, **kwargs):
        raise RuntimeError("رضا حسینی")

    with monkeypatch.context() as patched, acting(province.user):
        patched.setattr(running.importing, "import_roster", broken)
        finish(province)
    text = officer.get(reverse("people:roster_run", args=[run.public_id])).content.decode()
    assert 'role="alert"' in text
    officer.post(reverse("people:roster_confirm", args=[run.public_id]))
    with acting(province.user):
        finish(province)
    assert latest(province).state == "done"


def test_what_could_not_be_checked_is_not_imported_unseen(officer, province, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("رضا حسینی")

    with monkeypatch.context() as patched:
        patched.setattr(running.importing, "preview", broken)
        page = send(officer)
    confirm = reverse("people:roster_confirm", args=[latest(province).public_id])
    text = officer.get(page.url).content.decode()
    assert confirm not in text
    assert reverse("people:roster_new") in text
    assert officer.post(confirm).status_code == 409


def test_the_prisoner_a_relative_was_held_for_is_asked_only_once(officer, province):
    send(officer, book([person(0, تاریخ_تولد="x")], [relative(IDS[0])]))
    officer.post(reverse("people:roster_confirm", args=[latest(province).public_id]))
    with acting(province.user):
        run = finish(province)
        row = reads.held(run).get()
    page = officer.get(reverse("people:roster_held_row", args=[run.public_id, row.pk]))
    assert f'value="{IDS[0]}"' in page.content.decode()
