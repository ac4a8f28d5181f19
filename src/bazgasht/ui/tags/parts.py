"""Larger components. Each function gives the context of the template of the same name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ..filters import FilterBar
from .base import tone_of

TASK_STATUSES = {
    "todo": (_("Not started"), "plain"),
    "doing": (_("In progress"), "info"),
    "done": (_("Done"), "ok"),
    "blocked": (_("Can't start yet"), "wait"),
}
"""The only four a task list may use, so that people learn them once."""


def page_head(content: SafeString, title: str, sub: object = "", icon: str = "") -> SafeString:
    """``{% page_head title=… sub=… %}buttons{% endpage_head %}``: h1, a line, actions beside it."""
    context = {"content": _trimmed(content), "title": title, "sub": sub, "icon": icon}
    return render_to_string("ui/components/page_head.html", context)


def card(content: SafeString, title: object = "", **options: Any) -> SafeString:
    """``{% card title=… count=3 tone="late" url=… url_label=… icon=… flush=True %}…{% endcard %}``.

    ``count`` is shown as a badge and, with ``url``, opens exactly that many items. ``flush`` for
    rows and tables that reach the edges.
    """
    tone_of(options.get("tone", ""))
    context = {"content": content, "title": title, **options}
    return render_to_string("ui/components/card.html", context)


def identity_bar(content: SafeString, title: object, **options: Any) -> SafeString:
    """``{% identity_bar title=name meta=… line=… chips=… initials=… %}actions{% endidentity_bar %}``.

    On every page of a client or household; at most two lines at 360 px. ``meta`` is what stands
    beside the name, ``line`` where and when, ``chips`` a list of ``{"text", "tone"}`` (tone
    ``late`` where something vital is not set), the content the next action.
    """
    context = {"content": _trimmed(content), "title": title, **options}
    return render_to_string("ui/components/identity_bar.html", context)


def bulk_bar(content: SafeString, total: int) -> SafeString:
    """``{% bulk_bar total=page.paginator.count %}buttons{% endbulk_bar %}`` inside a ``form[data-bulk]``.

    Rows carry ``<input type="checkbox" name="selected" value=…>``. It counts «N از M انتخاب شده»
    by script; without, the buttons work all the same.
    """
    return render_to_string("ui/components/bulk_bar.html", {"content": content, "total": total})


def row_item(title: object, **options: Any) -> dict[str, Any]:
    """``{% row_item title sub=… mark=initials chip=… tone=… url=… button=… icon=… %}`` in ``ul.rows``.

    The title is the link; ``button`` repeats it as words of the action on wide screens.
    """
    tone_of(options.get("tone", ""))
    return {"title": title, **options}


def timeline(items: Sequence[Any], empty: str = "") -> dict[str, Any]:
    """``{% timeline items %}``: a story, newest first.

    An item (object or dict) has ``at``, ``title`` and may have ``detail``, ``tone``, ``chip``,
    ``url``, ``who`` (the actor's name) and ``body`` (the body's name).
    """
    return {"items": items, "empty": empty}


def board(columns: Sequence[Mapping[str, Any]], select: bool = False) -> dict[str, Any]:
    """``{% board columns %}``: a column is ``{"title", "total", "tone", "url", "cards", "empty"}``.

    A card is ``{"code", "title", "sub", "chip", "tone", "url", "value"}``; ``select`` puts a check
    box named ``selected`` with ``value`` on it. ``total`` counts all, ``url`` opens the rest.
    """
    return {"columns": columns, "select": select}


def filter_bar(
    context: Mapping[str, Any], form: Any, search: str = "q", sealed: str = ""
) -> dict[str, Any]:
    """``{% filter_bar filterset.form %}``: the state lives in the URL; chosen values are chips.

    At most six fields (ValueError); the field named by ``search`` stays in sight.
    Where it looks for persons, ``sealed`` names what holds its text in the address: the bar is then
    sent by POST, and the view leads to that address.
    """
    bound = isinstance(form.data, QueryDict) and not sealed
    query = form.data if bound else context["request"].GET
    path = context["request"].path if sealed else ""
    return {"bar": FilterBar(form, query, search=search, sealed=sealed), "path": path}


def task_list(tasks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """``{% task_list tasks %}``: ``{"title", "url", "status", "hint"}``.

    ``status`` is a key of :data:`TASK_STATUSES`; another one raises KeyError.
    """
    shown = [dict(t, words=TASK_STATUSES[t["status"]][0], tone=TASK_STATUSES[t["status"]][1])
             for t in tasks]  # fmt: skip
    return {"tasks": shown, "done": sum(t["status"] == "done" for t in tasks)}


def definitions(rows: Sequence[tuple[object, object]]) -> dict[str, Any]:
    """``{% definitions rows %}`` of (term, value); an empty value reads «ثبت نشده»."""
    return {"rows": rows}


def tabs(items: Sequence[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """``{% tabs items %}``: links ``{"label", "url", "active", "count"}``, each a page of its own."""
    return {"items": items, "label": label}


def empty(title: str, **options: Any) -> dict[str, Any]:
    """``{% empty title text=… url=… action=… icon=… %}``: says what to do first."""
    return {"title": title, **options}


def pagination(context: Mapping[str, Any], page: Page[Any], name: str = "page") -> dict[str, Any]:
    """``{% pagination page %}``: «۲۶ تا ۵۰ از ۱٬۲۰۰»; keeps the rest of the query. ``name`` is its key."""
    return {
        "request": context["request"],
        "page": page,
        "name": name,
        "numbers": list(
            page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        ),
        "gap": page.paginator.ELLIPSIS,
    }


def chart(drawn: Any, table_open: bool = False) -> dict[str, Any]:
    """``{% chart drawn %}`` of :class:`bazgasht.ui.charts.Chart`: picture, description, its numbers."""
    return {"chart": drawn, "table_open": table_open}


def _trimmed(content: SafeString) -> SafeString:
    """What stands between the tags was escaped when it was rendered; trimming loses that mark."""
    return SafeString(content.strip())
