"""What this room records, in plain English; translated where it is read."""

from django.utils.translation import gettext_noop as _

ACTIONS = {
    "course__created": _("Added a course"),
    "course__changed": _("Changed a course"),
    "cohort__created": _("Planned a cohort"),
    "cohort__changed": _("Changed a cohort"),
    "cohort__open": _("Opened a cohort for enrolment"),
    "cohort__running": _("Began a cohort"),
    "cohort__finished": _("Finished a cohort with results"),
    "cohort__cancelled": _("Cancelled a cohort"),
    "session__planned": _("Planned sessions"),
    "session__changed": _("Changed a session"),
    "session__removed": _("Removed a session"),
    "enrolment__waiting": _("Put a person on the list of a course"),
    "enrolment__offered": _("Offered a free seat to the next on the list"),
    "enrolment__missed": _("An offered seat was not taken in time"),
    "enrolment__enrolled": _("Enrolled a person in a course"),
    "enrolment__completed": _("A person completed a course"),
    "enrolment__failed": _("A person did not complete a course"),
    "enrolment__withdrawn": _("Withdrew a person from a course"),
    "enrolment__cancelled": _("Released a person from a cohort that ended"),
    "enrolment__marked": _("Recorded a mark"),
    "enrolment__explained": _("Explained a place on the list of a course"),
    "attendance__recorded": _("Recorded attendance"),
    "certificate__issued": _("Issued a certificate"),
    "certificate__revoked": _("Revoked a certificate"),
    "certificate__printed": _("Printed a certificate"),
    "training__listed": _("Looked at the people of a cohort"),
    "training__exported": _("Exported a list of training"),
}
