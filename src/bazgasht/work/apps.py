from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "bazgasht.work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import reactions
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        reactions.register_all()
