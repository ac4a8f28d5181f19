from django.urls import path

from .views import headquarters, parts, seats

app_name = "network"
HEAD = "headquarters/<slug:code>"
BODY = "bodies/<slug:code>"
urlpatterns = [
    path("headquarters/", headquarters.tree, name="headquarters"),
    path("headquarters/set-up", headquarters.set_up, name="set_up"),
    path(f"{HEAD}/", headquarters.page, name="headquarters_page"),
    path(f"{HEAD}/members/export", headquarters.export, name="members_export"),
    path(f"{HEAD}/members/add", seats.add, name="seat_add"),
    path(f"{HEAD}/members/<slug:member>/edit", seats.edit, name="seat_edit"),
    path(f"{HEAD}/members/<slug:member>/end", seats.end, name="seat_end"),
    path(f"{BODY}/missions/new", parts.mission, name="mission_add"),
    path(f"{BODY}/missions/<slug:mission>/edit", parts.mission, name="mission_edit"),
    path(f"{BODY}/contacts/new", parts.contact, name="contact_add"),
    path(f"{BODY}/contacts/<uuid:contact>/edit", parts.contact, name="contact_edit"),
    path(f"{BODY}/contacts/<uuid:contact>/remove", parts.remove_contact, name="contact_remove"),
]
