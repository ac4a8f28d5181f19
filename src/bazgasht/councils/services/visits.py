"""Field visits, gatherings, the proposals that come of them, and what bodies bring up."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bazgasht.access import journal
from bazgasht.access.actor import Actor
from bazgasht.access.models import Organisation
from bazgasht.core.errors import Conflict, InvalidValue, NotFound
from bazgasht.core.locking import held
from bazgasht.core.nameless import check_nameless
from bazgasht.core.searching import words_of

from .. import policies
from ..models import Council, FieldVisit, Gathering, Proposal
from ..selectors import where_to_raise
from ..states import ProposalState, Theme
from .rows import reason_of


@dataclass(frozen=True)
class VisitDraft:
    place_id: int
    on: date
    participants: str
    note: str = ""


@transaction.atomic
def record_visit(
    *, council: uuid.UUID, draft: VisitDraft, by: Actor, public_id: uuid.UUID | None = None
) -> FieldVisit:
    """Raises NotFound, NotAllowed, InvalidValue for a day to come."""
    sits: Council = held(Council, council, None, "organisation")
    policies.check_edits(by, sits)
    if public_id and (done := FieldVisit.objects.filter(public_id=public_id).first()):
        return done
    if draft.on > timezone.localdate():
        raise InvalidValue("visit.on", _("A visit is recorded when it was made."), field="on")
    if not Organisation.objects.filter(pk=draft.place_id).exists():
        raise InvalidValue("visit.place", _("Choose where it was."), field="place")
    check_nameless({"participants": draft.participants, "note": draft.note})
    row = FieldVisit(
        public_id=public_id or uuid.uuid4(), council=sits, place_id=draft.place_id, on=draft.on,
        participants=draft.participants.strip(), note=draft.note.strip(), created_by=by.user_id,
    )  # fmt: skip
    row.save(force_insert=True)
    journal.record(by=by, action="visit.saved", on=("visit", row.public_id))
    return row


@transaction.atomic
def add_proposal(
    *, council: uuid.UUID, text: str, theme: str = Theme.PROPOSAL, by: Actor,
    visit: uuid.UUID | None = None, gathering: uuid.UUID | None = None,
    public_id: uuid.UUID | None = None,
) -> Proposal:  # fmt: skip
    """From a visit, a gathering, or the council itself. Raises NotFound, NotAllowed, InvalidValue."""
    sits: Council = held(Council, council, None, "organisation")
    policies.check_edits(by, sits)
    if public_id and (done := Proposal.objects.filter(public_id=public_id).first()):
        return done
    row = Proposal(public_id=public_id or uuid.uuid4(), council=sits, theme=theme, **_said(text))
    if visit:
        row.visit = FieldVisit.objects.filter(public_id=visit, council=sits).first()
    if gathering:
        row.gathering = Gathering.objects.filter(public_id=gathering, council=sits).first()
    if (visit and row.visit is None) or (gathering and row.gathering is None):
        raise NotFound("origin")
    origin = row.visit or row.gathering
    row.raised_on = origin.on if origin else timezone.localdate()
    row.save(force_insert=True)
    journal.record(by=by, action="proposal.added", on=("proposal", row.public_id))
    return row


@transaction.atomic
def raise_matter(
    *, organisation_id: int, council_id: int, text: str, theme: str, by: Actor,
    public_id: uuid.UUID | None = None,
) -> Proposal:  # fmt: skip
    """A body brings up a challenge, an opportunity or a proposal by itself. The same ``public_id``
    twice is one. Raises NotAllowed, InvalidValue."""
    policies.check_speaks_for(by, organisation_id)
    if public_id and (done := Proposal.objects.filter(public_id=public_id).first()):
        return done
    if (organisation_id, council_id) not in {(b, c) for b, c, _t in where_to_raise()}:
        raise InvalidValue("proposal.council", _("Choose a council."), field="council")
    if theme not in Theme.values:
        raise InvalidValue("proposal.theme", _("Choose a theme."), field="theme")
    row = Proposal(
        public_id=public_id or uuid.uuid4(), council_id=council_id, theme=theme,
        organisation_id=organisation_id, raised_on=timezone.localdate(), raised_by=by.user_id,
        **_said(text),
    )  # fmt: skip
    row.save(force_insert=True)
    journal.record(by=by, action="proposal.raised", on=("proposal", row.public_id))
    return row


def _said(text: str) -> dict[str, str]:
    """The text and what a search finds it by. Raises InvalidValue beside the field."""
    said = text.strip()
    if len(said) < 5:
        raise InvalidValue("proposal.text", _("Say what is proposed."), field="text")
    check_nameless({"text": said})
    return {"text": said, "words": words_of([said])}


@transaction.atomic
def set_proposal_aside(*, public_id: uuid.UUID, reason: str, by: Actor) -> Proposal:
    row = (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("council__organisation")
        .filter(public_id=public_id)
        .first()
    )
    if row is None:
        raise NotFound("proposal")
    policies.check_can_set_aside(by, row)
    if row.state != ProposalState.OPEN or row.resolutions.exclude(state="withdrawn").exists():
        raise Conflict("proposal.decided", _("This proposal is decided already."))
    row.state, row.reason = ProposalState.SET_ASIDE, reason_of(reason)[:300]
    row.decided_on = timezone.localdate()
    row.save(update_fields=["state", "reason", "decided_on"])
    journal.record(by=by, action="proposal.set_aside", on=("proposal", row.public_id))
    return row
