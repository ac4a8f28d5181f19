from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "bazgasht.jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
