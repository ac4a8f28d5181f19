from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bazgasht.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from .roster.journal_actions import ACTIONS

        journal.declare(**ACTIONS)
