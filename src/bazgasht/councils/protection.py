"""Who reads what of councils: the bodies that sit in one, those above it, owners and supporters of
its resolutions. Writing is for its secretariat; owners declare, delegates agree, bodies answer.
There is no person in these tables."""

from bazgasht.core.protection import Protected, task

MINE = "any((select councils_mine())::int[])"
EDITS = "any((select councils_edits())::int[])"
BELOW = "any((select councils_below())::int[])"
NAMES = "any((select councils_names())::int[])"
SEATED = "any((select councils_seated())::int[])"
BODIES = "any((select councils_bodies())::int[])"
ABOVE = "any((select councils_above())::int[])"
TASK = task("councils.remind")
MAIL = task("councils.mail")
"""Invitations to a meeting."""
TOLD = task("councils.remind", "insight.weekly")
"""Reminders, and the weekly report of a council's resolutions."""
READ = "{t}.council_id = " + MINE
EDIT = "{t}.council_id = " + EDITS
SELF = "(select bz_user())"


def _of(table: str, key: str, more: str = "") -> str:
    """Over a part of ``table``: the row security of the whole decides, ``more`` narrows it."""
    return f"exists (select from councils_{table} p where p.id = {{t}}.{key}{more})"


MEETING = _of("meeting", "meeting_id")
MEETING_EDIT = _of("meeting", "meeting_id", " and p.council_id = " + EDITS)
INVITED = _of("meeting", "meeting_id", " and p.state = 'invited' and p.council_id = " + SEATED)
RESOLUTION = _of("resolution", "resolution_id")
RESOLUTION_EDIT = _of("resolution", "resolution_id", " and p.council_id = " + EDITS)
SENT = "({t}.council_id = " + BELOW + " and {t}.parent_id is not null)"
OWNER = "{t}.owner_id = " + BODIES
CHILD_EDIT = _of(
    "resolution", "resolution_id",
    f" and (p.council_id = {EDITS} or p.council_id = {BELOW} and p.parent_id is not null)",
)  # fmt: skip

KEEPS = (
    "({t}.organisation_id = any((select councils_secretariat())::int[])"
    f" or {{t}}.secretary_id = {SELF})"
)
"""By its own columns, too: a row just made is not yet among those a function finds."""
NAMED = (
    "exists (select from councils_resolution r where r.council_id = {t}.id)"
    " or exists (select from councils_directivecopy d where d.council_id = {t}.id)"
    " or exists (select from councils_proposal x where x.council_id = {t}.id)"
)
"""Whose resolution, directive or proposal somebody reads, its name they read too."""
RAISED = "{t}.organisation_id = " + BODIES
"""What the own body brought up."""
PLACE = (
    "exists (select from councils_raises() c"
    " where c.body = {t}.organisation_id and c.council = {t}.council_id)"
)

PROTECTION = [
    Protected(
        "councils.Council",
        select=f"{{t}}.id = {MINE} or {TOLD} or {MAIL} or {KEEPS} or {NAMED} or {{t}}.id = {ABOVE}"
               f" or {{t}}.id = {NAMES}",
        insert=KEEPS,
        update=f"{{t}}.id = {EDITS} or {{t}}.secretary_id = {SELF} or {{t}}.id = {NAMES}",
        client=None, organisation="organisation_id", history=True,
    ),
    Protected("councils.CouncilSeat", select=f"{READ} or {TASK} or {MAIL}", insert=EDIT, update=EDIT,
              update_columns=("ends",), client=None, organisation="organisation_id", history=True),
    Protected("councils.FieldVisit", select=READ, insert=f"{EDIT} and created_by = {SELF}",
              update=EDIT, client=None, history=True),
    Protected("councils.Gathering", select=READ, insert=f"{EDIT} and created_by = {SELF}",
              update=EDIT, client=None, history=True),
    Protected("councils.GatheringSession", select=_of("gathering", "gathering_id"),
              insert=_of("gathering", "gathering_id", " and p.council_id = " + EDITS),
              update=_of("gathering", "gathering_id", " and p.council_id = " + EDITS),
              delete="{t}.minutes = '' and "
                     + _of("gathering", "gathering_id", " and p.council_id = " + EDITS),
              client=None, history=True),
    Protected("councils.Meeting", select=f"{READ} or {MAIL}",
              insert=EDIT + " and state = 'planned'", update=f"{EDIT} or {MAIL}",
              client=None, history=True),
    Protected(
        "councils.Proposal",
        select=f"{READ} or {RAISED}",
        insert=f"state = 'open' and ({EDIT} or {RAISED} and {{t}}.raised_by = {SELF} and {PLACE})",
        update=f"{EDIT} or {RAISED}",
        update_columns=("text", "theme", "state", "reason", "decided_on", "words"), client=None,
        organisation="organisation_id", history=True,
    ),
    Protected("councils.AgendaItem", select=MEETING, insert=MEETING_EDIT, update=MEETING_EDIT,
              delete=MEETING_EDIT, client=None, history=True),
    Protected("councils.Attendance", select=MEETING, insert=MEETING_EDIT, update=MEETING_EDIT,
              client=None, organisation="organisation_id", history=True),
    Protected("councils.InvitationMail", select=MAIL, insert=MAIL, client=None),
    Protected(
        "councils.InvitationReply",
        select=MEETING,
        insert="{t}.organisation_id = " + BODIES + f" and {{t}}.by = {SELF} and " + INVITED,
        update="{t}.organisation_id = " + BODIES + " and " + INVITED,
        update_columns=("kind", "office", "words", "sequence", "by", "at"),
        client=None, organisation="organisation_id", history=True,
    ),
    Protected(
        "councils.Agreement",
        select=MEETING,
        insert="{t}.organisation_id = " + BODIES + f" and {{t}}.by = {SELF} and "
               + _of("meeting", "meeting_id", " and p.state = 'held' and p.council_id = " + SEATED),
        update="{t}.organisation_id = " + BODIES,
        update_columns=("agrees", "words", "by", "at"),
        delete=MEETING_EDIT, client=None, organisation="organisation_id", history=True,
    ),
    Protected(
        "councils.Resolution",
        select=f"{READ} or {OWNER} or {{t}}.id = any((select councils_supported())::bigint[])"
               f" or {TOLD}",
        insert=f"created_by = {SELF} and ({EDIT} or {SENT})",
        update=f"{EDIT} or {OWNER} or {{t}}.council_id = {SEATED} or {SENT}",
        aggregate=("id", "headquarters_id", "owner_id", "working_group_id", "state", "adopted_on",
                   "due", "first_due", "ended_on"),
        client=None, organisation="owner_id", history=True,
    ),
    Protected("councils.ResolutionSupport", select=RESOLUTION, insert=CHILD_EDIT,
              delete=RESOLUTION_EDIT, client=None, organisation="organisation_id", history=True),
    Protected("councils.DueMove", select=RESOLUTION,
              insert=f"{RESOLUTION_EDIT} and {{t}}.by = {SELF}", client=None),
    Protected(
        "councils.Milestone",
        select=RESOLUTION,
        insert=CHILD_EDIT + " and state = 'open'",
        update=_of("resolution", "resolution_id", f" and (p.council_id = {EDITS} or p.owner_id ="
                   f" {BODIES} or p.council_id = {SEATED})"),
        delete=RESOLUTION_EDIT, client=None, history=True,
        aggregate=("id", "resolution_id", "due", "state", "claimed_at", "decided_at"),
    ),
    Protected("councils.Reminder", select=f"{RESOLUTION} or {TASK}", insert=TASK, client=None),
    Protected(
        "councils.Directive",
        select=f"{READ} or {{t}}.id = any((select councils_directed())::bigint[])",
        insert=f"{EDIT} and sent_by = {SELF}", client=None,
    ),
    Protected(
        "councils.DirectiveCopy",
        select=f"{READ} or {{t}}.organisation_id = {BODIES}",
        insert=EDIT + " and answer = ''",
        update="{t}.organisation_id = " + BODIES,
        update_columns=("acknowledged_at", "acknowledged_by", "answer", "answered_on",
                        "answered_by"),
        aggregate=("id", "headquarters_id", "organisation_id", "sent_on", "answer_due",
                   "acknowledged_at", "answered_on"),
        client=None, organisation="organisation_id", history=True,
    ),
]  # fmt: skip
