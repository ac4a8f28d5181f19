"""Two people at one moment: one signature, no line slips into what is signed, one renewal."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from tests.factories import acting, make_user
from tests.network.conftest import line, make_board, reread, shown, sign, term

from bazgasht.access.proving import Proof
from bazgasht.core.errors import DomainError
from bazgasht.network import canonical, selectors, services
from bazgasht.network.models import Pledge

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(jobs):
    """Run the jobs together; what each returned, or the code it was refused with."""
    begin, found = Barrier(len(jobs)), []

    def run(job):
        try:
            begin.wait()
            found.append(job())
        except DomainError as refused:
            found.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


@pytest.fixture
def waiting():
    """A board, and a pledge of one line that waits for its signature."""
    b = make_board()
    with acting(b.secretary) as by:
        text = services.save_text(headquarters_id=b.head.pk, title="x", text="y", by=by)
        services.publish_text(public_id=text.public_id, version=text.version, by=by)
        row = services.draft_pledge(
            headquarters_id=b.head.pk, organisation_id=b.tvto.pk, text_id=text.pk, by=by, **term()
        )
        services.save_commitment(public_id=row.public_id, draft=line(b), version=0, by=by)
        services.offer_pledge(public_id=row.public_id, version=1, by=by)
    return b, reread(row)


def signing(row, user, digest):
    def job():
        with acting(user) as by:
            proof = Proof(by.user_id, "password", timezone.now())
            return services.sign_pledge(
                public_id=row.public_id, version=row.version, digest=digest, office="مدیر",
                proof=proof, by=by,
            ).signed_by  # fmt: skip

    return job


def digest_of(b, row):
    with acting(b.liaison), transaction.atomic():
        return shown(row)


def test_two_representatives_sign_at_once(waiting):
    b, row = waiting
    other = make_user("agency_liaison", b.tvto)
    digest = digest_of(b, row)
    found = at_once([signing(row, u, digest) for u in (b.liaison, other) * (MANY // 2)])
    assert sorted(str(f) for f in found).count("pledge.state") == MANY - 1
    done = reread(row)
    assert done.state == "signed" and done.signed_by in found


def test_signed_and_returned_at_once_is_one_of_both(waiting):
    b, row = waiting

    def back():
        with acting(b.secretary) as by:
            return services.hand_back_pledge(
                public_id=row.public_id, reason="x", version=row.version, by=by
            ).state

    found = at_once([signing(row, b.liaison, digest_of(b, row)), back])
    done = reread(row)
    if done.state == "signed":
        assert b.liaison.pk in found and "pledge.state" in found
    else:
        assert done.state == "draft" and done.sha256 == ""


def test_no_line_slips_in_while_it_is_returned_changed_and_signed(waiting):
    b, row = waiting
    digest = digest_of(b, row)

    def change():
        with acting(b.secretary) as by:
            services.hand_back_pledge(
                public_id=row.public_id, reason="x", version=row.version, by=by
            )
            services.save_commitment(
                public_id=row.public_id, draft=line(b, quantity=9), version=row.version + 1, by=by
            )
            return services.offer_pledge(
                public_id=row.public_id, version=row.version + 2, by=by
            ).state

    at_once([change, *[signing(row, b.liaison, digest)] * (MANY - 1)])
    done = reread(row)
    with acting(b.liaison), transaction.atomic():
        lines = selectors.commitments_of(done)
        if done.state == "signed":
            assert canonical.verify(done, lines).good
            assert [x.quantity for x in lines] == [40]
        else:
            assert done.state == "offered" and len(lines) == 2


def test_a_renewal_pressed_many_times_is_one_draft(waiting):
    b, row = waiting
    with acting(b.liaison), transaction.atomic():
        done = sign(row, b.liaison)

    def renew():
        with acting(b.secretary) as by:
            return services.renew_pledge(public_id=done.public_id, by=by).pk

    found = at_once([renew] * MANY)
    assert len(set(found)) == 1
    with acting(b.secretary), transaction.atomic():
        assert Pledge.objects.filter(renews=done).count() == 1
