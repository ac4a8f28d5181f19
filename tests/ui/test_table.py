"""Tables: heads that say how they sort, cells that carry their head to a phone."""

import django_tables2
import pytest


class Table(django_tables2.Table):
    name = django_tables2.Column(verbose_name="دستگاه")
    count = django_tables2.Column(verbose_name="شمار")
    plain = django_tables2.Column(verbose_name="", orderable=False)


@pytest.fixture
def shown(html, request_for):
    def rendered(path):
        table = Table([{"name": "<b>", "count": 1200, "plain": None}] * 60)
        django_tables2.RequestConfig(request_for(path), paginate={"per_page": 25}).configure(table)
        return html("{% load django_tables2 %}{% render_table t %}", t=table, path=path)

    return rendered


def test_heads_say_how_they_sort(shown):
    markup = shown("/l?sort=-count&page=2&late=on")
    assert 'aria-sort="descending"' in markup and 'aria-sort="none"' in markup
    assert markup.count("aria-sort") == 2
    assert "late=on" in markup and "۲۶ تا ۵۰ از ۶۰" in markup


def test_sorting_begins_at_the_first_page(shown):
    assert "page=2&amp;sort" not in shown("/l?page=2") and "sort=name" in shown("/l?page=2")


def test_cells_carry_their_head_and_are_escaped(shown):
    markup = shown("/l")
    assert 'role="cell" class="" data-label="شمار"><span>۱٬۲۰۰</span>' in markup
    assert "&lt;b&gt;" in markup and "<b>" not in markup and "<span>—</span>" in markup
