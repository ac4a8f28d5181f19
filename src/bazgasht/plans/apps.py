from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "bazgasht.plans"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal

        from . import reactions, sections, story, today
        from .journal_actions import ACTIONS

        journal.declare(**ACTIONS)
        sections.register_all()
        story.register_all()
        today.register_all()
        reactions.register_all()
