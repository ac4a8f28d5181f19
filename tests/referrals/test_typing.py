"""What is typed into long forms is kept while it is typed, and forgotten once it was sent."""

import re
from datetime import timedelta

from tests.factories import acting, make_episode

from bazgasht.core import drafts
from bazgasht.core.jalali import today
from bazgasht.people.services.corrections import ask_correction
from bazgasht.plans.services import GoalDraft, Owner, StepDraft, add_step, agree_plan, create_plan

AUTOSAVE = re.compile(r'data-autosave-url="([^"]+)"')


def kept(user, url):
    with acting(user) as by:
        return drafts.load(user_id=by.user_id, form=url.removeprefix("/draft/"))


def pages(province, sent, draft, act):
    """(who, page) of every long form of these rooms."""
    person = province.client.public_id
    make_episode(province.client, province.prison)
    with acting(province.lead) as by:
        correction = ask_correction(
            client_id=province.client.pk, subject="نام پدر", says="نادرست است", by=by
        )
        plan = create_plan(
            client_id=province.client.pk, goals=[GoalDraft("identity", "مدارک")], by=by
        )
        goal = plan.goals.get().public_id
        step = add_step(
            goal=goal, draft=StepDraft("عکس", today() + timedelta(9), Owner(name="خانواده")), by=by
        )
        agree_plan(plan=plan.public_id, on=today(), version=plan.version, by=by)
        waiting = plan.reviews.get()
    new, running = sent("food"), act("accept", sent("course"), province.liaison)
    own = draft("papers")
    for url in (f"clients/{person}/corrections/new/", f"clients/{person}/access/barriers/new/",
                f"clients/{person}/corrections/{correction.pk}/",
                f"referrals/new/{person}/?service={province.cash.public_id}",
                f"referrals/{own.public_id}/edit", f"plans/{plan.public_id}/goals/new",
                f"clients/{province.family.members[0].public_id}/plan/new",
                f"clients/{person}/edit/", f"plans/goals/{goal}/edit", f"plans/goals/{goal}/steps/new"):  # fmt: skip
        yield province.lead, f"/{url}"
    for url in (f"clients/{person}/contacts/new/", "clients/emergency/", "clients/requests/new/",
                f"plans/steps/{step.public_id}/move", f"plans/reviews/{waiting.public_id}/move"):  # fmt: skip
        yield province.lead, f"/{url}"
    for page in ("edit", "record/leave", "record/transfer"):
        yield province.officer, f"/clients/{person}/custody/{page}/"
    for row, part in ((new, "decline"), (running, "end"), (running, "deliver")):
        yield province.liaison, f"/referrals/{row.public_id}/{part}"
    for url in ("/services/new", f"/services/{province.food.public_id}/edit",
                f"/deliveries/new?client={person}"):  # fmt: skip
        yield province.liaison, url


def test_every_long_form_keeps_what_is_typed(client, province, sent, draft, act):
    addresses = []
    for user, url in pages(province, sent, draft, act):
        client.force_login(user)
        page = client.get(url, follow=True)
        assert page.status_code == 200, (url, page.status_code)
        found = AUTOSAVE.search(page.content.decode())
        assert found, f"{url} keeps nothing"
        key = found[1]
        assert f'name="draft_key" value="{key.removeprefix("/draft/")}"' in page.content.decode()
        assert client.post(key, {"note": "نیمه‌کاره"}).status_code == 204
        addresses.append(key)
    assert len(set(addresses)) == len(addresses) > 12, "each form has a draft of its own"


def test_it_is_forgotten_once_sent_and_not_before(client, province, sent):
    row = sent("food")
    client.force_login(province.liaison)
    url = f"/referrals/{row.public_id}/decline"
    key = AUTOSAVE.search(client.get(url).content.decode())[1]
    client.post(key, {"note": "ماه آینده"})
    assert client.post(url, {"code": "", "note": "ماه آینده"}).status_code == 200
    assert kept(province.liaison, key) == {"note": ["ماه آینده"]}
    done = client.post(url, {"code": "no_capacity", "note": "ماه آینده", "version": row.version})
    assert done.status_code == 302
    assert kept(province.liaison, key) is None


def test_numbers_that_are_stored_encrypted_are_not_kept(client, province):
    client.force_login(province.lead)
    url = f"/clients/{province.client.public_id}/edit/"
    key = AUTOSAVE.search(client.get(url).content.decode())[1]
    typed = {"given": "رضا", "national_id": "0012345679", "foreign_id": "A1", "sheba": "IR1"}
    assert client.post(key, typed).status_code == 204
    assert kept(province.lead, key) == {"given": ["رضا"]}


def test_two_services_for_one_person_are_two_drafts(client, province):
    client.force_login(province.worker)
    here = f"/referrals/new/{province.client.public_id}/"
    keys = {}
    for name in ("food", "cash"):
        page = client.get(f"{here}?service={province.services[name].public_id}")
        keys[name] = AUTOSAVE.search(page.content.decode())[1]
        client.post(keys[name], {"message": name})
    typed = {"planned_units": "1", "message": "متن"}
    assert client.post(f"{here}?service={province.food.public_id}", typed).status_code == 302
    assert kept(province.worker, keys["food"]) is None
    assert kept(province.worker, keys["cash"]) == {"message": ["cash"]}
