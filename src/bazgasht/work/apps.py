from django.apps import AppConfig


class WorkConfig(AppConfig):
    name = "bazgasht.work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import capacity, fillers, indicators, outlook, reactions, sections, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        capacity.register_all()
        fillers.register_all()
        indicators.register_all()
        outlook.register_all()
        reactions.register_all()
        sections.register_all()
        today.register_all()
