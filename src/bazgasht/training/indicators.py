"""What this room counts, for the provider's body. Attendance is two counts, so that the share can be
told with its denominator and adds up over weeks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bazgasht.core.indicators import Indicator, counted, register

_ATTENDED = (
    '(select c.headquarters_id, c.organisation_id, c.working_group_id, s."on", a.state'
    " from training_attendance a join training_session s on s.id = a.session_id"
    " join training_cohort c on c.id = s.cohort_id) x"
)


def _sql(day: str, *, source: str = "training_enrolment x", value: str = "count(*)",
         where: str = "true") -> str:  # fmt: skip
    return counted(
        source=source, hq="x.headquarters_id", body="x.organisation_id",
        group="x.working_group_id", day=day, value=value, where=where,
    )  # fmt: skip


_PEOPLE = _("people")
_ENDED = "x.ended_on"
INDICATORS = (
    Indicator("training.seats", _("training seats opened"),
              _("Seats of cohorts opened for enrolment in the week."),
              "count", _("seats"),
              _sql("x.opened_on", source="training_cohort x", value="sum(seats)"), higher="better"),
    Indicator("training.asked", _("asked for training"),
              _("Enrolments asked for in the week, whether a seat was free or not."),
              "count", _PEOPLE, _sql("x.asked_on")),
    Indicator("training.enrolled", _("enrolled in training"),
              _("People who took a seat in the week, whatever became of it."),
              "count", _PEOPLE, _sql("x.enrolled_on"), higher="better"),
    Indicator("training.completed", _("completed training"),
              _("People who completed a course by its rule in the week its cohort was finished."),
              "count", _PEOPLE, _sql(_ENDED, where="x.state = 'completed'"), higher="better"),
    Indicator("training.failed", _("did not complete training"),
              _("People who sat in a cohort to its end and did not complete it by its rule."),
              "count", _PEOPLE, _sql(_ENDED, where="x.state = 'failed'"), higher="worse"),
    Indicator("training.withdrawn", _("left training"),
              _("People who left a cohort after they had taken a seat."),
              "count", _PEOPLE,
              _sql(_ENDED, where="x.state = 'withdrawn' and x.enrolled_on is not null")),
    Indicator("training.certificates", _("certificates issued"),
              _("Certificates issued in the week; those revoked since don't count."),
              "count", _("certificates"),
              _sql("x.issued_on", source="training_certificate x", where="x.revoked_on is null"),
              higher="better"),
    Indicator("training.sessions_due", _("attendances expected"),
              _("Persons × sessions of the week with a record, without those excused: the"
                " denominator of attendance."),
              "count", _("attendances"), _sql('x."on"', source=_ATTENDED, where="x.state <> 'excused'")),
    Indicator("training.attended", _("attendances"),
              _("Of these, present or late: the numerator of attendance."),
              "count", _("attendances"),
              _sql('x."on"', source=_ATTENDED, where="x.state in ('present', 'late')"),
              higher="better"),
)  # fmt: skip


def register_all() -> None:
    register(*INDICATORS)
