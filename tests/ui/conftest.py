import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import RequestContext, Template
from django.utils import translation

from bazgasht.ui import assets


@pytest.fixture(scope="session", autouse=True)
def _installed():
    assets.ensure()


@pytest.fixture(autouse=True)
def _in_persian():
    with translation.override("fa"):
        yield


@pytest.fixture
def request_for(rf):
    """``request_for("/path?x=1", cookie=…)``: what a template of an anonymous visitor sees."""

    def made(path="/", **cookies):
        request = rf.get(path)
        request.user = AnonymousUser()
        request.COOKIES |= cookies
        return request

    return made


@pytest.fixture
def html(request_for):
    """``html('{% chip "x" %}', name=value)``: a piece of template, rendered."""

    def rendered(source, *, path="/", **context):
        template = Template("{% load ui bz i18n %}" + source)
        request = context.pop("request", None) or request_for(path)
        return template.render(RequestContext(request, context))

    return rendered
