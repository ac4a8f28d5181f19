"""A province that starts from nothing, set up through its pages by the people who will work there.

Each page is filled in by hand once; for the next body and the next person the same forms are sent
without drawing them again.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from tests.stories.casework import import_roster
from tests.support import furnished
from tests.support.visit import Visit

from bazgasht.access import totp
from bazgasht.access.models import Organisation
from bazgasht.demo.empty import start_empty

PASSWORD = "راه-دراز-بازگشت-1405"
HEAD = "BUSHEHR"
BODIES = (
    # kind, code, name, stands under
    ("directorate", "BUSHEHR-PRISONS", "اداره کل زندان‌های استان بوشهر", None),
    ("prison", "BUSHEHR-CENTRAL", "زندان مرکزی بوشهر", "BUSHEHR-PRISONS"),
    ("prison", "BUSHEHR-DASHTESTAN", "زندان دشتستان", "BUSHEHR-PRISONS"),
    ("prison", "BUSHEHR-KANGAN", "زندان کنگان", "BUSHEHR-PRISONS"),
    ("association", "ASSOC", "انجمن حمایت زندانیان بوشهر", None),
    ("charity", "CHARITY", "خیریهٔ مهر جنوب", None),
)
PEOPLE = (
    # user name, name, role, body, who invites
    ("records1", "زهره امینی", "records_officer", "BUSHEHR-PRISONS", "admin"),
    ("lead1", "سعید بحرینی", "case_lead", "BUSHEHR-CENTRAL", "admin"),
    ("social1", "مریم رستگار", "social_worker", "BUSHEHR-CENTRAL", "admin"),
    ("assoc1", "کریم برازجانی", "association_manager", "ASSOC", "admin"),
    ("charity1", "رضا نوروزی", "agency_liaison", "CHARITY", "admin"),
    ("sec1", "شیرین دشتی", "headquarters_secretary", HEAD, "admin"),
    ("group1", "حمید کازرونی", "group_secretary", f"{HEAD}-FAM", "admin"),
)


class Founding:
    """``visits``: everybody who works there, signed in with a second factor; ``visiting()`` opens one."""

    def __init__(self, visiting):
        self.visiting = visiting
        self.visits = {"admin": signed_in("admin", start_empty("admin"), visiting())}

    @property
    def admin(self) -> Visit:
        return self.visits["admin"]

    def set_up_headquarters(self):
        admin = self.admin
        admin.open(reverse("network:set_up"))
        admin.open(reverse("network:set_up"), {"place": "province:IR-18"})
        assert admin.words.count("کارگروه") >= 6, "the six working groups are shown beforehand"
        admin.submit(place="province:IR-18")

    def add_bodies(self):
        drawn = set()
        for kind, code, name, above in BODIES:
            admin = first(self.admin, kind, drawn)
            admin.open(reverse("access:body_create"), {"kind": kind})
            values = {"name": name, "code": code, "province": "IR-18"}
            if above:
                values["parent"] = str(Organisation.objects.get(code=above).pk)
            admin.submit(**values)
            assert Organisation.objects.filter(code=code).exists(), admin.words

    def seat_bodies(self):
        group, drawn = str(Organisation.objects.get(code=f"{HEAD}-FAM").pk), set()
        for kind, code, _name, _above in BODIES:
            if kind == "prison":
                continue
            admin = first(self.admin, "seat", drawn)
            admin.open(reverse("network:seat_add", args=[HEAD]))
            body = str(Organisation.objects.get(code=code).pk)
            admin.submit(organisation=body, working_groups=[group], capacity="به اندازهٔ نیاز")

    def bring_people(self):
        drawn = set()
        for username, name, role, body, host in PEOPLE:
            visit = first(self.visits[host], "invite", drawn)
            visit.open(reverse("access:invite", args=[body]))
            visit.submit(name=name, username=username, role=role)
            link = re.search(r"https?://[^\"]+(/join/[^\"]+)", visit.response.content.decode())
            assert link, visit.words
            guest = first(self.visiting(), "join", drawn)
            guest.open(link[1])
            guest.submit(password1=PASSWORD, password2=PASSWORD)
            back = first(self.visiting(), "sign in", drawn)
            self.visits[username] = signed_in(username, PASSWORD, back)


def first(visit: Visit, act: str, done: set[str]) -> Visit:
    """``visit`` itself when nobody has done the act; from the second on without a window."""
    again = act in done
    done.add(act)
    return visit.by_letter() if again else visit


def signed_in(username: str, password: str, visit: Visit) -> Visit:
    """Through the sign-in page, then the second factor its role demands."""
    visit.open("/accounts/login/")
    visit.submit(has=("login",), login=username, password=password)
    visit.open("/")
    if "2fa" in visit.path:
        secret = re.search(r"<bdi[^>]*>([A-Z2-7]{16,})</bdi>", visit.response.content.decode())[1]
        code = format_hotp_value(hotp_value(secret, totp.clock() // totp.STEP))
        visit.submit(code=code)
        visit.secret = secret
        visit.open("/")
    assert visit.path == "/" and visit.status == 200, (username, visit.path, visit.words)
    return visit


@contextmanager
def founded(visiting) -> Iterator[Founding]:
    """Set up once in a run of the tests, with the sample roster; each test finds it so, its people
    with their sessions."""

    def make():
        found = Founding(visiting)
        found.set_up_headquarters()
        found.add_bodies()
        found.seat_bodies()
        found.bring_people()
        import_roster()
        return {name: (visit.client.cookies, visit.secret) for name, visit in found.visits.items()}

    with furnished.with_made(make) as made:
        found = object.__new__(Founding)
        found.visiting, found.visits = visiting, {}
        for name, (cookies, secret) in made.items():
            found.visits[name] = visit = visiting()
            visit.client.cookies, visit.secret = cookies, secret
        yield found
