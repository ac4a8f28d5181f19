import pytest
from django import shortcuts
from django.http import HttpResponse

from bazgasht.shell import middleware


@pytest.fixture
def drawn_once(monkeypatch):
    """The page of a refusal is the same each time: it is drawn at the first, then its status stands."""
    drawn = set()

    def render(request, template, context, status):
        if template in drawn:
            return HttpResponse(status=status)
        drawn.add(template)
        return shortcuts.render(request, template, context, status=status)

    monkeypatch.setattr(middleware, "render", render)
