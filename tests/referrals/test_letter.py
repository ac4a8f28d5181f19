"""The letter of introduction says little and is numbered once."""

import pytest
from tests.factories import acting, make_episode

from bazgasht.access.kinds import TELLS_OF_CUSTODY, Kind
from bazgasht.access.models import JournalEntry, Organisation
from bazgasht.people.selectors.needed import family_sizes
from bazgasht.referrals import papers, selectors
from bazgasht.services.models import Service


def data_of(row, user):
    with acting(user):
        return papers.letter_data(selectors.referral_file(selectors.get_referral(row.public_id)))


def test_body_to_body_with_number_and_date(province, sent):
    row = sent("papers")
    data = data_of(row, province.worker)
    assert data["body"] == "شبکهٔ حمایت اجتماعی استان بوشهر"
    assert province.relief.name in data["to"]
    assert data["number"][1].endswith("/۱")
    assert "رضا حسینی" in data["text"] and "خدمت papers" in data["text"]


@pytest.mark.parametrize(
    "service,shown", [("cash", set()), ("food", {"۰۹۱۷"}), ("papers", {"۰۰۱۲۳۴۵۶۷۹"})]
)
def test_only_what_the_service_shows(province, sent, service, shown):
    data = data_of(sent(service), province.worker)
    facts = " ".join(value for _term, value, _ltr in data["facts"])
    for piece in ("۰۹۱۷", "۰۰۱۲۳۴۵۶۷۹"):
        assert (piece in facts) == (piece in shown)


@pytest.mark.parametrize("whose", ["prisoner", "wife"])
def test_the_number_at_home_is_true_for_a_body_that_sees_one_of_them(
    province, sent, as_owner, whose
):
    person = province.client if whose == "prisoner" else province.family.members[0]
    row = sent("food", client=person)
    with acting(province.liaison):  # it was not asked for
        assert family_sizes([person.pk]) == {}
    with as_owner():
        Service.objects.filter(pk=province.food.pk).update(shows=["family"])
    for user in (province.worker, province.liaison):
        assert [value for _term, value, _ltr in data_of(row, user)["facts"]] == ["۲"]
    with acting(province.other):
        assert family_sizes([person.pk]) == {}


def test_no_offence_no_custody_no_need(province, sent, need):
    make_episode(province.client, province.prison, offence="drugs", days_left=30)
    row = sent("food", need_ids=[need.pk], message="متن نامهٔ مددکار")
    data = data_of(row, province.worker)
    text = " ".join(str(v) for v in data.values())
    for word in (
        province.prison.name,
        "drugs",
        "زندان",
        "حبس",
        "آزادی",
        "متن نامهٔ مددکار",
        "یاسین",
    ):
        assert word not in text


@pytest.mark.parametrize("kind", sorted(Kind))
def test_the_head_names_the_sender_unless_the_name_tells_of_prison(province, sent, as_owner, kind):
    row = sent("food")
    with as_owner():
        Organisation.objects.filter(pk=province.prison.pk).update(kind=kind)
    named = data_of(row, province.worker)["body"] == province.prison.name
    assert named == (kind not in TELLS_OF_CUSTODY)


@pytest.mark.parametrize("who", ["worker", "liaison"])
def test_both_bodies_get_the_pdf_and_it_is_recorded(client, province, sent, who):
    row = sent("papers")
    client.force_login(province.users[who])
    answer = client.get(f"/referrals/{row.public_id}/letter.pdf")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert "رضا" not in answer["Content-Disposition"]
    with acting(province.worker):
        assert JournalEntry.objects.filter(
            action="letter.printed", client_id=province.client.pk
        ).exists()


def test_a_letter_of_what_is_over_says_so(province, sent, act):
    row = sent("papers")
    assert data_of(row, province.worker)["void"] == ""
    act("withdraw", row, province.worker)
    assert "پس‌گرفته" in data_of(row, province.worker)["void"]
    with acting(province.worker):
        paper = papers.letter_pdf(selectors.referral_file(selectors.get_referral(row.public_id)))
    assert paper.startswith(b"%PDF")


def test_a_draft_has_no_letter(client, province, draft):
    client.force_login(province.worker)
    assert client.get(f"/referrals/{draft().public_id}/letter.pdf").status_code == 404


def test_the_year_begins_its_own_count(province, as_owner):
    from bazgasht.referrals.services.send import next_letter

    with acting(province.worker):
        assert [next_letter(province.prison.pk, y) for y in (1405, 1405, 1406, 1405)] == [
            1,
            2,
            1,
            3,
        ]
