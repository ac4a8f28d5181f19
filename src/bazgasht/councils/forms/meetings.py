"""Forms of meetings and minutes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bazgasht.core.fields import ClockField, JalaliDateField, PersianCharField

from ..models import CouncilSeat, InvitationReply, Meeting
from ..services import MeetingDraft
from ..states import MeetingState, Presence
from .parts import ANY, NO_NAMES, Choices, long_text, typed_lines


class MeetingFilter(forms.Form):
    q = PersianCharField(label=gettext_lazy("Meeting or council"), required=False, max_length=80)
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, choices=[*ANY, *MeetingState.choices]
    )


class MeetingForm(forms.Form):
    """``proposals``: open ones that may be put on the agenda."""

    title = PersianCharField(label=gettext_lazy("Title of the meeting"), max_length=160)
    on = JalaliDateField(label=gettext_lazy("Day"))
    begins = ClockField(label=gettext_lazy("Begins"))
    ends = ClockField(label=gettext_lazy("Ends"))
    place = PersianCharField(label=gettext_lazy("Place"), max_length=160)
    agenda = long_text(
        gettext_lazy("Agenda"), rows=5, required=False,
        help_text=gettext_lazy("One point on each line; no names of persons."),
    )  # fmt: skip
    proposals = forms.MultipleChoiceField(
        label=gettext_lazy("Proposals to decide about"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    request_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposals: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposals:
            self.fields["proposals"].choices = proposals  # type: ignore[attr-defined]
        else:
            del self.fields["proposals"]

    def draft(self) -> MeetingDraft:
        got = self.cleaned_data
        zone = timezone.get_default_timezone()
        return MeetingDraft(
            title=got["title"], place=got["place"], agenda=typed_lines(got["agenda"]),
            starts=datetime.combine(got["on"], got["begins"], zone),
            ends=datetime.combine(got["on"], got["ends"], zone),
            proposals=[uuid.UUID(p) for p in got.get("proposals", [])],
        )  # fmt: skip

    @staticmethod
    def initial_of(meeting: Meeting) -> dict[str, Any]:
        starts, ends = timezone.localtime(meeting.starts), timezone.localtime(meeting.ends)
        items = list(meeting.agenda.all())
        return {
            "title": meeting.title, "on": starts.date(), "begins": starts.time(),
            "ends": ends.time(), "place": meeting.place, "version": meeting.version,
            "agenda": "\n".join(a.text for a in items if not a.proposal_id),
            "proposals": [str(a.proposal.public_id) for a in items if a.proposal],
        }  # fmt: skip


class ForBody(forms.Form):
    """``bodies``: those for which the actor speaks; of one alone nothing is asked."""

    organisation = forms.TypedChoiceField(label=gettext_lazy("For which body"), coerce=int)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
        if len(bodies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = bodies[0][0]


class ReplyForm(ForBody):
    """Of a body that is invited."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Does your body come?"), widget=forms.RadioSelect,
        choices=[(Presence.MEMBER, gettext_lazy("yes, its member comes")),
                 (Presence.DELEGATE, gettext_lazy("yes, it sends a delegate")),
                 (Presence.EXCUSED, gettext_lazy("no, nobody can come"))],
    )  # fmt: skip
    office = PersianCharField(
        label=gettext_lazy("Office that comes"), required=False, max_length=120,
        help_text=gettext_lazy("Such as director general; not a name."),
    )  # fmt: skip
    words = long_text(
        gettext_lazy("Why nobody can come"), rows=2, required=False, max_length=300,
    )  # fmt: skip


class AttendanceForm(forms.Form):
    """Two fields for each seat: how it came, and the office that came."""

    def __init__(self, *args: Any, seats: Sequence[CouncilSeat], there: dict[int, Any],
                 replies: dict[int, InvitationReply] | None = None, **kwargs: Any) -> None:  # fmt: skip
        """``there``: what is on record; where nothing is, ``replies`` to the invitation stand."""
        super().__init__(*args, **kwargs)
        self.seats = list(seats)
        for seat in self.seats:
            known = there.get(seat.organisation_id)
            reply = (replies or {}).get(seat.organisation_id)
            name = seat.organisation.name
            self.fields[f"kind_{seat.organisation_id}"] = forms.ChoiceField(
                label=name, choices=Presence.choices,
                initial=known.kind if known else reply.kind if reply else Presence.MEMBER,
                help_text=_("Answered: %(words)s") % {"words": reply.words} if reply and reply.words else "",
            )  # fmt: skip
            self.fields[f"office_{seat.organisation_id}"] = PersianCharField(
                label=_("Office for %(body)s") % {"body": name}, required=False, max_length=120,
                initial=known.name_of_office if known else reply.office if reply else seat.office,
            )  # fmt: skip

    def rows(self) -> list[tuple[Any, Any]]:
        """The two bound fields of each seat."""
        return [
            (self[f"kind_{s.organisation_id}"], self[f"office_{s.organisation_id}"])
            for s in self.seats
        ]

    def came(self) -> dict[int, tuple[str, str]]:
        got = self.cleaned_data
        return {
            s.organisation_id: (
                got[f"kind_{s.organisation_id}"],
                got[f"office_{s.organisation_id}"],
            )
            for s in self.seats
        }


class MinutesForm(forms.Form):
    """What was said on each point of the agenda, and in general."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.orders = [a.order for a in meeting.agenda.all()]
        for item in meeting.agenda.all():
            self.fields[f"item_{item.order}"] = long_text(
                item.text, required=False, initial=item.minutes, help_text=""
            )
        self.fields["minutes"] = long_text(
            _("Minutes as a whole"), rows=6, required=False, initial=meeting.minutes,
            help_text=NO_NAMES,
        )  # fmt: skip

    def items(self) -> dict[int, str]:
        return {n: self.cleaned_data[f"item_{n}"] for n in self.orders}


class AnswerForm(ForBody):
    """Of a body that was present."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("The minutes"), widget=forms.RadioSelect,
        choices=[("yes", gettext_lazy("are right")), ("no", gettext_lazy("are not right"))],
    )  # fmt: skip
    words = long_text(
        gettext_lazy("What is not right"), required=False, max_length=2000,
        help_text=gettext_lazy("It is printed on the minutes. No names of persons."),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)
