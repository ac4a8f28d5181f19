"""Forms of runs and of dated rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bazgasht.core import provinces
from bazgasht.core.fields import JalaliDateField, LtrTextInput, PersianCharField

from ..months import JalaliMonth
from ..payroll import SplitPart
from ..services.payout import Payee
from ..states import WHOLE, Recipient, Rule, RunKind, Warn
from .fields import ShareField

Choices = Sequence[tuple[Any, Any]]
MONTHS_BACK = 12


class PrepareForm(forms.Form):
    """Which body and month; the newest month that is over first."""

    organisation = forms.TypedChoiceField(label=_("Body"), coerce=int)
    month = forms.ChoiceField(label=_("Month"))
    kind = forms.ChoiceField(
        label=_("What is prepared"), choices=RunKind.choices, widget=forms.RadioSelect,
        initial=RunKind.REGULAR,
        help_text=_("A correction finds by itself whose wages of the month no longer are what the days say."),
    )  # fmt: skip
    request_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, bodies: Choices, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = bodies  # type: ignore[attr-defined]
        if len(bodies) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = bodies[0][0]
        month, shown = JalaliMonth.before_today(), []
        for _n in range(MONTHS_BACK):
            shown.append((f"{month.year}-{month.month}", month.words))
            month = month.previous()
        self.fields["month"].choices = shown  # type: ignore[attr-defined]

    @property
    def chosen(self) -> JalaliMonth:
        year, month = self.cleaned_data["month"].split("-")
        return JalaliMonth(int(year), int(month))


class PayeeForm(forms.Form):
    """Whom a loss is made good to."""

    payee = PersianCharField(label=_("Who is paid"), max_length=120)
    sheba = forms.CharField(label=_("Sheba"), max_length=34, widget=LtrTextInput)

    def chosen(self) -> Payee:
        return Payee(self.cleaned_data["payee"], self.cleaned_data["sheba"])


class SendBackForm(forms.Form):
    note = PersianCharField(label=_("What has to be put right"), max_length=300)


class LineFilter(forms.Form):
    q = PersianCharField(label=_("Name or file number"), required=False, max_length=80)
    warning = forms.ChoiceField(
        label=_("Only with the note"), required=False,
        choices=[("", _("any")), *Warn.choices],
    )  # fmt: skip


class PayRuleForm(forms.Form):
    code = forms.ChoiceField(label=_("Rule"), choices=Rule.choices)
    value = forms.IntegerField(
        label=_("The figure"), min_value=0, widget=LtrTextInput,
        help_text=_("Money in rial, time in minutes, age in years."),
    )  # fmt: skip
    province = forms.ChoiceField(label=_("Where"), required=False)
    starts = JalaliDateField(label=_("In force from"))
    ends = JalaliDateField(
        label=_("Until"), required=False, help_text=_("Only when it is for a time.")
    )
    source = PersianCharField(
        label=_("Source"), max_length=200, help_text=_("The decree or letter, with its number.")
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = [(p.iso, p.name) for p in provinces.provinces()]
        self.fields["province"].choices = [("", _("the whole country")), *named]  # type: ignore[attr-defined]


class SplitRuleForm(forms.Form):
    starts = JalaliDateField(label=_("In force from"))
    source = PersianCharField(label=_("Source"), max_length=200)

    def __init__(self, *args: Any, current: Sequence[SplitPart], **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = {p.recipient: p for p in current}
        for recipient in Recipient:
            part = known.get(recipient)
            if recipient == Recipient.PERSON:
                self._share(recipient, "min", part.min_bp if part else WHOLE, _("at least"))
                continue
            self._share(recipient, "max", part.max_bp if part else 0, _("at most"))
            self.fields[f"request_{recipient}"] = forms.BooleanField(
                label=_("%(who)s: only at the person's request") % {"who": recipient.label},
                required=False, initial=part.needs_request if part else True,
            )  # fmt: skip

    def _share(self, recipient: Recipient, bound: str, value: int, words: Any) -> None:
        self.fields[f"{bound}_{recipient}"] = ShareField(
            label=_("%(who)s, %(bound)s (percent)") % {"who": recipient.label, "bound": words},
            required=False, initial=value,
        )  # fmt: skip

    @property
    def parts(self) -> list[SplitPart]:
        data = self.cleaned_data
        found = [SplitPart(Recipient.PERSON, data["min_person"] or 0, WHOLE)]
        for recipient in Recipient:
            if recipient != Recipient.PERSON and data[f"max_{recipient}"]:
                found.append(
                    SplitPart(
                        recipient.value, 0, data[f"max_{recipient}"], data[f"request_{recipient}"]
                    )
                )
        return found
