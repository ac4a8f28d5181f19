import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from bazgasht.core.searching import words_of


def fill(apps, schema_editor):
    """The day of what is there already is that of its visit or gathering."""
    proposals = apps.get_model("councils", "Proposal").objects.using(schema_editor.connection.alias)
    for row in proposals.select_related("visit", "gathering").iterator(chunk_size=2000):
        origin = row.visit or row.gathering
        if origin is not None:
            row.raised_on = origin.on
        row.words = words_of([row.text])
        row.save(update_fields=["raised_on", "words"])


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("councils", "0001_initial"),
    ]

    operations = [
        migrations.AddField("proposal", "decided_on", models.DateField(null=True)),
        migrations.AddField(
            "proposal",
            "organisation",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="raised_proposals",
                to="access.organisation",
            ),
        ),
        migrations.AddField("proposal", "raised_by", models.BigIntegerField(null=True)),
        migrations.AddField(
            "proposal",
            "raised_on",
            models.DateField(default=django.utils.timezone.localdate),
            preserve_default=False,
        ),
        migrations.AddField("proposal", "words", models.TextField(blank=True)),
        migrations.AddIndex(
            "proposal",
            models.Index(fields=["council", "raised_on"], name="councils_proposal_council"),
        ),
        migrations.AddIndex(
            "proposal",
            models.Index(fields=["organisation"], name="councils_proposal_body"),
        ),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=models.Q(
                    ("organisation", None), ("raised_by__isnull", False), _connector="OR"
                ),
                name="councils_proposal_raised",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
