from django.apps import AppConfig


class HarmsConfig(AppConfig):
    name = "bazgasht.harms"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.expected import expected_sources
        from bazgasht.core.registry import first_rows

        from . import expected, indicators, sections, today, weekly_scope
        from .journal_actions import ACTIONS
        from .services import load_harms

        journal.declare(**ACTIONS)
        indicators.register_all()
        sections.register_all()
        today.register_all()
        weekly_scope.register_all()
        expected_sources.register("harms.actions", expected.actions)
        first_rows.register("harms.harms", load_harms)
