"""Source 000 in a browser: from the governor's visit to a resolution, and how an overdue one is heard of.

Every page on the way is examined as all pages are. Weeks do not pass here: what weeks of work make of
a resolution is looked at on those of the demo, which were adopted two months ago.
"""

from django.utils import timezone
from tests.browser.test_pages_of_work import Looking

from bazgasht.core.jalali import jalali_parts

COUNCIL = "شورای هماهنگی استان بوشهر"
LIVESTOCK = "دامداری برای سی خانواده"
PROPOSALS = (
    ("opportunity", LIVESTOCK),
    ("proposal", "گزارش هر هفته خوانده شود"),
    ("proposal", "تسهیلات تازه برای کارآفرینان"),
    ("challenge", "سولهٔ کارگاه جوشکاری فرسوده است"),
)


def today():
    return "/".join(map(str, jalali_parts(timezone.localdate())))


def later():
    year, month, day = jalali_parts(timezone.localdate())
    return f"{year + 1}/{month}/{min(day, 29)}"


def press(page, words):
    with page.expect_navigation(wait_until="load"):
        page.get_by_role("button", name=words, exact=True).first.click()


def follow(page, words):
    with page.expect_navigation(wait_until="load"):
        page.locator("main").get_by_role("link", name=words).first.click()


def test_from_a_visit_to_a_resolution(page_as):
    look = Looking(page_as("secretary"))
    page = look.page
    page.goto("/councils/")
    follow(page, COUNCIL)
    look.here()
    follow(page, "ثبت بازدید")
    page.select_option("[name=place]", label="زندان مرکزی بوشهر")
    page.fill("[name=on]", today())
    page.fill("[name=participants]", "استاندار\nمدیر کل زندان‌ها")
    look.here()
    press(page, "ذخیره")
    for theme, words in PROPOSALS:
        page.fill("main [name=text]", words)
        page.select_option("main [name=theme]", theme)
        press(page, "افزودن")
    assert page.get_by_text(LIVESTOCK).count()
    visit = page.url
    look.here()

    follow(page, "طرح در جلسه")
    page.fill("[name=title]", "پیگیری بازدید")
    page.fill("[name=on]", today())
    page.fill("[name=begins]", "۰:۰۱")
    page.fill("[name=ends]", "۰:۳۰")
    look.here()
    press(page, "ذخیره")
    press(page, "ارسال دعوت‌نامه")
    meeting = page.url
    follow(page, "ثبت حاضران")
    look.here()
    press(page, "ذخیره")
    follow(page, "نوشتن صورت‌جلسه")
    page.fill("main [name=minutes]", "بر اجرای درست و به‌موقع تأکید شد.")
    look.here()
    press(page, "ذخیره")
    look.at(meeting)

    page.locator("main a[href*='proposal=']", has_text=LIVESTOCK).first.click()
    page.wait_for_load_state()
    page.select_option("[name=owner]", label="جهاد کشاورزی استان بوشهر")
    page.fill("[name=due]", later())
    page.check("[name=measure][value=bound]")
    page.select_option("[name=indicator]", "jobs.started")
    page.fill("[name=target]", "۳۰")
    look.here()
    press(page, "ذخیرهٔ پیش‌نویس")
    press(page, "تصویب")
    assert "تصویب‌شده" in page.inner_text("main") and "۳۰" in page.inner_text("main")
    look.here()
    page.locator("main a[href*='/visits/']").first.click()
    page.wait_for_load_state()
    assert page.url == visit
    assert "مصوبه شد" in page.inner_text("main") or "تصویب‌شده" in page.inner_text("main")
    look.done()


def test_two_months_of_work_and_what_is_overdue(page_as):
    look = Looking(page_as("secretary"))
    page = look.page
    look.at("/resolutions/")
    follow(page, "پرورش دام سبک")
    page.locator("details > summary").first.click()
    assert "از ۶۰" in page.inner_text("main") and "کسی آن را وارد نمی‌کند" in page.inner_text("main")
    look.here()
    look.at("/")
    follow(page, "آیین‌نامهٔ تسهیلات")
    words = page.inner_text("main")
    assert "دیر" in words and "دبیر شورا" in words and "نهاد مسئول" in words
    look.here()
    look.done()


def test_the_register_and_the_experiences(page_as):
    look = Looking(page_as("liaison"))
    page = look.page
    look.at("/councils/register/?q=وام")
    assert "ضمانت وام" in page.inner_text("main")
    look.at("/councils/register/new")
    look.at("/experiences/?theme=training")
    follow(page, "کارگاه سیار جوشکاری")
    look.here()
    look.at("/experiences/new")
    page.fill("main [name=title]", "میز")
    press(page, "ذخیره")
    look.here()
    look.at("/experiences/?q=چرخ")
    follow(page, "چرخ خیاطی")
    follow(page, "این تجربه را تکرار کردیم")
    look.here()
    look.at("/reports/performance/")
    look.done()
