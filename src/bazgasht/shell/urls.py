from django.urls import path

from . import health, views

app_name = "shell"
urlpatterns = [
    path("", views.today, name="today"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
