from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bazgasht.jobs"
    default_auto_field = "django.db.models.BigAutoField"
