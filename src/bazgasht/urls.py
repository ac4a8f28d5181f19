"""All routes: every room lists its own with full paths."""

from django.urls import include, path

rooms = (
    "shell", "ui", "access", "network", "people", "plans", "services", "ledger", "occupations",
    "referrals", "training", "work", "chains", "jobs", "matching", "insight", "councils",
    "harms",
)  # fmt: skip
urlpatterns = [path("", include(f"bazgasht.{room}.urls")) for room in rooms]
urlpatterns += [path("", include("bazgasht.network.urls_pledges"))]
urlpatterns += [path("", include("bazgasht.network.urls_experiences"))]
handler400 = "bazgasht.ui.views.bad_request"
handler403 = "bazgasht.ui.views.forbidden"
handler404 = "bazgasht.ui.views.not_found"
handler500 = "bazgasht.ui.views.server_error"
