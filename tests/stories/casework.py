"""What a social worker and the bodies' liaisons do for one prisoner and his family."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests.engine.flush import OWNER
from tests.factories import actor

from bazgasht.access.models import Organisation, User
from bazgasht.core.jalali import jalali_parts
from bazgasht.people.models import Client, ClientName, HouseholdMember, Relation
from bazgasht.people.roster import importing
from bazgasht.referrals.models import Referral
from bazgasht.services.models import Service

ROSTER = Path(__file__).parents[2] / "examples" / "roster.xlsx"
TITLE = "سبد کالای خانوار"


def import_roster():
    """The sample, by the records officer."""
    source = importing.Source(ROSTER.read_bytes(), ROSTER.name, synthetic=True)
    report = importing.import_roster(source, by=actor(User.objects.get(username="records1")))
    assert report.counts["people"]["created"] > 0


class Casework:
    """``visits`` by user name; ``prisoner`` and ``mother`` of a family from the sample roster."""

    def __init__(self, visits):
        self.visits = visits
        self.prisoner = self.mother = None

    def find_a_family(self):
        prison = Organisation.objects.get(code="BUSHEHR-CENTRAL")
        with connection.acting_as(OWNER):
            heads = HouseholdMember.objects.filter(head=True, client__opened_by=prison.pk)
            relation = Relation.objects.filter(
                other__in=heads.values("client"), kind="spouse", client__origin="custody",
                client__episodes__state="inside",
            ).first()  # fmt: skip
            self.prisoner, self.mother = relation.client, relation.other

    def names(self):
        with connection.acting_as(OWNER):
            people = ClientName.objects.filter(client__in=[self.prisoner, self.mother])
            return [f"{p.given} {p.family}" for p in people]

    def _assess(self, client: Client, instrument: str, section: str, **answers):
        worker = self.visits["social1"]
        worker.open(reverse("plans:assessments", args=[client.public_id]))
        worker.submit(button="", instrument=instrument)
        worker.follow_to(f"/sections/{section}")
        worker.submit(**answers)
        assessment = worker.path.split("/assessments/")[1].split("/")[0]
        worker.open(reverse("plans:answers", args=[assessment]))
        worker.submit(action="/finish")
        assert worker.status == 200 and "finished" in worker.path, worker.words

    def assess_prisoner(self):
        self._assess(
            self.prisoner, "prisoner_immediate", "papers",
            **{"q-birth_certificate": "lost", "q-national_card": "none"},
        )  # fmt: skip

    def assess_family(self):
        self._assess(
            self.mother, "family", "food",
            **{"q-food_days": "often", "q-income_source": ["nothing"]},
        )  # fmt: skip

    def plan(self):
        worker = self.visits["social1"]
        worker.open(reverse("plans:new_plan", args=[self.mother.public_id]))
        worker.submit(has=("extra_text",))
        assert "/plans/" in worker.path, worker.words

    def offer_baskets(self):
        """Two bodies give the same kind of aid."""
        for username, code in (("assoc1", "ASSOC"), ("charity1", "CHARITY")):
            visit = self.visits[username]
            visit.open(reverse("services:create"))
            mission = next(v for v, words in visit.form("mission").choices("mission") if v)
            visit.submit(
                has=("mission",), title=TITLE, domain="livelihood", unit="package",
                aid_kind="food", mission=mission, capacity_per_week="50", answer_days="5",
                planned_units="1", shows=["contact"],
            )  # fmt: skip
            assert Service.objects.filter(provider__code=code).exists(), visit.words

    def refer(self, body: str):
        worker = self.visits["social1"]
        service = Service.objects.get(provider__code=body)
        create = reverse("referrals:create", args=[self.mother.public_id])
        worker.open(create, {"domain": "livelihood"})
        assert TITLE in worker.words
        worker.open(f"{create}?{urlencode({'service': service.public_id})}")
        worker.submit(has=("planned_units",), message="برای خانوادهٔ پنج نفره", send="1")
        with connection.acting_as(OWNER):
            row = Referral.objects.filter(service=service).latest("pk")
        assert row.state == "sent", worker.words
        return row.public_id

    def _do(self, username, referral, *acts):
        visit = self.visits[username]
        for act in acts:
            visit.open(reverse("referrals:do", args=[referral, act]))
            visit.submit(has=("version",))
            assert visit.status == 200, (act, visit.words)

    def _give(self, username, referral, **more):
        visit = self.visits[username]
        visit.open(reverse("referrals:deliver", args=[referral]))
        visit.submit(has=("request_id",), quantity="1", **more)
        assert visit.status in (200, 422), visit.words
        return visit.words

    def serve(self, username, referral):
        visit = self.visits[username]
        visit.open(reverse("referrals:board"))
        visit.follow_to(str(referral))
        self._do(username, referral, "accept", "start")
        self._give(username, referral)
        visit.open(reverse("referrals:end", args=[referral]))
        fields = visit.form(action="/end").names()
        results = {n: "achieved" for n in fields if n.startswith("result_")}
        visit.submit(action="/end", **results)
        assert visit.status == 200, visit.words

    def try_to_give_again(self, username, referral):
        self._do(username, referral, "accept", "start")
        return self._give(username, referral)

    def give_again(self, username, referral, reason):
        return self._give(username, referral, repeat_reason=reason)


def open_cohort(trainer, course="تعمیر کولر گازی"):
    """A trainer plans a cohort of one of the body's courses and opens it; its address."""
    trainer.open(reverse("training:courses"), {"own": "on"})
    trainer.follow(course)
    trainer.follow("گروه آموزشی تازه")
    trainer.submit(
        place="کارگاه نمونه", seats="5", starts=jalali(0), ends=jalali(20), enrol_until=jalali(5)
    )
    cohort = trainer.path
    trainer.submit(button="گشودن ثبت‌نام")
    return cohort


def finish_cohort(trainer, cohort):
    """One session with everybody there, good marks, and the end of the cohort."""
    trainer.open(cohort)
    trainer.submit(button="آغاز")
    trainer.follow("برنامهٔ جلسه‌ها")
    trainer.submit(**{"single-on": jalali(0), "single-begins": "۹", "single-minutes": "120"})
    trainer.open(cohort)
    trainer.follow("ثبت حضور")
    trainer.submit(button="ذخیرهٔ حضور")
    trainer.open(f"{cohort}marks")
    marks = [n for n in trainer.form(button="ذخیرهٔ نمره‌ها").names() if n.startswith("mark_")]
    trainer.submit(button="ذخیرهٔ نمره‌ها", **dict.fromkeys(marks, "۸۸"))
    trainer.open(f"{cohort}finish")
    trainer.submit(button="پایان دادن به گروه")


def jalali(days):
    """The day so many days from today, as it is typed."""
    return "/".join(map(str, jalali_parts(timezone.localdate() + timedelta(days=days))))
