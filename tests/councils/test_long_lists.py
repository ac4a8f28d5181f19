"""Forms of the national secretariat in a country of thousands of bodies: short pages, few statements,
every body within reach of a few letters."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import acting, make_user, owned

from bazgasht.access.models import Organisation
from bazgasht.core.text import sort_key
from bazgasht.councils.models import Council, Resolution, ResolutionSupport
from bazgasht.harms import services as harms
from bazgasht.harms.services import ProgrammeDraft

pytestmark = pytest.mark.django_db
MANY, SHOWN, MOST = 3000, 90, 15
NEEDLE = "خیریهٔ نیک‌اندیشان جاسک"


@owned
def make_country(top):
    provinces = [f"IR-{n:02}" for n in range(31)]
    rows = []
    for n in range(MANY):
        kind = ("charity", "agency", "prison", "governorate", "justice")[n % 5]
        name = NEEDLE if n == MANY - 5 else f"نهاد کشوری شمارهٔ {n}"
        rows.append(Organisation(code=f"FAR-{n}", name=name, kind=kind, province=provinces[n % 31],
                                 sort_key=sort_key("ی" + name)))  # fmt: skip
    for n in range(80):
        name = f"قرارگاه شهر {n}"
        rows.append(Organisation(code=f"HEAD-{n}", name=name, kind="headquarters", parent=top,
                                 province=provinces[n % 31], sort_key=sort_key(name)))  # fmt: skip
    made = Organisation.objects.bulk_create(rows)
    for body in made:
        body.path = f"{top.path}{body.pk}/" if body.parent_id else f"/{body.pk}/"
    Organisation.objects.bulk_update(made, ["path"], batch_size=1000)
    return made


@pytest.fixture
def country(table):
    table.made = make_country(table.top)
    with acting(table.top_chief) as by:
        programme = harms.create_programme(
            organisation_id=table.top.pk, by=by,
            draft=ProgrammeDraft(kind="strategy", title="سند آزمون", source="متن", illustrative=True),
        )  # fmt: skip
    table.programme = programme
    return table


def seen(client, url, data=None):
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(url, data) if data else client.get(url)
    found = [q for q in asked if q["sql"].lstrip().lower().startswith(("select", "with"))]
    return answer, answer.content.decode(), len(found)


def forms_of(t):
    c = f"/councils/{t.national.public_id}"
    return {
        "/councils/new": ("organisation", "title"), f"{c}/seats/new": ("organisation", "office"),
        f"{c}/resolutions/new": ("owner", "text"), f"{c}/visits/new": ("place", "note"),
        f"/programmes/{t.programme.public_id}/parts/new": ("owner", "title"),
        f"/headquarters/{t.top.code}/members/add": ("organisation", "capacity"),
    }  # fmt: skip


def test_no_form_lists_a_country_and_each_finds_any_body(country, client):
    client.force_login(country.top_chief)
    needle = next(b for b in country.made if b.name == NEEDLE)
    governorate = next(b for b in country.made if b.kind == "governorate")
    for url, (name, other) in forms_of(country).items():
        answer, html, asked = seen(client, url)
        assert answer.status_code == 200, url
        assert html.count("<option") + html.count('type="checkbox"') < SHOWN * 2, url
        assert f'data-finder="{name}"' in html and asked <= MOST, (url, asked)
        wanted, words = (
            (governorate, governorate.name) if url == "/councils/new" else (needle, "نيک انديشان")
        )
        answer, html, asked = seen(
            client, url, {name + "__words": words, "find": name, other: "نوشتهٔ من"}
        )
        assert answer.status_code == 200 and asked <= MOST, (url, asked)
        assert f'<option value="{wanted.pk}"' in html, url
        assert "نوشتهٔ من" in html and "data-error-summary" not in html, url


def test_a_resolution_is_drafted_with_a_body_and_helpers_that_were_looked_for(country, client):
    """Without scripts: three presses, nothing of what was typed and ticked is lost on the way."""
    client.force_login(country.top_chief)
    url = f"/councils/{country.national.public_id}/resolutions/new"
    needle = next(b for b in country.made if b.name == NEEDLE)
    page = client.get(url).content.decode()
    request_id = re.search(r'name="request_id" value="([^"]+)"', page)[1]
    typed = {"text": "کمک به خانواده‌ها", "request_id": request_id, "measure": "declared",
             "due": "1409/01/10", "milestones": "فهرست آماده شد"}  # fmt: skip
    page = client.post(url, typed | {"owner__words": "جاسک", "find": "owner"}).content.decode()
    assert f'<option value="{needle.pk}"' in page and "کمک به خانواده" in page
    typed |= {"owner": needle.pk, "owner__words": "جاسک", "owner__before": "جاسک"}
    page = client.post(
        url, typed | {"supporting__words": "علوم پزشکی", "find": "supporting"}
    ).content.decode()
    assert re.search(rf'<option value="{needle.pk}"[^>]* selected', page)
    assert re.search(rf'value="{country.health.pk}"', page)
    typed |= {"supporting": [country.health.pk], "supporting__words": "علوم پزشکی",
              "supporting__before": "علوم پزشکی"}  # fmt: skip
    assert client.post(url, typed).status_code == 302
    row = owned(lambda: Resolution.objects.get())()
    assert row.owner_id == needle.pk and row.text == "کمک به خانواده‌ها"
    assert owned(
        lambda: list(ResolutionSupport.objects.values_list("organisation", flat=True))
    )() == [country.health.pk]


def test_a_body_out_of_reach_is_not_found(country, client):
    """The list that is searched is the form's own: a province's council finds no other province's."""
    client.force_login(country.chief)
    url = f"/councils/{country.council.public_id}/seats/new"
    _answer, html, _asked = seen(
        client, url, {"organisation__words": "نیک‌اندیشان", "find": "organisation"}
    )
    needle = next(b for b in country.made if b.name == NEEDLE)
    assert needle.province != "IR-18" and f'value="{needle.pk}"' not in html
    client.force_login(country.liaison)
    assert client.post(
        url, {"organisation__words": "نهاد", "find": "organisation"}
    ).status_code in (403, 404)


@owned
def resolve_everywhere(t):
    council = Council.objects.get(pk=t.national.pk)
    day = timezone.localdate()
    Resolution.objects.bulk_create([
        Resolution(council=council, text="کار", owner=b, due=day, first_due=day, created_by=t.top_chief.pk,
                   measure="declared", state="adopted", number=f"1405-{n:03}", adopted_on=day,
                   adopted_by=t.top_chief.pk)
        for n, b in enumerate(t.made[:200])
    ])  # fmt: skip


def test_the_filter_of_the_board_finds_an_owner(country, client):
    resolve_everywhere(country)
    client.force_login(country.top_chief)
    _answer, html, asked = seen(client, "/resolutions/")
    assert html.count("<option") < SHOWN and asked <= MOST
    owner = country.made[150]
    _answer, html, _asked = seen(
        client, f"/resolutions/?owner__words={owner.name}&find=owner&view=all"
    )
    assert f'value="{owner.code}"' in html and "<details open" in html
    _answer, html, _asked = seen(
        client, f"/resolutions/?owner={owner.code}&owner__words={owner.name}"
    )
    assert html.count('href="/resolutions/') and owner.name in html


def test_other_rooms_ask_in_the_same_way(country, client):
    """Bodies under others, openings and facilities of employers, seats of a headquarters."""
    administrator = make_user("system_administrator", country.top)
    client.force_login(administrator)
    answer, html, asked = seen(client, "/bodies/new?kind=working_group")
    assert answer.status_code == 200 and 'data-finder="parent"' in html
    assert html.count("<option") < SHOWN * 2 and asked <= MOST
