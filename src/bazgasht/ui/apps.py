from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "bazgasht.ui"
