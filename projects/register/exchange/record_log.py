"""What an import says in the log of each record it wrote: set-based, as the writing is."""

from django.contrib.contenttypes.models import ContentType

from projects.people.models import AuditEntry
from projects.register.models import Project

AT_ONCE = 500


def log_each(pairs, action, batch, by, now):
    """An entry for each (project, facts), in its area's log; the batch's own entry is the caller's."""
    kind = ContentType.objects.get_for_model(Project, for_concrete_model=False)
    AuditEntry.objects.bulk_create(
        [
            AuditEntry(
                content_type=kind,
                object_id=str(project.pk),
                project_id=project.pk,
                province_id=project.province_id,
                group_id=project.group_id,
                agency_id=project.agency_id,
                label=str(project),
                action=action,
                timestamp=now,
                user=by,
                content_changed=True,
                deleted=False,
                revision_id=project.latest_revision_id,
                data={"file": batch.file_name, "sha256": batch.sha256, "batch": batch.pk, **facts},
            )
            for project, facts in pairs
        ],
        batch_size=AT_ONCE,
    )
