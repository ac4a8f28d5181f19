"""Putting a person forward for an opening: the first step, of which no employer learns."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.core.errors import Conflict, NotFound
from bazgasht.people.models import Client
from bazgasht.people.selectors.cards import cards

from .. import policies
from ..codes import new_code
from ..models import Application, ApplicationSubject, Candidate, Opening
from ..refusals import worded
from ..selectors.fitting import fits
from ..states import LIVE


@transaction.atomic
def put_forward(
    *,
    opening_id: int,
    client_id: int,
    by: Actor,
    reason: str = "",
    request_id: uuid.UUID | None = None,
) -> Application:
    """An application nobody but the case team knows of, until the person agrees to be shown.

    ``reason`` is kept with the person, for the case team alone. ``request_id`` comes with the form:
    the same one sent twice is one application, the first. Raises NotFound, NotAllowed, or Conflict
    with the reason: ``jobs.candidate`` (no yes recorded), ``.opening_open``, ``.excluded``,
    ``.conditions``, ``.age``, ``.twin``.
    """
    if client_id not in cards([client_id]):
        raise NotFound("client")
    body = policies.case_body(by, client_id)
    opening = Opening.objects.filter(pk=opening_id).first()
    if opening is None:
        raise NotFound("opening")
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if request_id and (done := _already(request_id, opening, client_id)):
        return done
    policies.check_opening_state("put_forward", opening)
    if opening.valid_until < timezone.localdate():
        raise Conflict("jobs.opening_open", _("This opening takes nobody any more."))
    if not Candidate.objects.filter(client_id=client_id, ended_on=None).exists():
        raise Conflict("jobs.candidate", _("The person has not agreed to be proposed for work."))
    if _twin(opening, client_id):
        raise Conflict("jobs.twin", _("This person is put forward for this opening already."))
    fit = fits(opening, [client_id])[client_id]
    if not fit.fits:
        raise Conflict(f"jobs.{fit.code}", fit.words)
    with worded():
        row = Application.objects.create(
            public_id=request_id or uuid.uuid4(), code=new_code(), opening=opening,
            employer_id=opening.organisation_id, case_organisation_id=body,
            headquarters_id=opening.headquarters_id, working_group_id=opening.working_group_id,
            expressed_on=timezone.localdate(), created_by=by.user_id,
            synthetic=Client.objects.values_list("synthetic", flat=True).get(pk=client_id),
        )  # fmt: skip
        ApplicationSubject.objects.create(
            application=row, client_id=client_id, organisation_id=body, opening_id=opening.pk,
            reason=reason.strip()[:300],
        )  # fmt: skip
    journal.record(
        by=by, action="application.expressed", on=("application", row.public_id),
        client_id=client_id,
    )  # fmt: skip
    return row


def _already(request_id: uuid.UUID, opening: Opening, client_id: int) -> Application | None:
    done = Application.objects.filter(public_id=request_id).first()
    if done and (
        done.opening_id != opening.pk
        or not ApplicationSubject.objects.filter(application=done, client_id=client_id).exists()
    ):
        raise Conflict("jobs.request", _("This form was sent already. Open it anew."))
    return done


def _twin(opening: Opening, client_id: int) -> bool:
    return ApplicationSubject.objects.filter(
        client_id=client_id, opening_id=opening.pk, application__state__in=LIVE
    ).exists()
