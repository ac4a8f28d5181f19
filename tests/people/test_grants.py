"""Nobody gives themselves sight of a person; barriers win; what ends, ends at once."""

from datetime import timedelta

import pytest
from django.contrib.postgres.functions import TransactionNow
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from tests.factories import (
    acting,
    make_client,
    make_grant,
    make_user,
    owned,
    tokens_of,
)

from bazgasht.access.models import JournalEntry
from bazgasht.core.errors import Conflict, InvalidValue, NotAllowed
from bazgasht.people import models as m
from bazgasht.people.selectors.access import file_grants
from bazgasht.people.selectors.search import search
from bazgasht.people.services import barriers, consents, grants
from bazgasht.people.states import OPEN_END, Basis, Level

pytestmark = pytest.mark.django_db

INSERT = """insert into people_grant (client_id, organisation_id, purpose, level, starts, ends, basis,
  basis_ref, ended_reason, sort_key) values (%s, %s, 'x', %s, now(), %s, %s, %s, '', '')"""


def steal(client, org, basis, ref="1", level=3, ends=OPEN_END):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(INSERT, [client.pk, org.pk, level, ends, basis, str(ref)])


@pytest.mark.parametrize(
    "basis", [*Basis.values, "nonsense", "new", "x'; drop table people_grant; --"]
)
def test_nobody_grants_themselves_a_guessed_client(province, basis):
    for who, org in ((province.stranger, province.other), (province.liaison, province.agency),
                     (province.viewer, province.headquarters)):  # fmt: skip
        with acting(who):
            with pytest.raises(DatabaseError):
                steal(province.client, org, basis[:14], province.client.public_id)
            assert not m.Client.objects.filter(pk=province.client.pk).exists()


def test_every_basis_has_one_rule_and_a_check_in_the_database(province):
    assert set(grants.GRANT_RULES) == set(Basis)
    with connection.cursor() as cursor:
        for basis in set(Basis) - {Basis.REFERRAL}:
            cursor.execute("select to_regprocedure(%s)", [f"grant_basis_{basis}(people_grant)"])
            assert cursor.fetchone()[0], basis


def test_an_old_consent_or_transfer_gives_no_second_grant(province):
    with acting(province.social) as by:
        consents.record_consent(client_id=province.client.pk, kind="aftercare",
                                for_organisation_id=province.care.pk, given_on=timezone.localdate(), by=by)  # fmt: skip
    consent = owned(m.Consent.objects.get)()
    owned(m.Consent.objects.update)(created_at=timezone.now() - timedelta(days=1))
    with acting(province.social), pytest.raises(DatabaseError):
        steal(province.client, province.care, "consent", f"0{consent.pk}")


def test_a_serving_body_cannot_widen_its_view_by_a_consent(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.liaison) as by:
        with pytest.raises(NotAllowed):
            consents.record_consent(client_id=province.client.pk, kind="sharing", by=by,
                                    for_organisation_id=province.agency.pk, given_on=timezone.localdate())  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            row = m.Consent.objects.create(
                client=province.client, organisation_id=province.agency.pk, kind="sharing",
                text_version="1", for_organisation_id=province.agency.pk,
                given_on=timezone.localdate(), recorded_by=by.user_id,
            )  # fmt: skip
            steal(province.client, province.agency, "consent", row.pk)


def test_a_grant_can_be_shortened_and_never_stretched(province):
    make_grant(
        province.client,
        province.care,
        basis="consent",
        ref="c",
        ends=timezone.now() + timedelta(days=5),
    )
    with acting(make_user("aftercare_officer", province.care)):
        with pytest.raises(DatabaseError), transaction.atomic():
            m.Grant.objects.update(ends=OPEN_END)
        with pytest.raises(DatabaseError), transaction.atomic():
            m.Grant.objects.update(level=3)
        m.Grant.objects.update(ends=TransactionNow())
    with acting(make_user("aftercare_officer", province.care)):
        assert not m.Client.objects.exists()


def test_only_the_case_team_ends_others_and_only_what_it_gave(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    make_grant(province.client, province.association, basis="registration", ref="a")
    with acting(province.liaison) as by, pytest.raises(DatabaseError), transaction.atomic():
        grants.end(
            client_id=province.client.pk, organisation_id=province.prison.pk, reason="x", by=by
        )
    with acting(province.social) as by:
        args = {"client_id": province.client.pk, "reason": "x", "by": by}
        assert grants.end(organisation_id=province.association.pk, **args) == 0
        assert grants.end(organisation_id=province.agency.pk, **args) == 1


@pytest.mark.parametrize("target", ["organisation", "user"])
def test_a_barrier_beats_every_grant(province, target):
    association = make_user("social_worker", province.association)
    colleague = make_user("social_worker", province.association)
    make_grant(province.client, province.association, basis="registration", ref="a")
    with acting(province.lead) as by:
        barriers.set_barrier(
            client_id=province.client.pk, reason="خویشاوند قربانی است", by=by,
            **({"organisation_id": province.association.pk} if target == "organisation"
               else {"user_id": association.pk}),
        )  # fmt: skip
    with acting(association) as by:
        assert not m.Client.objects.exists()
        assert not m.NameToken.objects.exists()
        assert search("حسینی", by=by) == []
    with acting(colleague) as by:
        assert m.Client.objects.exists() == (target == "user")
    with acting(province.lead) as by:
        barrier = m.AccessBarrier.objects.values("id").get()
        barriers.lift_barrier(client_id=province.client.pk, barrier_id=barrier["id"], by=by)
    with acting(association):
        assert m.Client.objects.count() == 1


def test_the_reason_of_a_barrier_is_read_by_nobody_here(province):
    with acting(province.lead) as by:
        barriers.set_barrier(client_id=province.client.pk, reason="قربانی جرم است", by=by,
                             organisation_id=province.agency.pk)  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            list(m.AccessBarrier.objects.values_list("reason"))


def test_barriers_ask_for_one_target_a_reason_and_not_oneself(province):
    with acting(province.lead) as by:
        args = {"client_id": province.client.pk, "by": by}
        for wrong in (
            {"reason": "x" * 20},
            {"reason": "x" * 20, "organisation_id": province.agency.pk, "user_id": 1},
            {"reason": "short", "organisation_id": province.agency.pk},
            {"reason": "x" * 20, "user_id": by.user_id},
            {"reason": "x" * 20, "organisation_id": province.prison.pk},
        ):
            with pytest.raises(InvalidValue):
                barriers.set_barrier(**args, **wrong)
        barriers.set_barrier(**args, reason="x" * 20, organisation_id=province.agency.pk)
        with pytest.raises(Conflict):
            barriers.set_barrier(**args, reason="x" * 20, organisation_id=province.agency.pk)
    with acting(province.social) as by, pytest.raises(NotAllowed):
        barriers.set_barrier(client_id=province.client.pk, reason="x" * 20, by=by,
                             organisation_id=province.agency.pk)  # fmt: skip


def test_withdrawing_a_consent_works_at_once(province):
    care = make_user("aftercare_officer", province.care)
    with acting(province.social) as by:
        consent = consents.record_consent(
            client_id=province.client.pk, kind="aftercare", for_organisation_id=province.care.pk,
            given_on=timezone.localdate(), by=by,
        )  # fmt: skip
        with pytest.raises(Conflict):
            consents.record_consent(
                client_id=province.client.pk, kind="aftercare", given_on=timezone.localdate(),
                for_organisation_id=province.care.pk, by=by,
            )  # fmt: skip
    with acting(care) as by:
        assert [c.id for c in search("حسینی رضا", by=by)] == [province.client.pk]
        assert m.Consent.objects.count() == 1
    with acting(province.social) as by:
        consents.withdraw_consent(client_id=province.client.pk, consent_id=consent.pk, by=by)
        with pytest.raises(Conflict):
            consents.withdraw_consent(client_id=province.client.pk, consent_id=consent.pk, by=by)
    with acting(care) as by:
        assert not m.Client.objects.exists()
        assert not m.NameToken.objects.exists()
        assert search("حسینی", by=by) == []
    with acting(province.social):
        ended = [g for g in file_grants(province.client.pk) if not g.live]
        assert [g.organisation_id for g in ended] == [province.care.pk]
        actions = list(JournalEntry.objects.filter(client_id=province.client.pk).order_by("id")
                       .values_list("action", flat=True))  # fmt: skip
        assert actions == ["consent.recorded", "grant.issued", "consent.withdrawn", "grant.ended"]


def test_the_aftercare_centre_may_record_the_withdrawal_itself(province):
    care = make_user("aftercare_officer", province.care)
    with acting(province.social) as by:
        consent = consents.record_consent(
            client_id=province.client.pk, kind="aftercare", for_organisation_id=province.care.pk,
            given_on=timezone.localdate(), by=by,
        )  # fmt: skip
    with acting(care) as by:
        consents.withdraw_consent(client_id=province.client.pk, consent_id=consent.pk, by=by)
        assert not m.Client.objects.exists()


def test_words_are_forgotten_when_the_last_grant_ends(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r",
               ends=timezone.now() + timedelta(hours=1))  # fmt: skip
    assert tokens_of(province.client) == {"رضا", "حسینی", "یاسین"}
    with acting(province.liaison):
        assert m.NameToken.objects.count() == 3
    owned(m.NameToken.objects.filter(organisation_id=province.agency.pk).update)(
        ends=timezone.now() - timedelta(hours=1)
    )
    with acting(province.liaison):
        assert not m.NameToken.objects.exists()


def test_levels_never_exceed_the_rule():
    assert {b: r.level for b, r in grants.GRANT_RULES.items() if r.level < Level.FULL} == {
        Basis.REFERRAL: Level.SERVICE,
        Basis.PLACEMENT: Level.SERVICE,
        Basis.ENROLMENT: Level.CONTACT,
    }


def test_file_grants_are_told_to_the_case_team_alone(province):
    make_grant(province.client, province.agency, level=2, basis="referral", ref="r")
    with acting(province.liaison):
        assert file_grants(province.client.pk) == []
    with acting(province.social):
        assert len(file_grants(province.client.pk)) == 2


def test_the_same_family_name_elsewhere_stays_hidden(province):
    make_client(province.other, given="رضا", family="حسینی")
    with acting(province.social) as by:
        found = search("رضا حسینی", by=by, limit=50)
        assert {c.id for c in found} >= {province.client.pk}
        assert len([c for c in found if c.full == "رضا حسینی"]) == 1
