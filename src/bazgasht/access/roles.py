"""Roles as small classes: a name, what it is for, and what it may do.

``docs/reference/roles.md`` is generated from this table. A permission that no role has, or a role
with an unknown permission, fails a test.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from .kinds import Kind
from .permissions import PERMISSIONS

STAFF = frozenset(
    {"today.view", "boards.view", "catalogue.view", "reports.view", "bodies.view",
     "experiences.view"}
)  # fmt: skip
PERSONS = STAFF | {"clients.view", "clients.note", "access.request", "exports.persons"}
CASE = PERSONS | {
    "clients.create", "clients.edit", "files.attach", "consents.record", "corrections.ask",
    "access.emergency", "access.history", "assessments.fill", "plans.edit", "referrals.send",
    "referrals.answer", "referrals.deliver", "deliveries.record", "waiting.view",
    "training.view", "training.enrol", "outlook.view", "workshops.view", "placements.make",
    "openings.view", "applications.make", "jobs.record", "facilities.view", "chains.view",
}  # fmt: skip

SPEAKS = frozenset(
    {"meetings.view", "resolutions.report", "directives.answer", "programmes.view",
     "programmes.report"}
)  # fmt: skip
"""Whoever speaks for a body in councils and programmes."""
COUNCILS = frozenset(
    {"meetings.view", "meetings.edit", "resolutions.edit", "resolutions.confirm",
     "directives.answer", "programmes.view"}
)  # fmt: skip
"""Whoever keeps a council's papers."""
SHARES = frozenset({"experiences.edit", "experiences.publish"})
"""Whoever tells other bodies what was tried, and checks what a colleague tells."""


CARRIED = frozenset({"clients.view", "plans.edit", "referrals.send", "referrals.answer"})
"""By these somebody carries files, plans and referrals: whoever loses one in a body hands over."""


class Role:
    """``level``: 0 sees no person, 2 what a service needs, 3 the whole file of own clients."""

    code: str
    name: str | Promise
    description: str | Promise
    permissions: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    level: int = 0
    subtree: bool = False
    reads_boards: bool = False
    audits: bool = False
    second_factor: bool = False
    sees_persons: bool = False

    def __init_subclass__(cls) -> None:
        unknown = cls.permissions - set(PERMISSIONS)
        if unknown:
            raise LookupError(f"{cls.__name__} has unknown permissions: {sorted(unknown)}")
        cls.sees_persons = cls.level > 0
        ROLES[cls.code] = cls


ROLES: dict[str, type[Role]] = {}
CASE_KINDS = frozenset({Kind.PRISON, Kind.DIRECTORATE, Kind.ASSOCIATION, Kind.AFTERCARE})
SERVING = frozenset(Kind) - {Kind.HEADQUARTERS, Kind.WORKING_GROUP, Kind.GOVERNORATE, Kind.JUSTICE}


class SystemAdministrator(Role):
    code = "system_administrator"
    name = _("System administrator")
    description = _("Sets up bodies, missions and people's roles; sees no person's file.")
    permissions = STAFF | {
        "bodies.manage", "members.manage", "headquarters.set_up", "factors.reset", "access.confirm",
        "catalogue.edit", "workshops.view", "wages.rules", "occupations.edit", "outlook.view",
        "programmes.view", "figures.import",
    }  # fmt: skip
    kinds = frozenset({Kind.HEADQUARTERS, Kind.DIRECTORATE})
    subtree = True
    second_factor = True


class RecordsOfficer(Role):
    code = "records_officer"
    name = _("Records officer")
    description = _("Brings rosters in, keeps custody records right, reviews likely duplicates.")
    permissions = PERSONS | {
        "clients.create", "clients.edit", "custody.edit", "roster.import", "roster.review",
        "files.attach", "corrections.decide", "access.history",
    }  # fmt: skip
    kinds = frozenset({Kind.DIRECTORATE, Kind.PRISON})
    level = 3
    subtree = True


class PrisonOfficer(Role):
    code = "prison_officer"
    name = _("Prison officer")
    description = _("Records transfers, leave and release, and what is delivered inside.")
    permissions = PERSONS | {"custody.edit", "referrals.deliver", "deliveries.record"}
    kinds = frozenset({Kind.PRISON})
    level = 3


class SocialWorker(Role):
    code = "social_worker"
    name = _("Social worker")
    description = _("Assesses people and families, makes plans, refers, follows up.")
    permissions = CASE
    kinds = CASE_KINDS
    level = 3


class CaseLead(Role):
    code = "case_lead"
    name = _("Case lead")
    description = _("Assigns files, decides requests for access, reviews emergency access.")
    permissions = CASE | SPEAKS | SHARES | {
        "clients.assign", "access.decide", "access.review", "barriers.manage", "access.confirm",
        "members.manage", "corrections.decide", "referrals.assign",
    }  # fmt: skip
    kinds = CASE_KINDS
    level = 3


class WorkingGroupSecretary(Role):
    code = "group_secretary"
    name = _("Working group secretary")
    description = _("Watches the group's board, reminds bodies, hears of unanswered referrals.")
    permissions = STAFF | COUNCILS | {
        "boards.remind", "reports.note", "reports.publish", "outlook.view", "chains.view",
        "pledges.view", "experiences.edit",
    }  # fmt: skip
    kinds = frozenset({Kind.WORKING_GROUP})
    reads_boards = True


class HeadquartersSecretary(Role):
    code = "headquarters_secretary"
    name = _("Headquarters secretary")
    description = _("Opens, checks and publishes the weekly report; hears of escalations.")
    permissions = STAFF | COUNCILS | SHARES | {
        "resolutions.adopt", "boards.remind", "reports.note", "reports.publish", "bodies.manage",
        "headquarters.set_up", "members.manage", "factors.reset", "access.confirm", "catalogue.edit", "outlook.view",
        "chains.view", "chains.edit", "occupations.edit", "facilities.view", "facilities.approve",
        "pledges.view", "pledges.draft", "pledges.edit", "pledges.text",
        "programmes.edit", "programmes.report", "figures.import",
    }  # fmt: skip
    kinds = frozenset({Kind.HEADQUARTERS})
    subtree = True
    reads_boards = True


class HeadquartersViewer(Role):
    code = "headquarters_viewer"
    name = _("Headquarters viewer")
    description = _(
        "Reads the headquarters' boards and reports, also from the governorate or the justice"
        " department."
    )
    permissions = STAFF | {"meetings.view", "pledges.view", "programmes.view"}
    kinds = frozenset({Kind.HEADQUARTERS, Kind.GOVERNORATE, Kind.JUSTICE, Kind.PROSECUTOR})
    subtree = True
    reads_boards = True


class NationalViewer(Role):
    code = "national_viewer"
    name = _("National viewer")
    description = _("Reads the reports of every province; sees no board of single referrals.")
    permissions = frozenset(
        {
            "today.view",
            "reports.view",
            "bodies.view",
            "catalogue.view",
            "meetings.view",
            "experiences.view",
            "programmes.view",
        }
    )
    kinds = frozenset({Kind.HEADQUARTERS})
    subtree = True


class AgencyLiaison(Role):
    code = "agency_liaison"
    name = _("Agency liaison")
    description = _("Answers referrals to the body and records what was delivered.")
    permissions = PERSONS | SPEAKS | SHARES | {
        "referrals.answer", "referrals.deliver", "referrals.assign", "deliveries.record",
        "waiting.view", "members.manage", "access.confirm", "catalogue.edit", "pledges.view",
        "pledges.draft", "pledges.sign",
    }  # fmt: skip
    kinds = SERVING
    level = 2


class DeputyLiaison(Role):
    code = "deputy_liaison"
    name = _("Deputy liaison")
    description = _("Stands in for the liaison; may not manage members or the catalogue.")
    permissions = PERSONS | SPEAKS | {
        "referrals.answer", "referrals.deliver", "deliveries.record", "waiting.view",
        "pledges.view", "experiences.edit",
    }  # fmt: skip
    kinds = SERVING
    level = 2


class Representative(Role):
    code = "representative"
    name = _("Representative of a body")
    description = _(
        "Speaks for a governorate or a justice department: answers, declares, signs its pledge and"
        " keeps its councils; sees no person."
    )
    permissions = STAFF | SPEAKS | COUNCILS | {
        "resolutions.adopt", "pledges.view", "pledges.draft", "pledges.sign",
    }  # fmt: skip
    kinds = frozenset({Kind.GOVERNORATE, Kind.JUSTICE})


class AssociationManager(Role):
    code = "association_manager"
    name = _("Association manager")
    description = _("Runs a support association: its families, aid, referrals and people.")
    permissions = CASE | SPEAKS | SHARES | {
        "clients.assign", "referrals.assign", "members.manage", "access.confirm", "catalogue.edit",
        "access.decide", "pledges.view", "pledges.draft", "pledges.sign",
    }  # fmt: skip
    kinds = frozenset({Kind.ASSOCIATION})
    level = 3


class AftercareOfficer(Role):
    code = "aftercare_officer"
    name = _("Aftercare officer")
    description = _("Prepares release and follows people up after it, with their consent.")
    permissions = CASE
    kinds = frozenset({Kind.AFTERCARE})
    level = 3


class Auditor(Role):
    code = "auditor"
    name = _("Auditor")
    description = _("Reads the journal with persons masked; verifies its seals.")
    permissions = frozenset({"today.view", "journal.read", "reports.view", "bodies.view"})
    kinds = frozenset({Kind.HEADQUARTERS, Kind.DIRECTORATE, Kind.JUSTICE, Kind.PROSECUTOR})
    audits = True
    second_factor = True


class EmploymentOfficer(Role):
    code = "employment_officer"
    name = _("Employment officer")
    description = _("Finds training, posts and jobs for clients; follows up how long they last.")
    permissions = PERSONS | {
        "consents.record", "files.attach", "training.view", "training.enrol", "outlook.view",
        "workshops.view", "placements.make", "openings.view", "openings.edit", "applications.make",
        "jobs.record", "facilities.view", "facilities.edit", "chains.view", "chains.edit",
        "matching.run",
    }  # fmt: skip
    kinds = CASE_KINDS
    level = 3


class Trainer(Role):
    code = "trainer"
    name = _("Trainer")
    description = _("Runs the body's courses: sessions, attendance, marks, certificates.")
    permissions = STAFF | {"training.view", "training.edit", "training.run", "outlook.view"}
    kinds = frozenset({Kind.PROVIDER, Kind.AGENCY, Kind.FOUNDATION, Kind.CHARITY, Kind.PRISON})
    level = 1


class WorkshopSupervisor(Role):
    code = "workshop_supervisor"
    name = _("Workshop supervisor")
    description = _("Keeps workshops, posts and orders; records who worked and what was made.")
    permissions = STAFF | {"workshops.view", "workshops.edit", "workdays.record"}
    kinds = frozenset({Kind.FOUNDATION, Kind.PRISON})
    level = 1


class PayrollPreparer(Role):
    code = "payroll_preparer"
    name = _("Payroll preparer")
    description = _("Prepares wages and payments and keeps the accounts; approves nothing.")
    permissions = STAFF | {
        "workshops.view", "wages.prepare", "ledger.view", "ledger.post", "payments.request",
        "payments.pay",
    }  # fmt: skip
    kinds = frozenset({Kind.FOUNDATION, Kind.PRISON, Kind.ASSOCIATION, Kind.AFTERCARE})
    level = 2


class PayrollApprover(Role):
    code = "payroll_approver"
    name = _("Payroll approver")
    description = _("Approves wages and payments that somebody else prepared; closes periods.")
    permissions = STAFF | {
        "workshops.view", "wages.approve", "ledger.view", "ledger.close", "payments.approve",
    }  # fmt: skip
    kinds = frozenset({Kind.FOUNDATION, Kind.PRISON, Kind.ASSOCIATION, Kind.AFTERCARE})
    level = 2


class Employer(Role):
    code = "employer"
    name = _("Employer")
    description = _("Keeps the firm's own openings; sees candidates who agreed, and nothing else.")
    permissions = frozenset({"today.view", "employer.page"})
    kinds = frozenset({Kind.EMPLOYER})
    level = 1
