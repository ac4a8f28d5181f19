"""The verbs of councils, meetings and resolutions."""

from .councils import (
    CouncilDraft,
    create_council,
    end_seat,
    give_seat,
    name_secretary,
    update_council,
)
from .escalation import tell_due
from .gatherings import GatheringDraft, correct_gathering, record_gathering, write_session
from .letters import send_invitation
from .meetings import (
    MeetingDraft,
    cancel_meeting,
    change_meeting,
    invite,
    plan_meeting,
    record_attendance,
)
from .milestones import claim_milestone, confirm_milestone, refuse_milestone
from .minutes import (
    answer_minutes,
    close_agreement,
    reopen_minutes,
    sign_minutes,
    silence_ends,
    silent,
    write_minutes,
)
from .replies import reply_to_invitation
from .resolutions import (
    ResolutionDraft,
    adopt,
    begin,
    change_draft,
    draft_resolution,
    end_not_done,
    finish,
    headquarters_of,
    move_due,
    why_not_done,
    withdraw,
)
from .sending import (
    DirectiveDraft,
    acknowledge,
    answer_directive,
    send_directive,
    send_down,
)
from .visits import (
    VisitDraft,
    add_proposal,
    raise_matter,
    record_visit,
    set_proposal_aside,
)

__all__ = [
    "CouncilDraft", "DirectiveDraft", "GatheringDraft", "MeetingDraft", "ResolutionDraft",
    "VisitDraft", "acknowledge", "add_proposal", "adopt", "answer_directive", "answer_minutes",
    "begin", "cancel_meeting", "change_draft", "change_meeting", "claim_milestone",
    "close_agreement", "confirm_milestone", "correct_gathering", "create_council", "draft_resolution", "end_not_done",
    "end_seat", "finish", "give_seat", "headquarters_of", "invite", "move_due", "name_secretary", "plan_meeting", "raise_matter",
    "record_attendance", "record_gathering", "record_visit", "refuse_milestone", "reopen_minutes", "reply_to_invitation",
    "send_directive", "send_down", "send_invitation", "set_proposal_aside", "sign_minutes", "silence_ends", "silent",
    "tell_due", "update_council", "why_not_done", "withdraw", "write_minutes", "write_session",
]  # fmt: skip
