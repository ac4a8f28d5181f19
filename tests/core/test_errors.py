from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from bazgasht.core import errors


def test_each_class_has_its_answer():
    statuses = {
        errors.NotAllowed: 403,
        errors.NotFound: 404,
        errors.Conflict: 409,
        errors.StaleVersion: 409,
        errors.InvalidValue: 422,
    }
    for kind, status in statuses.items():
        raised = kind("a.code")
        assert raised.http_status == status and raised.code == "a.code"
        assert isinstance(raised, errors.DomainError) and raised.message


def test_the_message_is_in_the_language_of_the_reader():
    raised = errors.Conflict("x", _("The date can't be after %(date)s."), date="1405")
    assert raised.message == "تاریخ نمی‌تواند پس از 1405 باشد."
    with override("en"):
        assert raised.message == "The date can't be after 1405."
        assert str(raised) == "x: The date can't be after 1405."


def test_a_percent_sign_needs_no_care():
    assert errors.NotAllowed("x", "100 %").message == "100 %"
    assert errors.InvalidValue("x", field="name").field == "name"


def test_numbers_are_read_in_the_digits_of_the_page():
    refused = errors.Conflict("many", "از ۱ تا %(most)s، %(name)s", most=200, name="R-200")
    with override("fa"):
        assert refused.message == "از ۱ تا ۲۰۰، R-200"
    with override("en"):
        assert "200، R" in refused.message
