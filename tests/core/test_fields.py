from datetime import date

import pytest
from django import forms
from django.utils import translation

from bazgasht.core import fields
from bazgasht.core.jalali import PartialDate, from_jalali

NID = "0342366718"


class Form(forms.Form):
    day = fields.JalaliDateField(required=False)
    birth = fields.PartialDateField(required=False)
    nid = fields.NationalIdField(required=False)
    mobile = fields.MobileField(required=False)
    phone = fields.PhoneField(required=False)
    sheba = fields.ShebaField(required=False)
    postal = fields.PostalCodeField(required=False)
    amount = fields.MoneyField(required=False)
    note = fields.PersianCharField(required=False)


TYPED = {
    "day": "۱۴۰۵/۹/۱",
    "birth": "۱۳۷۲",
    "nid": "۳۴۲۳۶۶۷۱۸",
    "mobile": "۹۱۷۸۳۵۶۳۰۹",
    "phone": "077 33334444",
    "sheba": "580540105180021273113007",
    "postal": "75147-12345",
    "amount": "۱۲۰ هزار",
    "note": " می\u200cرود\u202e ",
}
VALUES = {
    "day": date(2026, 11, 22),
    "birth": PartialDate(1372),
    "nid": NID,
    "mobile": "+989178356309",
    "phone": "+987733334444",
    "sheba": "IR580540105180021273113007",
    "postal": "7514712345",
    "amount": 1_200_000,
    "note": "می\u200cرود",
}


def test_what_is_typed_becomes_values():
    form = Form(TYPED)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == VALUES


def test_values_shown_and_sent_back_do_not_change():
    shown = {name: Form(initial=VALUES)[name].value() for name in VALUES}
    assert shown["day"] == "۱۴۰۵/۰۹/۰۱" and shown["amount"] == "۱۲۰٬۰۰۰ تومان"
    assert shown["mobile"] == "۰۹۱۷ ۸۳۵ ۶۳۰۹" and shown["nid"] == "۰۳۴۲۳۶۶۷۱۸"
    form = Form(shown, initial=VALUES)
    assert form.is_valid() and form.cleaned_data == VALUES
    assert not form.has_changed()


def test_also_in_english(english):
    shown = {name: Form(initial=VALUES)[name].value() for name in VALUES}
    assert shown["day"] == "1405/09/01" and shown["amount"] == "120,000 toman"
    form = Form(shown, initial=VALUES)
    assert form.is_valid() and not form.has_changed()


def test_nothing_is_none():
    form = Form({})
    assert form.is_valid()
    assert {v for k, v in form.cleaned_data.items() if k != "note"} == {None}


@pytest.mark.parametrize(
    ("name", "typed", "code"),
    [
        ("day", "1365/12/31", "date.day"),
        ("birth", "1372/13", "date.month"),
        ("nid", "0342366719", "national_id.check"),
        ("mobile", "07733334444", "phone.not_mobile"),
        ("phone", "12", "phone.format"),
        ("sheba", "IR12", "sheba.length"),
        ("postal", "12", "postal.length"),
        ("amount", "زیاد", "money.format"),
    ],
)
def test_refusals_stand_beside_the_field_and_keep_the_typing(name, typed, code):
    form = Form({name: typed})
    assert not form.is_valid()
    [problem] = form.errors.as_data()[name]
    assert problem.code == code
    assert typed in str(form[name])
    with translation.override("en"):
        assert list(Form({name: typed}).errors[name]) != list(form.errors[name])


def test_fields_are_left_to_right_islands():
    for name in ("day", "nid", "mobile", "sheba", "postal"):
        html = str(Form()[name])
        assert 'dir="ltr"' in html and 'inputmode="numeric"' in html and "maxlength" in html
    assert 'dir="auto"' in str(Form()["amount"])


def test_required():
    class Needed(forms.Form):
        day = fields.JalaliDateField()

    assert Needed({"day": " "}).errors.as_data()["day"][0].code == "required"


def test_limits():
    field = fields.JalaliDateField(
        earliest=from_jalali(1405, 1, 1), latest=lambda: from_jalali(1405, 12, 29)
    )
    assert field.clean("1405/1/1") == from_jalali(1405, 1, 1)
    for typed, code in [("1404/12/29", "date.early"), ("1406/1/1", "date.late")]:
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed)
        assert refused.value.code == code and "۱۴۰۵" in refused.value.message


def test_birth_years_of_two_digits():
    assert fields.JalaliDateField(kind="birth").clean("65/1/2") == from_jalali(1365, 1, 2)


@pytest.mark.parametrize(
    "typed,said", [("۱٬۲۰۰", None), ("0", "۱"), ("۱۰٬۰۰۱", "۱۰٬۰۰۰"), ("۱٫۵", "عدد صحیح")]
)
def test_whole_numbers_and_their_bounds_in_the_digits_of_the_page(typed, said):
    field = fields.WholeField(min_value=1, max_value=10_000)
    with translation.override("fa"):
        if said is None:
            assert field.clean(typed) == 1200
            return
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed)
        (text,) = refused.value.messages
    assert said in text and not any(c in text for c in "0123456789")
