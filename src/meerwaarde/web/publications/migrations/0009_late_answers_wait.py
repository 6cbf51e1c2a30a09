from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0008_answers_of_inquiries"),
    ]

    operations = [
        migrations.AddField(
            model_name="reportdraft",
            name="held_back",
            field=models.BooleanField(
                default=False,
                help_text="Of late antwoorden wachten: dan gelden de antwoorden van de vorige publicatie.",
            ),
        ),
    ]
