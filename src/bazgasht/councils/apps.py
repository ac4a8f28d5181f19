from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    name = "bazgasht.councils"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import indicators, sections, today, weekly_scope
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        indicators.register_all()
        sections.register_all()
        today.register_all()
        weekly_scope.register_all()
