from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "bazgasht.matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import indicators, reactions, sections, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        indicators.register_all()
        reactions.register_all()
        sections.register_all()
        today.register_all()
