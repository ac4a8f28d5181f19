"""Frame, headers, preferences and the pages that say something went wrong."""

import logging
import re

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string

from bazgasht.ui import views
from bazgasht.ui.middleware import LanguageMiddleware, SecurityHeadersMiddleware

NAVIGATION = [
    {"label": f"بخش {n}", "url": f"/{n}", "icon": "house", "active": n == 1} for n in range(8)
]


@pytest.fixture
def page(request_for):
    def rendered(template="ui/base.html", **context):
        cookies = context.pop("cookies", {})
        return render_to_string(template, {"request": request_for(**cookies), **context})

    return rendered


def test_persian_pages_are_right_to_left(page):
    shown = page()
    assert '<html lang="fa" dir="rtl" data-bs-theme="auto">' in shown
    assert "bootstrap.rtl.min.css" in shown and "auto-dark.css" in shown
    assert '<a class="skip" href="#main">' in shown and 'id="main"' in shown


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_chosen_theme_is_in_the_first_byte(page, theme):
    shown = page(cookies={"bz_theme": theme})
    assert f'data-bs-theme="{theme}"' in shown and "auto-dark.css" not in shown


def test_a_forged_theme_is_ignored(page):
    assert 'data-bs-theme="auto"' in page(cookies={"bz_theme": '"><script>'})


def test_navigation_works_without_scripts(page):
    shown = page(navigation=NAVIGATION, search_url="/clients")
    assert shown.count('aria-current="page"') == 1
    assert all(f">بخش {n}<" in shown for n in range(8)) and "<details" in shown
    assert 'action="/clients" method="post"' in shown


def test_the_ribbon_is_shown_when_data_is_made_up(page):
    assert "دادهٔ ساختگی" in page(synthetic_ribbon=True)
    assert 'class="synthetic"' not in page()


def test_signing_out_is_a_post(page):
    shown = page(user_name="مریم رستگار", csrf_token="t")
    assert re.search(r'<form method="post" action="[^"]*logout[^"]*" data-sign-out>', shown)


def test_titles_say_that_there_are_errors(page):
    from django import forms

    class Form(forms.Form):
        name = forms.CharField()

    assert "<title>خطا:" in page(form=Form({})) and "<title>خطا:" not in page(form=Form())


@pytest.mark.parametrize("kind, is_document", [("text/html", False), ("application/pdf", True)])
def test_every_answer_carries_the_policy(rf, kind, is_document):
    answer = SecurityHeadersMiddleware(lambda r: HttpResponse(content_type=kind))(rf.get("/"))
    policy = answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in policy and "unsafe" not in policy
    assert is_document or "script-src 'self'; style-src 'self';" in policy
    assert answer["Referrer-Policy"] == "same-origin" and answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_static_files_keep_their_own_caching(rf):
    static = HttpResponse(headers={"Cache-Control": "max-age=60"})
    assert SecurityHeadersMiddleware(lambda r: static)(rf.get("/"))["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize("cookie, language", [("", "fa"), ("en", "en"), ("xx", "fa")])
def test_language_is_the_cookies_not_the_browsers(rf, cookie, language):
    request = rf.get("/", headers={"Accept-Language": "en"})
    request.COOKIES["bz_language"] = cookie
    assert LanguageMiddleware(lambda r: HttpResponse())(request)["Content-Language"] == language


@pytest.mark.parametrize(
    "view, name, value",
    [(views.set_theme, "theme", "dark"), (views.set_language, "language", "en")],
)
def test_preferences_come_back_to_the_page(rf, view, name, value):
    answer = view(rf.post("/", {name: value, "next": "/clients?q=x"}))
    assert answer.status_code == 302 and answer.url == "/clients?q=x"
    cookie = answer.cookies[f"bz_{name}"]
    assert cookie.value == value and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert view(rf.post("/", {name: value, "next": "//evil.example/"})).url == "/"
    assert view(rf.get("/")).status_code == 405


@pytest.mark.django_db
def test_unknown_preferences_are_refused(client):
    for path in ("/theme", "/language"):
        assert client.post(path, {"theme": "pink", "language": "xx"}).status_code == 400


def test_errors_need_no_database(request_for):
    """Without the ``django_db`` mark any query fails the test."""
    assert views.server_error(request_for()).status_code == 500
    try:
        raise OperationalError
    except OperationalError:
        answer = views.server_error(request_for())
    assert answer.status_code == 503 and answer["Retry-After"] == "30"
    assert "پایگاه داده پاسخ نمی‌دهد" in answer.content.decode()


def test_a_fault_while_sending_says_that_what_was_typed_is_still_there(request_for):
    request = request_for("/clients/?page=2")
    request.correlation = "0123456789abcdef"
    reading = views.server_error(request).content.decode()
    request.method = "POST"
    sending = views.server_error(request).content.decode()
    assert "نوشتهٔ شما همان‌جاست" in sending and "نوشتهٔ شما همان‌جاست" not in reading
    assert "0123456789ab<" in sending, "the number of the fault"
    line = logging.LogRecord("django.request", logging.ERROR, "", 0, "Fault", (), None)
    line.request = request
    handlers = logging.getLogger("django.request").handlers
    handler = next(h for h in handlers if h.name == "console")
    assert handler.filter(line) and "[0123456789ab] Fault" in handler.format(line), "is in the log"


@pytest.mark.parametrize(
    "answer, status, words",
    [
        (lambda r: views.not_found(r, Http404()), 404, "پیدا نشد"),
        (lambda r: views.forbidden(r, PermissionDenied()), 403, "اجازهٔ دیدن"),
        (lambda r: views.bad_request(r, ValueError()), 400, "نشانی نادرست"),
        (lambda r: views.bad_request(r, RequestDataTooBig()), 413, "بخش‌های کوچک‌تر"),
        (lambda r: views.csrf_failure(r), 403, "زمان زیادی باز"),
    ],
)
def test_refusals_say_what_to_do(request_for, answer, status, words):
    response = answer(request_for())
    assert response.status_code == status and words in response.content.decode()
    assert 'href="/' in response.content.decode()


def test_a_foreign_referer_is_no_way_back(html, request_for):
    for came_from, back in (
        ("http://evil.example/x", "/"),
        ("http://testserver/clients?q=1", "/clients?q=1"),
    ):
        request = request_for()
        request.META["HTTP_REFERER"] = came_from
        assert html("{% back_url as b %}{{ b }}", request=request) == back


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fa", "en"])
def test_the_living_page_shows_everything(client, settings, language):
    client.cookies["bz_language"] = language
    shown = client.get("/components").content.decode()
    for part in ("idbar", "kan", "tl", "tasks", "filters", "chart", "errors", "pages", "bulk"):
        assert f'class="{part}' in shown
    body = re.sub(r"<[^>]*>|English|R-[0-9A-Z]+", "", shown[shown.index("<body") :])
    assert language == "en" or not re.search("[A-Za-z]{3}", body)
    settings.DEVELOPMENT = False
    assert client.get("/components").status_code == 404
