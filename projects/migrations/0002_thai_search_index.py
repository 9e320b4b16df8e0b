"""On PostgreSQL: a trigram index for words inside Thai text. SQLite reads the column."""

from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


def add_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX project_search_text ON projects_project USING gin (search_text gin_trgm_ops)"
        )


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX project_search_text")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]
    operations = [TrigramExtension(), migrations.RunPython(add_index, drop_index)]
