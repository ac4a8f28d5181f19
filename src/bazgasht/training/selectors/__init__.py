"""What this room reads."""

from .certificates import (
    CertificateView,
    Public,
    certificate_by_code,
    certificates_of,
    certificates_of_bodies,
    get_certificate,
)
from .cohorts import (
    Counts,
    OpenCohort,
    cohorts_for,
    counts_of,
    courses_for,
    get_cohort,
    get_course,
    lock_counts,
    open_cohorts,
)
from .enrolments import (
    ClientLine,
    Line,
    Result,
    client_enrolments,
    get_enrolment,
    offers_for,
    results,
    roster,
)
from .fitting import Fit, fits, fits_all
from .times import slots_of
from .waiting import Place, WaitingLine, place_of, waiting_list

__all__ = [
    "CertificateView",
    "ClientLine",
    "Counts",
    "Fit",
    "Line",
    "OpenCohort",
    "Place",
    "Public",
    "Result",
    "WaitingLine",
    "certificate_by_code",
    "certificates_of",
    "certificates_of_bodies",
    "client_enrolments",
    "cohorts_for",
    "counts_of",
    "courses_for",
    "fits",
    "fits_all",
    "get_certificate",
    "get_cohort",
    "get_course",
    "get_enrolment",
    "lock_counts",
    "offers_for",
    "open_cohorts",
    "place_of",
    "results",
    "roster",
    "slots_of",
    "waiting_list",
]
