"""Long lists of choices: narrowed by words, nothing typed is lost, never thousands on a page."""

import re

import pytest
from django import forms
from django.http import QueryDict
from django.template.loader import render_to_string

from bazgasht.ui.filters import FilterBar
from bazgasht.ui.finder import MOST, Finder, FinderForm, ManyFinder

BODIES = [(n, f"ادارهٔ شمارهٔ {n}") for n in range(1, 3001)] + [
    (9001, "بهزیستی استان بوشهر"),
    (9002, "بهزیستی دشتستان"),
    (9003, "کمیتهٔ امداد"),
]


class Form(FinderForm):
    title = forms.CharField(label="عنوان")
    owner = forms.TypedChoiceField(label="دستگاه", coerce=int, widget=Finder)
    helpers = forms.TypedMultipleChoiceField(
        label="همیاران", coerce=int, required=False, widget=ManyFinder
    )

    def __init__(self, *args, bodies=BODIES, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].choices = [("", "—"), *bodies]
        self.fields["helpers"].choices = bodies


def shown(form):
    return render_to_string("ui/form.html", {"form": form, "csrf_token": "t"})


def options(html):
    return re.findall(r'<option value="([^"]*)"', html)


def posted(**data):
    query = QueryDict(mutable=True)
    for name, value in data.items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def test_a_short_list_is_an_ordinary_one():
    html = shown(Form(bodies=BODIES[-3:]))
    assert "data-finder" not in html and len(options(html)) == 4


def test_a_long_list_shows_few_and_what_is_chosen():
    html = shown(Form(initial={"owner": 9003, "helpers": [2999]}))
    assert len(options(html)) == MOST + 2 and '<option value="9003" selected' in html
    assert html.count('type="checkbox"') == MOST + 1
    assert re.search(r'value="2999"[^>]*checked', html)
    assert "۳۰ مورد نخست از ۳٬۰۰۳" in html


def test_the_button_narrows_the_list_and_checks_nothing():
    form = Form(
        posted(title="چیزی", owner="17", owner__words="بهزيستي", find="owner", helpers=["5", "6"])
    )
    assert not form.is_valid() and not form.errors
    html = shown(form)
    assert 'size="4"' in html, "as long as what was found"
    assert options(html)[:2] == ["", "17"] and set(options(html)[2:]) == {"9001", "9002"}
    assert (
        'value="چیزی"' in html and html.count("checked") == 2 and "data-error-summary" not in html
    )
    assert "۲ مورد با این واژه‌ها" in html and 'name="owner__before" value="بهزيستي"' in html


def test_words_nobody_looked_for_yet_are_looked_for_first():
    """Enter in the field of words presses the first button of the form, which is not its own."""
    form = Form(posted(title="چیزی", owner="", owner__words="امداد", owner__before=""))
    assert not form.is_valid() and not form.errors and "9003" in options(shown(form))


def test_found_and_chosen_is_sent():
    form = Form(
        posted(
            title="چیزی",
            owner="9001",
            owner__words="بهزیستی",
            owner__before="بهزیستی",
            helpers="9003",
        )
    )
    assert (
        form.is_valid()
        and form.cleaned_data["owner"] == 9001
        and form.cleaned_data["helpers"] == [9003]
    )
    wrong = Form(posted(title="", owner="9001", owner__words="بهزیستی", owner__before="بهزیستی"))
    assert not wrong.is_valid() and "title" in wrong.errors
    assert set(options(shown(wrong))) == {"", "9001", "9002"}


def test_nothing_outside_the_list_is_taken():
    form = Form(posted(title="چیزی", owner="77777", find="owner", owner__words="اداره"))
    assert "77777" not in options(shown(form))
    assert not Form(posted(title="چیزی", owner="77777")).is_valid()


def test_a_filter_carries_the_words_but_is_not_made_of_them():
    class Filter(forms.Form):
        q = forms.CharField(required=False)
        owner = forms.ChoiceField(
            required=False, choices=[("", "هر"), *BODIES], widget=Finder(live="get")
        )

    query = QueryDict("owner=9001&owner__words=x&owner__before=&find=owner&view=all")
    form = Filter(query)
    assert form.is_valid() and form.cleaned_data["owner"] == "9001"
    bar = FilterBar(form, query)
    assert bar.hidden == [("view", "all")] and [c.text for c in bar.chosen] == [
        "بهزیستی استان بوشهر"
    ]
    assert bar.looking and bar.reset_url == "?view=all"


@pytest.mark.parametrize("words", ["<script>", "' or 1=1", "%", "x" * 500, "  "])
def test_odd_words_find_nothing_or_all(words):
    html = shown(Form(posted(title="a", owner__words=words, find="owner")))
    assert "<script>" not in html.split("</head>")[-1] and len(options(html)) <= MOST + 2
