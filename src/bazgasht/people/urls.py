"""Routes of the people room, with full paths."""

from django.urls import path

from .views import (
    access,
    assignments,
    attachments,
    create,
    custody,
    exceptional,
    file,
    households,
    lists,
    notes,
    rights,
)

try:
    from .urls_roster import urlpatterns as roster_patterns
except ModuleNotFoundError:
    roster_patterns = []

app_name = "people"
ONE = "clients/<uuid:public_id>/"
HOME = "households/<uuid:public_id>/"

urlpatterns = [
    path("clients/", lists.clients, name="list"),
    path("clients/export/", lists.export, name="export"),
    path("clients/new/", create.new, name="new"),
    path("clients/assign/", assignments.assign_many, name="assign"),
    path("clients/hand-over/<int:body>/", assignments.hand_over_all, name="hand_over"),
    path("clients/emergency/", exceptional.emergency, name="emergency"),
    path("clients/emergency/reviews/", exceptional.emergencies, name="emergencies"),
    path("clients/emergency/reviews/<int:access>/", exceptional.emergency_review,
         name="emergency_review"),
    path("clients/requests/", exceptional.requests, name="requests"),
    path("clients/requests/new/", exceptional.request_new, name="request_new"),
    path("clients/requests/<int:access_request>/withdraw/", exceptional.request_withdraw,
         name="request_withdraw"),
    path("clients/requests/<int:match>/decide/", exceptional.request_decide,
         name="request_decide"),
    path(ONE, file.client, name="client"),
    path(ONE + "edit/", file.edit, name="edit"),
    path(ONE + "id/", file.show_id, name="show_id"),
    path(ONE + "contacts/new/", file.contact_new, name="contact_new"),
    path(ONE + "contacts/<int:contact>/end/", file.contact_end, name="contact_end"),
    path(ONE + "death/", file.death, name="death"),
    path(ONE + "assign/", assignments.assign_one, name="assign_one"),
    path(ONE + "custody/", custody.overview, name="custody"),
    path(ONE + "custody/admit/", custody.admit, name="admit"),
    path(ONE + "custody/edit/", custody.edit_stay, name="edit_stay"),
    path(ONE + "custody/children/new/", custody.child_new, name="child_new"),
    path(ONE + "custody/children/<int:record>/", custody.child_leave, name="child_leave"),
    path(ONE + "custody/record/<slug:kind>/", custody.event, name="custody_event"),
    path(ONE + "notes/", notes.notes, name="notes"),
    path(ONE + "notes/new/", notes.new, name="note_new"),
    path(ONE + "notes/<int:amends>/amend/", notes.new, name="note_amend"),
    path(ONE + "documents/", attachments.attachments, name="attachments"),
    path(ONE + "documents/new/", attachments.new, name="attachment_new"),
    path(ONE + "documents/<uuid:file>/", attachments.download, name="attachment"),
    path(ONE + "documents/<uuid:file>/remove/", attachments.remove, name="attachment_remove"),
    path(ONE + "consents/", rights.consents, name="consents"),
    path(ONE + "consents/new/", rights.consent_new, name="consent_new"),
    path(ONE + "consents/<int:consent>/withdraw/", rights.consent_withdraw,
         name="consent_withdraw"),
    path(ONE + "corrections/", rights.corrections, name="corrections"),
    path(ONE + "corrections/new/", rights.correction_new, name="correction_new"),
    path(ONE + "corrections/<int:correction>/", rights.correction_decide,
         name="correction_decide"),
    path(ONE + "family/", households.family, name="family"),
    path(ONE + "family/relate/", households.relate, name="relate"),
    path(ONE + "family/relations/<int:relation>/end/", households.relation_end,
         name="relation_end"),
    path(ONE + "family/move/", households.move, name="move"),
    path(ONE + "household/new/", households.household_new, name="household_new"),
    path(ONE + "household/first/", households.member_first, name="member_first"),
    path(ONE + "access/", access.access, name="access"),
    path(ONE + "access/print/", access.access_print, name="access_print"),
    path(ONE + "access/barriers/new/", access.barrier_new, name="barrier_new"),
    path(ONE + "access/barriers/<int:barrier>/lift/", access.barrier_lift, name="barrier_lift"),
    path(HOME, households.household, name="household"),
    path(HOME + "edit/", households.household_edit, name="household_edit"),
    path(HOME + "split/", households.household_split, name="household_split"),
    path(HOME + "members/new/", households.member_new, name="member_new"),
    path(HOME + "members/join/", households.member_join, name="member_join"),
    path(HOME + "members/change/", households.member_change, name="member_change"),
    *roster_patterns,
]  # fmt: skip
