from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "bazgasht.matching"
    default_auto_field = "django.db.models.BigAutoField"
