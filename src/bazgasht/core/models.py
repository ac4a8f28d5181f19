"""What the database itself remembers: changed rows, and what protection was deployed."""

from django.db import models


class History(models.Model):
    """A row as it was before and after a change, written by triggers alone."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    table = models.CharField(max_length=63)
    row_id = models.CharField(max_length=40)
    operation = models.CharField(max_length=1)
    client_id = models.BigIntegerField(null=True)
    organisation_id = models.IntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    correlation = models.CharField(max_length=40)
    before = models.JSONField()
    after = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["table", "row_id"], name="core_history_row"),
            models.Index(fields=["client_id", "at"], name="core_history_client"),
        ]


class Deployed(models.Model):
    """Fingerprints of what :mod:`bazgasht.core.protection` last wrote into the database."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()
    at = models.DateTimeField(auto_now=True)


class Draft(models.Model):
    """What someone was typing in a form, kept for them alone until they send it."""

    user_id = models.BigIntegerField()
    form = models.CharField(max_length=200)
    data = models.JSONField()
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user_id", "form"], name="core_draft_unique")
        ]
