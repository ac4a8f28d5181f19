from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "bazgasht.core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from .backend import lookups

        lookups.register()
