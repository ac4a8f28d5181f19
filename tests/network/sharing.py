"""Experiences for tests, written through the services."""

from datetime import timedelta

from django.utils import timezone
from tests.factories import acting, owned

from bazgasht.network import services
from bazgasht.network.models import Experience
from bazgasht.network.services import ExperienceDraft


def text(**more):
    given = {
        "title": "کارگاه سیار جوشکاری", "theme": "training",
        "tried": "کامیون کارگاه دو هفته در حیاط زندان ماند.", "result": "غیبت به نصف رسید.",
        "figures": "۵۸ نفر", "starts": timezone.localdate() - timedelta(days=300),
        "place": "زندان مرکزی", "lesson": "برق را بیازمایید.",
    }  # fmt: skip
    return ExperienceDraft(**(given | more))


def write(user, body, request_id=None, **more):
    with acting(user) as by:
        row = services.write_experience(
            organisation_id=body.pk, draft=text(**more), by=by, request_id=request_id
        )
    return reread(row)


def act(code, row, user, **more):
    """A verb by its name; the row as it is afterwards."""
    with acting(user) as by:
        getattr(services, f"{code}_experience")(
            public_id=row.public_id, version=row.version, by=by, **more
        )
    return reread(row)


def offered(board, **more):
    return act("offer", write(board.deputy, board.tvto, **more), board.deputy)


def published(board, **more):
    return act("publish", offered(board, **more), board.liaison)


def repeat(row, user, body, **more):
    given = {"on": timezone.localdate(), "result": "ما هم انجام دادیم."}
    with acting(user) as by:
        return services.repeat_experience(
            public_id=row.public_id, organisation_id=body.pk, by=by, **(given | more)
        )


@owned
def reread(row):
    return Experience.objects.get(pk=row.pk)
