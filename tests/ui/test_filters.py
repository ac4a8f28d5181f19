"""The filter bar: its state is the URL."""

import pytest
from django import forms
from django.http import QueryDict

from bazgasht.ui.filters import FilterBar


class Filters(forms.Form):
    q = forms.CharField(label="نام", required=False)
    region = forms.MultipleChoiceField(
        label="منطقه", required=False, choices=[("s", "جنوب"), ("گروه", [("n", "شمال")])]
    )
    late = forms.BooleanField(label="فقط دیرشده‌ها", required=False)


def _bar(query):
    data = QueryDict(query)
    return FilterBar(Filters(data), data)


def test_chosen_values_are_words_with_a_way_back():
    bar = _bar("q=R-12&region=s&region=n&late=on&sort=-due&page=3")
    assert [(c.label, c.text) for c in bar.chosen] == [
        ("نام", "R-12"), ("منطقه", "جنوب"), ("منطقه", "شمال"), ("فقط دیرشده‌ها", ""),
    ]  # fmt: skip
    assert bar.chosen[1].url == "?q=R-12&region=n&late=on&sort=-due"
    assert bar.reset_url == "?sort=-due"
    assert bar.hidden == [("sort", "-due")]


def test_empty_values_are_no_filters():
    assert _bar("q=&region=").chosen == []


def test_unknown_values_are_shown_as_they_are_not_hidden():
    assert _bar("region=<x>").chosen[0].text == "<x>"


def test_typed_numbers_are_shown_in_persian():
    assert _bar("q=1403").chosen[0].text == "۱۴۰۳"


def test_at_most_six():
    many = type("Many", (forms.Form,), {f"f{i}": forms.CharField(required=False) for i in range(7)})
    with pytest.raises(ValueError, match="at most 6"):
        FilterBar(many(), QueryDict())


def test_the_bar_on_the_page(html):
    shown = html(
        "{% filter_bar form %}", form=Filters(QueryDict("q=علی&region=s&sort=x")), path="/l?sort=x"
    )
    assert '<input type="hidden" name="sort" value="x">' in shown
    assert 'value="علی"' in shown and "منطقه: <bdi>جنوب</bdi>" in shown and "<details" in shown
