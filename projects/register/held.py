"""Activities that something outside the record's own version hangs on: money was entered, so they cannot be dropped."""

from wagtail import hooks

from cms.rules import RuleBroken


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
