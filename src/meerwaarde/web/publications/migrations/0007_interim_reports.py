from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0006_what_was_published_before"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportdraft",
            name="answers",
            field=models.JSONField(
                default=dict, help_text="Welke antwoorden erin zitten: wat erna komt, wacht op meer."
            ),
        ),
        migrations.AddField(
            model_name="reportdraft",
            name="standing",
            field=models.JSONField(
                default=dict,
                help_text="Welke antwoorden wachten, en wat na vrijgeven later niet meer getoond kan worden.",
            ),
        ),
    ]
