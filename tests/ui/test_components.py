"""Each component of ``{% load ui %}``, by what a person gets from it."""

from datetime import timedelta

import pytest
from django.core.paginator import Paginator
from django.utils import timezone, translation

HOSTILE = "<script>x</script>"


def test_icon_is_decoration_unless_named(html):
    assert 'aria-hidden="true"' in html('{% icon "house" %}')
    named = html('{% icon "search" label=name %}', name='a"b')
    assert 'role="img" aria-label="a&quot;b"' in named


def test_direction_icons_turn_and_others_do_not(html):
    assert "turns" in html('{% icon "arrow-right" %}')
    assert "turns" not in html('{% icon "check2" %}{% icon "clock" %}{% icon "play" %}')


def test_unknown_icons_and_tones_are_refused(html):
    with pytest.raises(LookupError, match="icons"):
        html('{% icon "no-such" %}')
    with pytest.raises(ValueError, match="tone"):
        html('{% chip "x" tone="red" %}')


def test_chip_says_its_state_in_words(html):
    assert html('{% chip "دیر" tone="late" %}') == '<span class="chip late">دیر</span>'
    assert html('{% chip "" tone="late" %}') == ""
    assert '<a href="/x?a=1&amp;b=2"' in html("{% chip t url=u %}", t=HOSTILE, u="/x?a=1&b=2")
    assert "<script" not in html("{% chip t %}", t=HOSTILE)


@pytest.mark.parametrize(
    "days, words, tone", [(-4, "۴ روز دیر", "late"), (3, "۳ روز مانده", "wait")]
)
def test_date_chip_has_words_and_the_day(html, days, words, tone):
    due = timezone.localdate() + timedelta(days=days)
    shown = html("{% date_chip due %}", due=due)
    assert words in shown and f'class="chip {tone}"' in shown
    assert f'datetime="{due.isoformat()}"' in shown and "title=" in shown


def test_no_date_no_chip(html):
    assert html("{% date_chip due %}", due=None) == ""


def test_meter_is_a_named_progress(html):
    shown = html('{% meter 91 120 label="حرفه‌آموز" text="91 از 120" tone="ok" %}')
    assert 'value="76"' in shown and "۹۱ از ۱۲۰" in shown and 'aria-label="حرفه‌آموز' in shown
    assert 'value="100"' in html("{% meter 9 3 %}") and 'value="0"' in html("{% meter 1 0 %}")


def test_stat_groups_digits(html):
    assert "۱٬۳۴۲" in html('{% stat 1342 "خانوار" %}')
    with translation.override("en"):
        assert "1,342" in html('{% stat 1342 "households" %}')


def test_card_escapes_its_title_and_keeps_its_content(html):
    shown = html(
        '{% card title=t count=3 tone="late" url="/all" %}<p>{{ t }}</p>{% endcard %}', t=HOSTILE
    )
    assert "<script" not in shown and "<p>&lt;script" in shown and "۳" in shown
    assert 'href="/all"' in shown


def test_identity_bar(html):
    chips = [{"text": "بی کارت ملی", "tone": "late"}]
    shown = html(
        '{% identity_bar title="رضا حسینی" initials="ر‌ح" line="نیمه‌باز" chips=chips %}'
        '{% action "یادداشت" url="/n" %}{% endidentity_bar %}',
        chips=chips,
    )
    assert "<h1>رضا حسینی" in shown and "chip late" in shown and '<a class="btn' in shown


def test_timeline_tells_who_and_when(html):
    item = {
        "at": timezone.now(),
        "title": "کارت صادر شد",
        "tone": "ok",
        "who": "مریم",
        "body": "ثبت",
    }
    shown = html("{% timeline items %}", items=[item])
    assert "امروز" in shown and "مریم · ثبت" in shown and '<li class="ok">' in shown
    assert "هنوز" in html("{% timeline items %}", items=[])


def test_row_item_is_one_link(html):
    shown = html('{% row_item "بازبینی" url="/r" button="برو" chip="دیر" tone="late" mark="ح‌ک" %}')
    assert shown.count('href="/r"') == 2
    assert 'aria-hidden="true" tabindex="-1">برو' in shown  # one stop for the keyboard


def test_board_counts_all_and_links_the_rest(html):
    card = {
        "code": "R-7K2M",
        "title": "جوشکاری",
        "url": "/r",
        "value": "8",
        "chip": "دیر",
        "tone": "late",
    }
    columns = [
        {"title": "تازه", "total": 6, "cards": [card], "url": "/new"},
        {"title": "پایان", "total": 0, "cards": [], "empty": "خالی"},
    ]
    shown = html("{% board columns select=True %}", columns=columns)
    assert '<bdi dir="ltr">R-7K2M</bdi>' in shown and 'name="selected" value="8"' in shown
    assert "همهٔ ۶ مورد" in shown and "خالی" in shown


def test_task_list_knows_four_statuses(html):
    tasks = [{"title": "مسکن", "url": "/h", "status": "done"}, {"title": "سلامت", "status": "todo"}]
    shown = html("{% task_list tasks %}", tasks=tasks)
    assert "۱ از ۲ بخش" in shown and "شروع‌نشده" in shown
    with pytest.raises(KeyError):
        html("{% task_list tasks %}", tasks=[{"title": "x", "status": "late"}])


def test_definitions_say_what_is_missing(html):
    shown = html("{% definitions rows %}", rows=[("منطقه", "جنوب"), ("تلفن", None), ("فرزند", 0)])
    assert "ثبت نشده" in shown and "<dd>0</dd>" in shown


def test_tabs_mark_the_page(html):
    shown = html(
        "{% tabs items %}", items=[{"label": "نیازها", "url": "/n", "active": True, "count": 5}]
    )
    assert 'aria-current="page"' in shown and "۵" in shown


def test_empty_says_what_to_do(html):
    shown = html(
        '{% empty "هنوز ارجاعی نیست" text="پرونده را باز کنید" url="/c" action="یافتن مددجو" %}'
    )
    assert "یافتن مددجو" in shown and 'href="/c"' in shown


def test_pagination_counts_and_keeps_the_query(html):
    page = Paginator(range(1200), 25).page(2)
    shown = html("{% pagination page %}", page=page, path="/l?late=on&page=2")
    assert "۲۶ تا ۵۰ از ۱٬۲۰۰" in shown and 'aria-current="page">۲<' in shown
    assert "late=on&amp;page=3" in shown


def test_bulk_bar_waits_for_scripts(html):
    shown = html("{% bulk_bar total=120 %}<button>واگذاری</button>{% endbulk_bar %}")
    assert 'data-total="120"' in shown and "<button>" in shown and "<noscript>" in shown


def test_a_refused_action_says_why(html):
    shown = html('{% action "فرستادن" tone="primary" reason=why %}', why="برنامه ندارد")
    assert 'aria-disabled="true"' in shown and "برنامه ندارد" in shown and "<form" not in shown
    posted = html('{% action "بستن" url="/x" method="post" fields=f %}', f={"version": 3})
    assert '<form method="post" action="/x">' in posted and 'name="version" value="3"' in posted


@pytest.mark.parametrize(
    "value, shown", [(None, "—"), (1200, "۱٬۲۰۰"), (True, "بله"), ("R-7", "R-7")]
)
def test_cells(html, value, shown):
    assert html("{{ v|shown }}", v=value) == shown


def test_codes_are_islands_that_never_break(html):
    shown = html("{{ sub|codes }}", sub="ثبت احوال · R-7ZAZKS · ۱۴۰۴-۰۰۰۲۳۲ · ۱۴۰۵/۰۹/۰۷")
    assert '<bdi dir="ltr" class="text-nowrap">R-7ZAZKS</bdi>' in shown
    assert '<bdi dir="ltr" class="text-nowrap">۱۴۰۴-۰۰۰۲۳۲</bdi>' in shown
    assert shown.count("<bdi") == 2
    assert "<script>" not in html("{{ sub|codes }}", sub=HOSTILE)
