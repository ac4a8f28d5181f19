"""Objects of one province, asked by members of another with the same role: every route that names one
answers as if it were not there, unless the reading rule in the table below says otherwise."""

import uuid
from datetime import time, timedelta
from decimal import Decimal

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from tests.councils.conftest import at, declared, make_table
from tests.factories import acting, make_org, make_user, owned
from tests.support import furnished

from bazgasht.core.week import Week
from bazgasht.councils import services as councils
from bazgasht.councils.models import GatheringSession, Milestone
from bazgasht.councils.services import DirectiveDraft, GatheringDraft, MeetingDraft, VisitDraft
from bazgasht.harms import services as harms
from bazgasht.harms.models import Node
from bazgasht.harms.services import MeasureDraft, NodeDraft, ProgrammeDraft
from bazgasht.network import services as network
from bazgasht.network.models import Commitment, Contact, MemberBody, Mission, Pledge
from bazgasht.network.services import CommitmentDraft, ExperienceDraft

pytestmark = pytest.mark.django_db
NAMESPACES = ("councils", "pledges", "experiences", "harms", "insight", "network")
TODAY = timezone.localdate()
CLOSED = frozenset({403, 404, 405})

WORK = "read by everybody at work"
READ: dict[str, str] = {
    "harms:programme": WORK, "harms:programme_export": WORK, "harms:programme_pdf": WORK,
    "harms:node": WORK, "harms:measure": WORK, "harms:harm": WORK, "harms:harm_export": WORK,
    "harms:harm_province": WORK, "network:headquarters_page": WORK, "network:members_export": WORK,
    "harms:template": "an empty workbook, of nobody",
    "pledges:text": "what bodies are asked to sign is open",
}  # fmt: skip
"""Route → why somebody of another province may GET it: programmes in force, published figures of harms,
and which bodies sit in a headquarters. Nobody there changes any of it."""


LATER = {
    "pledges:content": "there is none before it is signed",
    "experiences:repeat": "there is nothing to repeat before it is published",
}
"""What even at home is not there yet."""


class Home:
    """What a province has, by the route that shows it; who is at work there."""

    def __init__(self):
        t = self.t = make_table()
        owned(MemberBody.objects.create)(headquarters=t.hq, organisation=t.tvto, since=TODAY)
        self.contact = owned(Contact.objects.create)(organisation=t.tvto, name="رابط")
        self.mission = owned(Mission.objects.create)(
            working_group=t.group, code="EMP-1", title="اشتغال"
        )
        self.council_things(t)
        self.pledge_things(t)
        self.programme_things(t)

    def council_things(self, t):
        c = t.council.public_id
        with acting(t.chief) as by:
            self.meeting = councils.plan_meeting(
                council=c, by=by, draft=MeetingDraft("جلسه", at(-1), at(-1, 11), "سالن", ("یک",))
            )
            councils.invite(public_id=self.meeting.public_id, by=by)
            councils.record_attendance(
                public_id=self.meeting.public_id, by=by, came={t.tvto.pk: ("member", "مدیر")}
            )
            self.resolution = councils.draft_resolution(council=c, draft=declared(t), by=by)
            councils.adopt(public_id=self.resolution.public_id, by=by)
            self.visit = councils.record_visit(
                council=c, by=by, draft=VisitDraft(t.prison.pk, TODAY, "معاون")
            )
            self.proposal = councils.add_proposal(council=c, text="گسترش دامداری", by=by)
            self.gathering = councils.record_gathering(
                council=c,
                by=by,
                draft=GatheringDraft("همایش", TODAY, "", [("مدیران", 3)], [("گشایش", time(9))]),
            )
            self.session = owned(GatheringSession.objects.get)(gathering=self.gathering)
            self.directive = councils.send_directive(
                council=c,
                by=by,
                draft=DirectiveDraft("دستور", "متن", TODAY, twins=False, members=True),
            )
        self.step = owned(Milestone.objects.get)(resolution=self.resolution)
        with acting(t.liaison) as by:
            councils.claim_milestone(
                public_id=self.step.public_id, file_name="a.pdf", by=by, free_of_persons=True,
                data=b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n",
            )  # fmt: skip

    def pledge_things(self, t):
        with acting(t.chief) as by:
            text = network.save_text(headquarters_id=t.hq.pk, title="میثاق", text="می‌کوشیم.", by=by)
            self.text = network.publish_text(public_id=text.public_id, version=text.version, by=by)
            row = network.draft_pledge(
                headquarters_id=t.hq.pk, organisation_id=t.tvto.pk, text_id=text.pk, by=by,
                starts=TODAY, ends=TODAY + timedelta(days=300),
            )  # fmt: skip
            network.save_commitment(public_id=row.public_id, version=row.version, by=by,
                draft=CommitmentDraft(mission_id=self.mission.pk, indicator="training.enrolled",
                    quantity=9, starts=TODAY, due=TODAY + timedelta(days=90)))  # fmt: skip
        self.pledge = owned(Pledge.objects.get)(pk=row.pk)
        self.line = owned(Commitment.objects.get)(pledge=row)
        with acting(t.liaison) as by:
            self.experience = network.write_experience(
                organisation_id=t.tvto.pk, by=by, draft=ExperienceDraft(
                    "کارگاه سیار", "training", "کامیون کارگاه دو هفته در حیاط زندان ماند.", "غیبت به نصف رسید.",
                    TODAY - timedelta(days=90)))  # fmt: skip

    def programme_things(self, t):
        with acting(t.chief) as by:
            row = self.programme = harms.create_programme(
                organisation_id=t.hq.pk, by=by, draft=ProgrammeDraft("harm", "کاهش آسیب", "مصوبه")
            )
            above = None
            for title in ("هدف", "سیاست", "سازوکار", "اقدام"):
                above = harms.add_node(
                    programme=row.public_id, parent=above.public_id if above else None, by=by,
                    draft=NodeDraft(title),
                )  # fmt: skip
            self.node = owned(Node.objects.get)(pk=above.pk)
            self.measure = harms.add_measure(node=above.public_id, by=by, draft=MeasureDraft(
                "سهم", "نفر", "entered", "up", Decimal(0), Decimal(100), TODAY - timedelta(days=9),
                TODAY + timedelta(days=99)))  # fmt: skip
            self.programme = harms.move_programme(
                public_id=row.public_id, state="active", version=None, by=by
            )
        owned(harms.load_harms)()

    def args(self):
        """Route → the arguments by which it names something of this province."""
        t, here = self.t, {}

        def put(namespace, args, *names):
            here.update({f"{namespace}:{name}": args for name in names})

        put("councils", [t.council.public_id], "council", "council_edit", "council_secretary",
            "seat_new", "meeting_new", "resolution_new", "send", "visit_new", "gathering_new",
            "directive_new")  # fmt: skip
        put("councils", [t.council.public_id, t.tvto.pk], "seat_end")
        put("councils", [self.meeting.public_id], "meeting", "meeting_edit", "meeting_cancel",
            "attendance", "invitation", "minutes", "minutes_pdf", "minutes_answer",
            "meeting_reply")  # fmt: skip
        put("councils", [self.meeting.public_id, "close"], "meeting_do")
        put("councils", [self.step.public_id], "milestone_claim", "milestone_confirm",
            "milestone_refuse", "milestone_evidence")  # fmt: skip
        put("councils", [self.resolution.public_id], "resolution", "resolution_edit",
            "resolution_move")  # fmt: skip
        put("councils", [self.resolution.public_id, "begin"], "resolution_do")
        put("councils", [self.resolution.public_id, "withdraw"], "resolution_words")
        put("councils", [self.visit.public_id], "visit")
        put("councils", [self.gathering.public_id], "gathering", "gathering_edit")
        put("councils", [self.gathering.public_id, self.session.pk], "gathering_session")
        put("councils", [self.proposal.public_id], "proposal_aside")
        put("councils", [self.directive.public_id], "directive")
        put("councils", [self.directive.public_id, t.tvto.pk], "acknowledge", "directive_answer")
        put("councils", [t.tvto.code], "expected", "expected_pdf")
        put("pledges", [self.text.public_id], "text", "text_edit", "text_publish")
        put("pledges", [self.pledge.public_id], "page", "pdf", "content", "edit", "commitment_new",
            "offer", "sign", "hand_back", "cancel", "withdraw", "renew")  # fmt: skip
        put("pledges", [self.pledge.public_id, self.line.public_id], "commitment_edit",
            "commitment_remove")  # fmt: skip
        put("experiences", [self.experience.public_id], "page", "pdf", "edit", "repeat")
        put("experiences", [self.experience.public_id, uuid.uuid4()], "repeat_remove")
        put("experiences", [self.experience.public_id, "offer"], "do")
        put("experiences", [self.experience.public_id, "withdraw"], "why")
        put("harms", [self.programme.public_id], "programme", "programme_edit", "counterparts",
            "node_new", "tree_import", "values_import", "programme_export", "programme_pdf")  # fmt: skip
        put("harms", [self.programme.public_id, "closed"], "programme_do")
        put("harms", [self.node.public_id], "node", "node_edit", "node_remove", "budget",
            "node_budget", "node_say", "measure_new")  # fmt: skip
        put("harms", [self.node.public_id, "running"], "node_do")
        put("harms", [self.measure.public_id], "measure", "measure_edit", "measure_value")
        put("harms", ["divorce"], "harm", "harm_edit", "harm_export")
        put("harms", ["divorce", "IR-18"], "harm_province")
        put("harms", ["tree"], "template")
        week, head, part = str(Week.current().prev()), [t.hq.code], ["group", t.group.code]
        put("insight", head, "compare", "compare_pdf", "compare_xlsx")
        put("insight", [*head, week], "weekly", "weekly_pdf", "weekly_xlsx")
        put("insight", part, "part_compare", "part_compare_pdf", "part_compare_xlsx")
        put("insight", [*part, week], "part_weekly", "part_weekly_pdf", "part_weekly_xlsx")
        put("network", head, "headquarters_page", "members_export", "seat_add")
        put("network", [*head, t.tvto.code], "seat_edit", "seat_end")
        put("network", [t.group.code], "mission_add")
        put("network", [t.group.code, "EMP-1"], "mission_edit")
        put("network", [t.tvto.code], "contact_add")
        put("network", [t.tvto.code, self.contact.public_id], "contact_edit", "contact_remove")
        return {name: args for name, args in here.items() if name in named()}


def make_home():
    return Home()


def named():
    """Routes of these rooms that name something."""
    found = set()
    for namespace in NAMESPACES:
        _prefix, resolver = get_resolver().namespace_dict[namespace]
        for name in resolver.reverse_dict:
            if isinstance(name, str) and any(
                params
                for possibility in resolver.reverse_dict.getlist(name)
                for _pattern, params in possibility[0]
            ):
                found.add(f"{namespace}:{name}")
    return found


def strangers(t):
    """By what they are: the same roles as at home, in another province."""
    far = {"province": "IR-07"}
    return {
        "secretary": t.stranger,
        "group secretary": make_user("group_secretary", make_org("working_group", parent=t.other, **far)),
        "liaison": make_user("agency_liaison", make_org("agency", **far)),
        "representative": make_user("representative", make_org("governorate", **far)),
    }  # fmt: skip


@pytest.fixture
def home(db):
    with furnished.with_made(make_home) as made:
        yield made


def test_every_route_with_an_object_stands_here(home):
    assert set(home.args()) == named()
    assert set(READ) <= named()


def test_at_home_somebody_opens_each(home, client):
    """Else the refusals below would tell nothing."""
    closed = set(home.args()) - set(LATER)
    for user in (home.t.chief, home.t.liaison, home.t.top_chief):
        client.force_login(user)
        for name in sorted(closed):
            if client.get(reverse(name, args=home.args()[name])).status_code not in (403, 404):
                closed.discard(name)
    assert closed == set()


@pytest.mark.parametrize("who", ["secretary", "group secretary", "liaison", "representative"])
def test_in_another_province_it_is_as_if_it_were_not_there(home, client, who, drawn_once):
    client.force_login(strangers(home.t)[who])
    open_to_them, changed = {}, {}
    for name, args in sorted(home.args().items()):
        url = reverse(name, args=args)
        got = client.get(url).status_code
        if got not in CLOSED and name not in READ:
            open_to_them[name] = got
        got = client.post(url, {}).status_code
        if got not in CLOSED:
            changed[name] = got
    assert (open_to_them, changed) == ({}, {})
