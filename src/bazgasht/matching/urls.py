from django.urls import path

from .views import deciding, people, runs

app_name = "matching"
urlpatterns = [
    path("matching/", runs.run_list, name="runs"),
    path("matching/new", runs.new, name="new"),
    path("matching/rules", runs.rules_page, name="rules"),
    path("matching/waiting", runs.waiting, name="waiting"),
    path("matching/runs/<uuid:public_id>/", runs.detail, name="run"),
    path("matching/runs/<uuid:public_id>/without", runs.without, name="without"),
    path("matching/runs/<uuid:public_id>/places", runs.places, name="places"),
    path("matching/runs/<uuid:public_id>/fairness", runs.fairness, name="fairness"),
    path("matching/runs/<uuid:public_id>/export", runs.export, name="export"),
    path("matching/runs/<uuid:public_id>/places/export", runs.places_export, name="places_export"),
    path("matching/runs/<uuid:public_id>/fairness/export", runs.fairness_export,
         name="fairness_export"),
    path("matching/runs/<uuid:public_id>/clients/<uuid:client>", people.why_none, name="why_none"),
    path("matching/proposals/<uuid:public_id>/", people.why, name="why"),
    path("matching/proposals/<uuid:public_id>/accept", deciding.accept, name="accept"),
    path("matching/proposals/<uuid:public_id>/choose", deciding.choose, name="choose"),
    path("matching/proposals/<uuid:public_id>/refuse", deciding.refuse, name="refuse"),
    path("matching/clients/<uuid:client>/", people.person, name="person"),
    path("matching/clients/<uuid:client>/wish", people.wish, name="wish"),
    path("matching/clients/<uuid:client>/wish/end", people.end_wish, name="wish_end"),
]  # fmt: skip
