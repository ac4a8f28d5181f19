from django.apps import AppConfig


class ShellConfig(AppConfig):
    name = "bazgasht.shell"
    default_auto_field = "django.db.models.BigAutoField"
