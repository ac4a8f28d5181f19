from dataclasses import dataclass, field
from typing import Any

import pytest
from tests.factories import acting, make_org, make_user, owned

from bazgasht.chains.models import Chain, Flow, Link
from bazgasht.chains.services.chains import ChainDraft, create_chain, move_chain


@dataclass
class Place:
    """A province with a headquarters, a prison, and those who could fill a link."""

    bodies: dict[str, Any] = field(default_factory=dict)
    users: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name):
        for group in ("bodies", "users"):
            found = self.__dict__.get(group, {})
            if name in found:
                return found[name]
        raise AttributeError(name)


@pytest.fixture
def place(db):
    p = Place()
    hq = make_org("headquarters", name="قرارگاه آزمون")
    p.bodies = {
        "hq": hq,
        "group": make_org("working_group", parent=hq, code=f"{hq.code}-EMP"),
        "prison": make_org("prison", name="زندان آزمون", county="دشتستان"),
        "far": make_org("prison", name="زندان دور", province="IR-07"),
        "firm": make_org("employer", name="لبنیات دشتستان", county="دشتستان"),
        "other_firm": make_org("employer", name="سازه‌گستر", county="بوشهر"),
        "association": make_org("association", name="انجمن حمایت دشتستان", county="دشتستان"),
        "agency": make_org("agency", name="جهاد کشاورزی"),
    }
    p.users = {
        "chief": make_user("headquarters_secretary", hq),
        "viewer": make_user("headquarters_viewer", hq),
        "secretary": make_user("group_secretary", p.group),
        "officer": make_user("employment_officer", p.prison),
        "worker": make_user("social_worker", p.prison),
        "stranger": make_user("employment_officer", p.far),
        "employer": make_user("employer", p.firm),
    }
    return p


@pytest.fixture
def chain(place):
    """``chain(template="carpet", active=True, **draft)`` kept by the headquarters."""

    def make(template="sheep-dairy", user=None, body=None, active=False, **more):
        draft = {"title": f"زنجیرهٔ {template}", "product": "پنیر گوسفند", "province": "IR-18",
                 "county": "دشتستان", "template": template}  # fmt: skip
        with acting(user or place.chief) as by:
            row = create_chain(
                organisation_id=(body or place.hq).pk, draft=ChainDraft(**(draft | more)), by=by
            )
            if active:
                row = move_chain(public_id=row.public_id, state="active", version=None, by=by)
            return row

    return make


@owned
def links_of(chain):
    return {link.key: link for link in Link.objects.filter(chain=chain)}


@owned
def flows_of(chain):
    return list(Flow.objects.filter(chain=chain).select_related("source", "target"))


@owned
def reread(chain):
    return Chain.objects.get(pk=chain.pk)


@owned
def unfilled(chain, *keys):
    Link.objects.filter(chain=chain, key__in=keys).update(
        filler="nobody", filler_organisation=None, filler_name=""
    )
