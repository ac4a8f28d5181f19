"""Coded values of the people room, as data."""

from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

OPEN_END = datetime(2200, 1, 1, tzinfo=UTC)
"""The end of what has none yet."""


class Level(models.IntegerChoices):
    """How much of a file a grant opens. ``FULL`` is the case team's."""

    CONTACT = 1, _("name and contact")
    SERVICE = 2, _("what the service needs")
    FULL = 3, _("the whole file")


class Basis(models.TextChoices):
    """Why a body may see a person; each is checked by the database when the grant is made."""

    IMPORT = "import", _("roster of the prison")
    ADMISSION = "admission", _("admission to the prison")
    REGISTRATION = "registration", _("file opened by the body")
    REFERRAL = "referral", _("referral to the body")
    TRANSFER = "transfer", _("transfer to the prison")
    CONSENT = "consent", _("the person's consent")
    REQUEST = "request", _("request approved by the holder")
    EMERGENCY = "emergency", _("emergency access")
    ENROLMENT = "enrolment", _("seat in a course")
    PLACEMENT = "placement", _("post in a workshop")


class Sex(models.TextChoices):
    MALE = "m", _("male")
    FEMALE = "f", _("female")
    UNKNOWN = "", _("not recorded")


class Precision(models.TextChoices):
    DAY = "day", _("exact day")
    MONTH = "month", _("month known")
    YEAR = "year", _("year known")
    UNKNOWN = "unknown", _("unknown")


COUNTRIES = (
    ("IR", _("Iran")), ("AF", _("Afghanistan")), ("IQ", _("Iraq")), ("PK", _("Pakistan")),
    ("TR", _("Turkey")), ("AZ", _("Azerbaijan")), ("XX", _("another country")),
)  # fmt: skip


class Origin(models.TextChoices):
    CUSTODY = "custody", _("prisoner")
    FAMILY = "family", _("family member")


class Marital(models.TextChoices):
    SINGLE = "single", _("single")
    MARRIED = "married", _("married")
    DIVORCED = "divorced", _("divorced")
    WIDOWED = "widowed", _("widowed")
    UNKNOWN = "", _("not recorded")


class Education(models.TextChoices):
    NONE = "none", _("cannot read or write")
    PRIMARY = "primary", _("primary school")
    MIDDLE = "middle", _("middle school")
    DIPLOMA = "diploma", _("diploma")
    ASSOCIATE = "associate", _("associate degree")
    BACHELOR = "bachelor", _("bachelor's degree")
    MASTER = "master", _("master's degree or higher")
    UNKNOWN = "", _("not recorded")


class Offence(models.TextChoices):
    """One broad category, seen by the case team alone."""

    FINANCIAL = "financial", _("financial")
    DRUGS = "drugs", _("drugs")
    THEFT = "theft", _("theft")
    TRAFFIC = "traffic", _("unintentional, traffic")
    MAINTENANCE = "maintenance", _("maintenance and dowry")
    VIOLENCE = "violence", _("violence")
    OTHER = "other", _("other")
    UNKNOWN = "", _("not recorded")


class LegalStatus(models.TextChoices):
    UNSENTENCED = "unsentenced", _("unsentenced")
    SENTENCED = "sentenced", _("sentenced")
    DEBT = "debt", _("held for debt")
    UNKNOWN = "", _("not recorded")


class Institution(models.TextChoices):
    """Kinds of institution in the 1400 regulation."""

    CLOSED = "closed", _("closed")
    SEMI_OPEN = "semi_open", _("semi-open")
    OPEN = "open", _("vocational, open")
    REMAND = "remand", _("remand")
    CAMP = "camp", _("occupational-therapy camp")
    JUVENILE = "juvenile", _("juvenile centre")


class CustodyState(models.TextChoices):
    INSIDE = "inside", _("in custody")
    ON_LEAVE = "on_leave", _("on leave")
    ESCAPED = "escaped", _("escaped")
    RELEASED = "released", _("released")
    DIED = "died", _("died")


OPEN_STATES = (CustodyState.INSIDE, CustodyState.ON_LEAVE, CustodyState.ESCAPED)
"""States of a stay that goes on; a person has at most one such stay."""


class ReleaseKind(models.TextChoices):
    SERVED = "served", _("sentence served")
    CONDITIONAL = "conditional", _("conditional release")
    PARDON = "pardon", _("pardon")
    CONSENT = "consent", _("complainant's consent")
    BAIL = "bail", _("bail")
    ACQUITTAL = "acquittal", _("acquittal")
    DEBT_PAID = "debt_paid", _("debt paid")
    MONITORED = "monitored", _("electronic monitoring")
    OTHER = "other", _("other")


class LeaveKind(models.TextChoices):
    POINTS = "points", _("leave on points")
    EMERGENCY = "emergency", _("emergency leave")
    SPECIAL = "special", _("occasional leave")
    MEDICAL = "medical", _("medical leave")


class CustodyEventKind(models.TextChoices):
    ADMISSION = "admission", _("admission")
    TRANSFER = "transfer", _("transfer")
    INSTITUTION = "institution", _("change of institution kind")
    LEGAL = "legal", _("change of legal status")
    LEAVE = "leave", _("leave begins")
    RETURN = "return", _("return from leave")
    ESCAPE = "escape", _("escape")
    RECAPTURE = "recapture", _("recapture")
    RELEASE = "release", _("release")
    DEATH = "death", _("death")


S, K = CustodyState, CustodyEventKind
CUSTODY_TRANSITIONS: dict[tuple[CustodyState, CustodyEventKind], CustodyState] = {
    (S.INSIDE, K.TRANSFER): S.INSIDE,
    (S.INSIDE, K.INSTITUTION): S.INSIDE,
    (S.INSIDE, K.LEGAL): S.INSIDE,
    (S.INSIDE, K.LEAVE): S.ON_LEAVE,
    (S.INSIDE, K.ESCAPE): S.ESCAPED,
    (S.INSIDE, K.RELEASE): S.RELEASED,
    (S.INSIDE, K.DEATH): S.DIED,
    (S.ON_LEAVE, K.RETURN): S.INSIDE,
    (S.ON_LEAVE, K.ESCAPE): S.ESCAPED,
    (S.ON_LEAVE, K.RELEASE): S.RELEASED,
    (S.ON_LEAVE, K.DEATH): S.DIED,
    (S.ON_LEAVE, K.LEGAL): S.ON_LEAVE,
    (S.ESCAPED, K.RECAPTURE): S.INSIDE,
    (S.ESCAPED, K.DEATH): S.DIED,
}
"""What may happen in which state, and the state it leads to. Anything else is refused."""


class RelationKind(models.TextChoices):
    """What the second person is to the first."""

    SPOUSE = "spouse", _("spouse")
    CHILD = "child", _("child")
    FATHER = "father", _("father")
    MOTHER = "mother", _("mother")
    SIBLING = "sibling", _("sibling")
    GUARDIAN = "guardian", _("guardian")
    OTHER = "other", _("other relative")


class ContactKind(models.TextChoices):
    MOBILE = "mobile", _("mobile")
    PHONE = "phone", _("telephone")
    ADDRESS = "address", _("address")


class ConsentKind(models.TextChoices):
    AFTERCARE = "aftercare", _("follow-up after release")
    SHARING = "sharing", _("sharing the file with a named body")
    CONTACT = "contact", _("being contacted")


class RequestState(models.TextChoices):
    OPEN = "open", _("waiting for a decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", _("refused")
