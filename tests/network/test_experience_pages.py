"""The pages of experiences, without JavaScript, by the people who use them."""

import io

import openpyxl
import pytest
from django.urls import reverse
from tests.network import sharing
from tests.stories.casework import jalali
from tests.support.visit import Visit

from bazgasht.access.models import JournalEntry
from bazgasht.network.models import Experience

pytestmark = pytest.mark.django_db
TYPED = {
    "title": "میز خدمت روز ملاقات", "theme": "family",
    "tried": "کنار سالن ملاقات یک میز گذاشته شد تا خانواده نیازش را بگوید.",
    "result": "خانواده‌های تازه شناخته شدند.", "figures": "۹۴ خانواده",
}  # fmt: skip


def test_written_checked_and_repeated_by_three_people(board):
    writer, second, other = (Visit(u) for u in (board.deputy, board.liaison, board.relief_liaison))
    writer.open(reverse("experiences:list"))
    writer.follow("نوشتن تجربه")
    writer.submit(**TYPED, starts=jalali(-90))
    page = writer.path
    assert "۹۴ خانواده" in writer.words and "پیش‌نویس" in writer.words
    writer.submit(button="سپردن به نفر دوم")
    assert "در انتظار نفر دوم" in writer.words and "نه شما" in writer.words
    assert other.open(page).status == 404

    second.open("/")
    second.follow_to(page)
    second.submit(button="انتشار")
    assert "منتشرشده" in second.words

    other.open(reverse("experiences:list"), {"q": "ميز خدمت"})
    other.follow("میز خدمت روز ملاقات")
    other.follow("این تجربه را تکرار کردیم")
    other.submit(on=jalali(-3), result="در کنگان هم شد؛ تماس 09171234567")
    assert "شمارهٔ همراه" in other.words
    other.submit(on=jalali(-3), result="در کنگان هم شد؛ ۱۲ خانواده")
    assert "۱ بار تکرار" in other.words and "۱۲ خانواده" in other.words
    second.open(page)
    assert "کمیتهٔ امداد" in second.words
    assert other.form(action="/remove", button="پس گرفتن")


def test_a_person_s_number_is_refused_beside_the_field_and_the_text_stays(board):
    writer = Visit(board.deputy)
    writer.open(reverse("experiences:new"))
    writer.submit(**{**TYPED, "tried": "پروندهٔ ۱۴۰۵-۰۰۰۱۲۳ نمونهٔ خوبی از این کار بود."},
                  starts=jalali(-90))  # fmt: skip
    assert "شمارهٔ پروندهٔ کسی" in writer.words
    assert writer.form("tried").values()["title"] == [TYPED["title"]]
    assert not Experience.objects.exists()


def test_returned_with_words_and_changed(board):
    row = sharing.offered(board)
    head = Visit(board.secretary)
    head.open(reverse("experiences:page", args=[row.public_id]))
    head.follow("بازگرداندن با توضیح")
    head.submit(reason="عددها را بنویسید")
    writer = Visit(board.deputy)
    writer.open(reverse("experiences:page", args=[row.public_id]))
    assert "عددها را بنویسید" in writer.words
    writer.follow("تغییر", within="/edit")
    writer.submit(figures="۵۸ نفر از ۶۰ نفر")
    assert "۵۸ نفر از ۶۰" in writer.words
    writer.follow("کنار گذاشتن")
    writer.submit(reason="تکراری بود")
    assert "تکراری بود" in writer.words


def test_a_stale_page_keeps_what_was_typed(board):
    row = sharing.write(board.deputy, board.tvto)
    one, two = Visit(board.deputy), Visit(board.liaison)
    for visit in (one, two):
        visit.open(reverse("experiences:edit", args=[row.public_id]))
    one.submit(title="عنوانی که نخست آمد")
    two.submit(title="عنوانی که دیر آمد")
    assert two.status == 409
    assert two.form("title").values()["title"] == ["عنوانی که دیر آمد"]


def test_the_paper_and_the_files(board, as_owner):
    row = sharing.published(board)
    sharing.repeat(row, board.relief_liaison, board.relief)
    reader = Visit(board.national)
    reader.open(reverse("experiences:pdf", args=[row.public_id]))
    assert reader.response.content.startswith(b"%PDF")
    reader.open(reverse("experiences:export"), {"theme": "training"})
    book = openpyxl.load_workbook(io.BytesIO(reader.response.getvalue()))
    lines = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert [x[0] for x in lines] == [row.title] and lines[0][13] == 1
    reader.open(reverse("experiences:export"), {"format": "csv", "theme": "health"})
    assert row.title not in reader.response.getvalue().decode("utf-8-sig")
    with as_owner():
        actions = set(JournalEntry.objects.values_list("action", flat=True))
    assert {"experience.printed", "experiences.exported"} <= actions


def test_unknown_steps_and_what_is_not_yours(board):
    row = sharing.published(board)
    stranger = Visit(board.other_liaison)
    for act in ("publish", "offer", "mend", "nothing"):
        address = reverse("experiences:do", args=[row.public_id, act])
        stranger.open(reverse("experiences:page", args=[row.public_id]))
        assert stranger.post(address, {"version": row.version}).status in (403, 404), act
    for act in ("hand_back", "withdraw", "nothing"):
        assert stranger.open(reverse("experiences:why", args=[row.public_id, act])).status in (
            403, 404, 409,
        )  # fmt: skip
    own = Visit(board.liaison)
    assert own.open(reverse("experiences:repeat", args=[row.public_id])).status == 404


def test_pages_ask_little(board, django_assert_max_num_queries):
    for n in range(12):
        row = sharing.published(board, title=f"تجربهٔ شمارهٔ {n}")
        sharing.repeat(row, board.relief_liaison, board.relief)
    visit = Visit(board.liaison)
    for address in (reverse("experiences:list"), reverse("experiences:new"),
                    reverse("experiences:page", args=[row.public_id])):  # fmt: skip
        with django_assert_max_num_queries(15):
            visit.open(address)
        assert visit.status == 200
