from django.urls import path

from .views import bodies, directives, meetings, milestones, minutes, resolutions, visits

app_name = "councils"
COUNCIL = "councils/<uuid:public_id>"
MEETING = "meetings/<uuid:public_id>"
RESOLUTION = "resolutions/<uuid:public_id>"
MILESTONE = "resolutions/milestones/<uuid:public_id>"
GATHERING = "gatherings/<uuid:public_id>"
DIRECTIVE = "directives/<uuid:public_id>"
urlpatterns = [
    path("councils/", bodies.home, name="home"),
    path("councils/new", bodies.new, name="council_new"),
    path(f"{COUNCIL}/", bodies.council, name="council"),
    path(f"{COUNCIL}/edit", bodies.edit, name="council_edit"),
    path(f"{COUNCIL}/seats/new", bodies.seat, name="seat_new"),
    path(f"{COUNCIL}/seats/<int:organisation>/end", bodies.seat_end, name="seat_end"),
    path(f"{COUNCIL}/meetings/new", meetings.new, name="meeting_new"),
    path(f"{COUNCIL}/resolutions/new", resolutions.new, name="resolution_new"),
    path(f"{COUNCIL}/resolutions/send", resolutions.send, name="send"),
    path(f"{COUNCIL}/visits/new", visits.new_visit, name="visit_new"),
    path(f"{COUNCIL}/gatherings/new", visits.new_gathering, name="gathering_new"),
    path(f"{COUNCIL}/directives/new", directives.new, name="directive_new"),
    path("meetings/", meetings.meetings, name="meetings"),
    path(f"{MEETING}/", meetings.meeting, name="meeting"),
    path(f"{MEETING}/edit", meetings.edit, name="meeting_edit"),
    path(f"{MEETING}/cancel", meetings.cancel, name="meeting_cancel"),
    path(f"{MEETING}/attendance", meetings.attendance, name="attendance"),
    path(f"{MEETING}/invitation.ics", meetings.invitation, name="invitation"),
    path(f"{MEETING}/minutes", minutes.minutes, name="minutes"),
    path(f"{MEETING}/minutes.pdf", minutes.paper, name="minutes_pdf"),
    path(f"{MEETING}/answer", minutes.answer, name="minutes_answer"),
    path(f"{MEETING}/do/<slug:act>", meetings.do, name="meeting_do"),
    path("resolutions/", resolutions.board, name="resolutions"),
    path("resolutions/export", resolutions.export, name="resolutions_export"),
    path(f"{MILESTONE}/claim", milestones.claim, name="milestone_claim"),
    path(f"{MILESTONE}/confirm", milestones.confirm, name="milestone_confirm"),
    path(f"{MILESTONE}/refuse", milestones.refuse, name="milestone_refuse"),
    path(f"{MILESTONE}/evidence", milestones.evidence, name="milestone_evidence"),
    path(f"{RESOLUTION}/", resolutions.resolution, name="resolution"),
    path(f"{RESOLUTION}/edit", resolutions.edit, name="resolution_edit"),
    path(f"{RESOLUTION}/move", resolutions.move, name="resolution_move"),
    path(f"{RESOLUTION}/do/<slug:act>", resolutions.do, name="resolution_do"),
    path(f"{RESOLUTION}/end/<slug:act>", resolutions.words, name="resolution_words"),
    path("visits/", visits.visits, name="visits"),
    path("visits/<uuid:public_id>/", visits.visit, name="visit"),
    path(f"{GATHERING}/", visits.gathering, name="gathering"),
    path(f"{GATHERING}/sessions/<int:session>", visits.session, name="gathering_session"),
    path("proposals/<uuid:public_id>/set-aside", visits.set_aside, name="proposal_aside"),
    path("directives/", directives.directives, name="directives"),
    path(f"{DIRECTIVE}/", directives.directive, name="directive"),
    path(f"{DIRECTIVE}/<int:organisation>/acknowledge", directives.acknowledge, name="acknowledge"),
    path(f"{DIRECTIVE}/<int:organisation>/answer", directives.answer, name="directive_answer"),
    path("bodies/<slug:code>/expected", directives.expected, name="expected"),
    path("bodies/<slug:code>/expected.pdf", directives.expected_paper, name="expected_pdf"),
]
