from django.urls import path

from . import views

app_name = "ui"
urlpatterns = [
    path("theme", views.set_theme, name="set_theme"),
    path("language", views.set_language, name="set_language"),
    path("components", views.components, name="components"),
]
