"""Routes of the import, a part of this room's."""

from django.urls import path

from .views import roster, roster_review

RUN = "import/<uuid:public_id>/"

urlpatterns = [
    path("import/", roster.runs, name="roster_runs"),
    path("import/new/", roster.upload, name="roster_new"),
    path(RUN, roster.run, name="roster_run"),
    path(RUN + "confirm/", roster.confirm, name="roster_confirm"),
    path(RUN + "drop/", roster.give_up, name="roster_drop"),
    path(RUN + "errors.xlsx", roster.errors, name="roster_errors"),
    path(RUN + "held/", roster_review.held, name="roster_held"),
    path(RUN + "held/<int:row>/", roster_review.held_row, name="roster_held_row"),
    path(RUN + "absent/", roster_review.absent, name="roster_absent"),
    path(RUN + "absent/<int:absence>/", roster_review.decide_absence, name="roster_absence"),
]
