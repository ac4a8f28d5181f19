"""Addresses of experiences, with a namespace of their own."""

from django.urls import path

from .views import experience_acts, experiences

app_name = "experiences"
ONE = "experiences/<uuid:public_id>"
urlpatterns = [
    path("experiences/", experiences.experience_list, name="list"),
    path("experiences/export", experiences.export, name="export"),
    path("experiences/new", experience_acts.new, name="new"),
    path(f"{ONE}/", experiences.page, name="page"),
    path(f"{ONE}/experience.pdf", experiences.pdf, name="pdf"),
    path(f"{ONE}/edit", experience_acts.edit, name="edit"),
    path(f"{ONE}/repeat", experience_acts.repeat, name="repeat"),
    path(f"{ONE}/repeats/<uuid:repeat>/remove", experience_acts.remove, name="repeat_remove"),
    path(f"{ONE}/do/<slug:act>", experience_acts.do, name="do"),
    path(f"{ONE}/why/<slug:act>", experience_acts.why, name="why"),
]
