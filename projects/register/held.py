"""What a version of the record may not lack: activities that something outside it hangs on (money was entered, so they
cannot be dropped), and what its own links mean."""

from wagtail import hooks

from cms.rules import RuleBroken
from projects.register.models.kept_links import lost_links


def held_activities(project) -> dict:
    """Activity id → why it stays, in Thai. Slices above the register answer the hook `padme_held_activities`."""
    found = {}
    for answer in hooks.get_hooks("padme_held_activities"):
        found |= answer(project)
    return found


def check_keeps_what_is_held(project, version):
    """Refuse a version of the record (a Project with its children) that lacks an activity something hangs on."""
    held = held_activities(project)
    if not held:
        return
    kept = {activity.pk for activity in version.activities.all()}
    if dropped := [why for pk, why in held.items() if pk not in kept]:
        raise RuleBroken([f"ฉบับนี้ตัดกิจกรรมที่ตัดไม่ได้: {why}" for why in dropped], code="activity_held")


def check_links(row, revision, *, mend):
    """Refuse a version (revision, or None) that links to what is gone: approved, it would lose the link unseen. `mend`:
    what the person may do, in Thai."""
    if revision is not None and (lost := lost_links(revision.content, row)):
        raise RuleBroken(f"{', '.join(lost)} ที่ฉบับนี้เลือกไว้ถูกลบไปแล้ว {mend}", code="link_lost")
