"""Documents: what is let in, how they lie on disk, how they leave."""

import io
import struct
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings as live
from django.db import ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from tests.factories import acting, make_grant, owned

from bazgasht.access.models import JournalEntry
from bazgasht.core import scope
from bazgasht.core.errors import InvalidValue, NotAllowed, NotFound
from bazgasht.people import models as m
from bazgasht.people import retention, tasks, vault
from bazgasht.people.crypto import Undecryptable
from bazgasht.people.file_types import LARGEST, check_upload
from bazgasht.people.services import attachments

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\x00" * 40 + b"\xff\xd9"


def chunk(name, data=b""):
    return struct.pack(">I4s", len(data), name) + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\x00" * 13) + chunk(b"IDAT", b"x") + chunk(b"IEND")


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("evil.html", "<script>1</script>")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [("a.pdf", PDF, "application/pdf"), ("a.JPG", JPEG, "image/jpeg"), ("عکس.png", PNG, "image/png"),
     ("b.jpeg", JPEG, "image/jpeg")],
)  # fmt: skip
def test_three_kinds_are_let_in(name, data, mime):
    assert check_upload(name, data) == mime


def streamed(content, about=b"/Filter/DCTDecode"):
    body = b"2 0 obj<<%b>>stream\n%b\nendstream endobj\n" % (about, content)
    return PDF.replace(b"trailer", body + b"trailer")


def test_a_scan_is_no_program_whatever_its_bytes_spell():
    assert check_upload("a.pdf", streamed(b"\xd8/JS \x02/AA\x9c<svg>")) == "application/pdf"
    assert check_upload("a.jpg", JPEG[:-2] + b"<svg\x81" + b"\xff\xd9") == "image/jpeg"


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.pdf", b"", "file.empty"),
        ("a.pdf", PDF + b"x" * LARGEST, "file.large"),
        ("../a.pdf", PDF, "file.name"),
        ("..\\a.pdf", PDF, "file.name"),
        ("a/b.pdf", PDF, "file.name"),
        ("a\x00.pdf", PDF, "file.name"),
        ("fdp\u202e.pdf", PDF, "file.name"),
        ("." * 3, PDF, "file.name"),
        ("a.exe", b"MZ" + b"\x00" * 200, "file.type"),
        ("a.svg", b"<svg xmlns='x'><script/></svg>", "file.type"),
        ("a.html", b"<html></html>", "file.type"),
        ("a.pdf", JPEG, "file.type"),
        ("a.png", PDF, "file.type"),
        ("a", PDF, "file.type"),
        ("a.pdf", b"\n" + PDF, "file.type"),
        ("a.pdf", PDF[:-6], "file.type"),
        ("a.png", PNG + b"trailing", "file.type"),
        ("a.png", PNG[:-4], "file.type"),
        ("a.jpg", JPEG[:-2], "file.type"),
        ("a.jpg", JPEG + zipped(), "file.mixed"),
        ("a.pdf", PDF + zipped() + b"%%EOF", "file.mixed"),
        ("a.jpg", JPEG[:-2] + b"<SCRIPT>alert(1)</SCRIPT>\xff\xd9", "file.mixed"),
        ("a.jpg", JPEG[:-2] + PDF + b"\xff\xd9", "file.mixed"),
        ("a.png", PNG[:-12] + chunk(b"tEXt", b"<?php system(1)") + chunk(b"IEND"), "file.mixed"),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(x)>>"), "file.active"),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/AA<</O 3 0 R>>"), "file.active"),
        ("a.pdf", streamed(b"<</JS(x)>>", b"/Length 9"), "file.active"),
        ("a.pdf", PDF.replace(b"trailer", b"% 2 0 obj<</Filter/X>>stream\n3 0 obj<</JS(x)>>endobj\n"
                              b"% endstream\ntrailer"), "file.active"),
        ("a.pdf", PDF.replace(b"trailer", b"stream\n" * 60_000), "file.mixed"),
        ("a.pdf", streamed(b"x").replace(b"trailer", b"trailer<</AA 3 0 R>>"), "file.active"),
        ("a.pdf", streamed(zlib.compress(b"1 0 <</S/JavaScript/JS(x)>>"),
                           b"/Type/ObjStm/Filter/FlateDecode"), "file.active"),
        ("a.pdf", PDF.replace(b"/Catalog", b"/Catalog/Names<</EmbeddedFile 1>>"), "file.active"),
    ],
)  # fmt: skip
def test_everything_else_stays_out(province, name, data, code):
    with acting(province.social) as by, pytest.raises(InvalidValue) as refused:
        attachments.attach(
            client_id=province.client.pk, title="سند", file_name=name, data=data, by=by
        )
    assert (refused.value.code, refused.value.field) == (code, "file")
    assert not any(live.FILES_DIR.rglob("*")) if live.FILES_DIR.exists() else True


def kept(province, by, data=PDF):
    return attachments.attach(
        client_id=province.client.pk, title="شناسنامه", file_name="a.pdf", data=data, by=by
    )


def test_on_disk_under_a_random_name_unreadable_without_the_key(province):
    with acting(province.social) as by:
        row = kept(province, by)
        files = [p for p in live.FILES_DIR.rglob("*") if p.is_file()]
        assert [p.name for p in files] == [row.stored_as]
        assert b"%PDF" not in files[0].read_bytes()
        assert files[0].stat().st_mode & 0o077 == 0
        again, version = vault.put(PDF)
        assert again != row.stored_as
        found, data = attachments.read_attachment(
            client_id=province.client.pk, public_id=row.public_id, by=by
        )
        assert data == PDF and found == row
        # the bytes of one document in the place of another are refused
        path = next(p for p in live.FILES_DIR.rglob(again))
        path.write_bytes(files[0].read_bytes())
        with pytest.raises(Undecryptable):
            vault.get(again, version)
    with pytest.raises(FileNotFoundError):
        vault.get("../../../etc/passwd", 1)


def test_a_failed_save_leaves_no_file(province, monkeypatch):
    def full(**kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("bazgasht.people.services.attachments.journal.record", full)
    with acting(province.social) as by, pytest.raises(OSError):
        kept(province, by)
    assert not [p for p in live.FILES_DIR.rglob("*") if p.is_file()]


def test_the_very_same_document_is_kept_once(province):
    with acting(province.social) as by:
        first = kept(province, by)
        with pytest.raises(InvalidValue, match="سند"):
            kept(province, by)
        args = {"client_id": province.client.pk, "public_id": first.public_id, "by": by}
        attachments.remove_attachment(reason="اشتباه", **args)
        assert kept(province, by)


def test_taken_out_with_a_reason_and_never_opened_again(province):
    with acting(province.social) as by:
        row = kept(province, by)
        args = {"client_id": province.client.pk, "public_id": row.public_id, "by": by}
        with pytest.raises(InvalidValue):
            attachments.remove_attachment(reason=" ", **args)
        attachments.remove_attachment(reason="مال کس دیگری بود", **args)
        with pytest.raises(NotFound):
            attachments.remove_attachment(reason="x", **args)
        with pytest.raises(NotFound):
            attachments.read_attachment(**args)
        assert m.Attachment.objects.get().removed_reason == "مال کس دیگری بود"


def test_a_serving_body_sees_only_its_own_documents(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.social) as by:
        row = kept(province, by)
    with acting(province.liaison) as by:
        assert not m.Attachment.objects.exists()
        args = {"client_id": province.client.pk, "public_id": row.public_id, "by": by}
        with pytest.raises(NotFound):
            attachments.read_attachment(**args)
        with pytest.raises(NotFound):
            attachments.remove_attachment(reason="x", **args)
        with pytest.raises(NotAllowed):
            kept(province, by)


def test_the_download_runs_nothing_and_is_journalled(province, client):
    with acting(province.social) as by:
        row = kept(province, by)
    client.force_login(province.social)
    url = reverse("people:attachment", args=[province.client.public_id, row.public_id])
    answer = client.get(url)
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment") and disposition.isascii()
    with acting(province.social):
        assert (
            JournalEntry.objects.filter(
                action="attachment.opened", client_id=province.client.pk
            ).count()
            == 1
        )
    client.force_login(province.stranger)
    assert client.get(url).status_code == 404


def test_the_page_shows_the_refusal_beside_the_field(province, client):
    client.force_login(province.social)
    url = reverse("people:attachment_new", args=[province.client.public_id])
    sent = io.BytesIO(b"MZ not a document")
    sent.name = "letter.pdf"
    answer = client.post(url, {"title": "نامه", "file": sent})
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]
    assert answer.context["form"]["title"].value() == "نامه"
    sent = io.BytesIO(PDF)
    sent.name = "letter.pdf"
    assert client.post(url, {"title": "نامه", "file": sent}).status_code == 302


class TestRetention:
    """What was taken out is destroyed when its time has come, and nothing earlier."""

    @pytest.fixture
    def taken_out(self, province):
        with acting(province.social) as by:
            row = attachments.attach(
                client_id=province.client.pk, title="نامه", file_name="a.pdf", data=PDF, by=by
            )
            attachments.remove_attachment(
                client_id=province.client.pk, public_id=row.public_id, reason="اشتباه", by=by
            )
        return row

    def age(self, row, days):
        owned(m.Attachment.objects.filter(pk=row.pk).update)(
            removed_at=timezone.now() - timedelta(days=days)
        )

    def test_nothing_early_and_nothing_that_is_in_the_file(self, province, taken_out):
        with acting(province.social) as by:
            kept = attachments.attach(
                client_id=province.client.pk, title="نامه", file_name="a.pdf", data=PDF, by=by
            )
        self.age(taken_out, retention.KEEP_DAYS - 1)
        assert tasks.purge_attachments(0) == 0
        assert vault.get(taken_out.stored_as, taken_out.key_version) == PDF
        self.age(taken_out, retention.KEEP_DAYS + 1)
        assert tasks.purge_attachments(0) == 1
        assert vault.get(kept.stored_as, kept.key_version) == PDF

    def test_bytes_are_gone_the_record_and_the_journal_stay(self, province, client, taken_out):
        self.age(taken_out, retention.KEEP_DAYS + 1)
        assert tasks.purge_attachments(0) == 1
        assert tasks.purge_attachments(0) == 0
        with pytest.raises(FileNotFoundError):
            vault.get(taken_out.stored_as, taken_out.key_version)
        entry = owned(JournalEntry.objects.get)(action="attachment.purged")
        assert (entry.task, entry.client_id) == ("attachments.purge", province.client.pk)
        assert entry.object_id == str(taken_out.public_id)
        client.force_login(province.social)
        page = client.get(reverse("people:attachments", args=[province.client.public_id]))
        assert "نابود شد" in page.content.decode()

    def test_a_crash_before_the_mark_is_made_good(self, taken_out, monkeypatch):
        self.age(taken_out, retention.KEEP_DAYS + 1)

        def killed(name):
            vault._path(name).unlink()
            raise SystemExit

        with monkeypatch.context() as broken:
            broken.setattr(retention.vault, "drop", killed)
            with pytest.raises(SystemExit):
                tasks.purge_attachments(0)
        assert owned(m.Attachment.objects.get)(pk=taken_out.pk).purged_at is None
        assert tasks.purge_attachments(0) == 1

    def test_only_the_task_may_and_never_before_a_month(self, province, taken_out):
        with acting(province.social), pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute("select people_purge_attachments(0, 10)")
        with (
            scope.entered(replace(scope.NOBODY, task="attachments.purge")),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("select count(*) from people_purge_attachments(0, 10)")
            assert cursor.fetchone() == (0,)
