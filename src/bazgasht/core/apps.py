from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "bazgasht.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import holidays
        from .backend import lookups

        lookups.register()
        holidays.known_until()  # a faulty file of the installation ends the start, not a page
