from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "bazgasht.people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from bazgasht.access import journal
        from bazgasht.core.registry import reactions, retention_rules, today_items

        from . import events, retention, timeline_source, today
        from .journal_actions import ACTIONS
        from .roster import today as roster_today
        from .roster.journal_actions import ACTIONS as ROSTER_ACTIONS
        from .services.assignments import after_membership_ended

        journal.declare(**ACTIONS)
        journal.declare(**ROSTER_ACTIONS)
        events.declare()
        for name, rule in retention.RULES.items():
            retention_rules.register(name, rule)
        reactions.register("membership.ended", after_membership_ended, order=10)
        timeline_source.register_all()
        today_items.register("people.requests", today.access_requests)
        today_items.register("people.releases", today.releases_near)
        today_items.register("people.leaves", today.leaves)
        today_items.register("people.unassigned", today.unassigned)
        today_items.register("people.corrections", today.corrections)
        today_items.register("people.emergencies", today.emergency_reviews)
        today_items.register("people.first_import", roster_today.first_import)
        today_items.register("people.roster", roster_today.left_to_decide)
