"""Any Django form: hints and errors beside the field, the same words on top, typing kept."""

import pytest
from django import forms
from django.template.loader import render_to_string


class Form(forms.Form):
    name = forms.CharField(label="نام", help_text="آن‌گونه که در شناسنامه است")
    note = forms.CharField(label="یادداشت", required=False, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="نوع", choices=[("a", "آ"), ("b", "ب")], widget=forms.RadioSelect
    )
    agreed = forms.BooleanField(label="موافق است.")
    version = forms.IntegerField(widget=forms.HiddenInput)


def _form(data=None):
    return render_to_string(
        "ui/form.html", {"form": Form(data), "submit": "ذخیره", "csrf_token": "t"}
    )


def test_a_fresh_form():
    shown = _form()
    assert 'aria-describedby="id_name_hint"' in shown and 'id="id_name_hint"' in shown
    assert shown.count("(اختیاری)") == 1 and "<fieldset" in shown and "<legend>نوع" in shown
    assert 'class="form-check-input"' in shown and "data-error-summary" not in shown
    assert 'enctype="multipart' not in shown and "novalidate" in shown


def test_a_refused_form_says_the_same_twice_and_keeps_what_was_typed():
    shown = _form({"name": "", "note": "<b>متن</b>", "kind": "z", "version": "1"})
    assert "۳ چیز باید درست شود" in shown
    assert '<a href="#id_name">این مورد لازم است.</a>' in shown
    assert '<a href="#id_kind_0">' in shown and 'id="id_kind_0"' in shown
    assert (
        'aria-describedby="id_name_hint id_name_error"' in shown and 'id="id_name_error"' in shown
    )
    assert 'aria-invalid="true"' in shown and "is-invalid" in shown
    assert "&lt;b&gt;متن&lt;/b&gt;" in shown
    assert "موافق است: " in shown  # a sentence as a label loses its full stop in the summary


def test_every_id_that_is_pointed_at_exists():
    import re

    shown = _form({"name": "", "kind": "", "version": ""})
    pointed = re.findall(r'(?:for|aria-describedby|aria-labelledby)="([^"]+)"', shown)
    ids = set(re.findall(r'\bid="([^"]+)"', shown))
    assert {name for names in pointed for name in names.split()} <= ids
    assert set(re.findall(r'href="#([^"]+)"', shown)) <= ids


def test_focus_moves_to_the_summary():
    shown = _form({})
    assert 'role="alert" tabindex="-1" autofocus' in shown


def test_formsets_are_summed_up(html):
    formset = forms.formset_factory(Form, extra=0)(
        {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-name": "x"}
    )
    shown = html("{% error_summary None formset %}", formset=formset)
    assert "#id_form-0-kind_0" in shown


def test_files_are_sent_whole():
    class WithFile(forms.Form):
        paper = forms.FileField()

    assert 'enctype="multipart/form-data"' in render_to_string("ui/form.html", {"form": WithFile()})


@pytest.mark.parametrize("data, restore", [(None, "yes"), ({}, "no")])
def test_autosave_never_overwrites_what_was_sent(html, data, restore):
    shown = html("<form {% autosave form '/draft/x' %}>", form=Form(data))
    assert f'data-autosave-url="/draft/x" data-autosave-restore="{restore}"' in shown


def test_a_form_with_a_draft_names_it():
    shown = render_to_string("ui/form.html", {"form": Form(), "draft_key": "people/assess/6b1f"})
    assert 'name="draft_key" value="people/assess/6b1f"' in shown
    assert (
        'data-autosave-url="/draft/people/assess/6b1f"' in shown and "data-autosave-state" in shown
    )
