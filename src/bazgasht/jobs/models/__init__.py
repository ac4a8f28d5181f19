"""The tables of this room."""

from .applications import Application, ApplicationCard, ApplicationSubject, Candidate
from .facilities import Facility, MonitoringVisit
from .jobs import Job, JobConsent, RetentionCheck
from .openings import Opening, OpeningExclusion

__all__ = [
    "Application",
    "ApplicationCard",
    "ApplicationSubject",
    "Candidate",
    "Facility",
    "Job",
    "JobConsent",
    "MonitoringVisit",
    "Opening",
    "OpeningExclusion",
    "RetentionCheck",
]
