"""How far the work itself is, when an action says so: apart from approval (DOMAIN §4)."""

from wagtail.log_actions import log

from projects.people.scope import EVERYONE, asking_as
from projects.register.models import ExecutionStatus, Project


def set_execution_status(row, status, *, by, reason=""):
    """Put the status on the locked row and on its newest version, so that no form brings the older one back.

    Inside the caller's transaction, after its checks. A live record without an amendment stays without one.
    """
    before = row.execution_status
    if before == status:
        return row
    with asking_as(EVERYONE):
        newest = row.get_latest_revision_as_object() if row.latest_revision_id else None
        has_own_changes = row.has_unpublished_changes
        Project.objects.filter(pk=row.pk).update(execution_status=status)
        row.refresh_from_db()
        if newest is not None:
            newest.execution_status = status
            newest.save_revision(clean=False, user=by)
            facts = {"has_unpublished_changes": has_own_changes}
            if row.live and not row.amendment_step:
                facts["live_revision"] = newest.latest_revision_id
            Project.objects.filter(pk=row.pk).update(**facts)
            row.refresh_from_db()
    words = [ExecutionStatus(before).label, ExecutionStatus(status).label]
    log(
        row,
        "projects.project.status_set",
        user=by,
        data={"changes": [["สถานะการดำเนินงาน", *words]], "reason": reason},
    )
    return row
