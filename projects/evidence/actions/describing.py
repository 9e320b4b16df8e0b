"""What a photograph shows, when and where; and that it was the wrong one."""

from functools import partial

from django.db import transaction
from django.db.models import ProtectedError
from wagtail.log_actions import log

from cms.pictures import PeopleConsent
from cms.rules import RuleBroken
from projects.evidence import files, rules
from projects.evidence.actions.checking import recount, set_findings
from projects.evidence.actions.locking import check_own, locked_photo
from projects.evidence.models import PhotoMatch, PhotoStage
from projects.people.scope import EVERYONE, asking_as
from projects.register.models import Activity

WORDS = ("caption", "taken_on", "stage", "place_name", "people_consent")


@transaction.atomic
def describe_photo(photo, *, facts, by, seen=None):
    """Say what it shows. `facts`: the fields of rules.NEEDED, and activity (pk or None), latitude, longitude.

    Raises RuleBroken at the fields that are lacking; Overtaken when somebody else described it meanwhile.
    """
    row, project, hands = locked_photo(photo, by=by, seen=seen)
    check_own(row, hands, "แก้ไข")
    given = {name: (value.strip() if isinstance(value, str) else value) for name, value in facts.items()}
    wrong = rules.lacking(given)
    if not wrong:
        if given["stage"] not in PhotoStage.values:
            wrong["stage"] = rules.NEEDED["stage"]
        if given["people_consent"] not in PeopleConsent.values:
            wrong["people_consent"] = rules.NEEDED["people_consent"]
    if wrong:
        raise RuleBroken(wrong, code="incomplete")
    before = {name: getattr(row, name) for name in (*WORDS, "activity_id")}
    for name in WORDS:
        setattr(row, name, given[name])
    activity = given.get("activity")
    row.activity = Activity.objects.filter(project=project, pk=activity).first() if activity else None
    if "latitude" in given:
        row.latitude, row.longitude = given["latitude"], given["longitude"]
    set_findings(row, project)
    row.version += 1
    with asking_as(EVERYONE):  # the hand is known: see uploading
        row.full_clean()
    row.save()
    changes = [
        [row._meta.get_field(name).verbose_name, str(value or ""), str(getattr(row, name) or "")]
        for name, value in before.items()
        if value != getattr(row, name)
    ]
    log(project, "projects.evidence.photo_described", user=by, data={"photo": row.pk, "changes": changes})
    return row


@transaction.atomic
def delete_photo(photo, *, by, seen=None):
    """Delete a photograph that was never public; its files go when that stands. The log keeps what it said."""
    row, project, hands = locked_photo(photo, by=by, seen=seen)
    check_own(row, hands, "ลบ")
    if row.was_ever_published:
        raise RuleBroken("ภาพที่เคยเผยแพร่แล้วลบไม่ได้ เก็บไว้ภายในได้", code="was_published")
    others = list(PhotoMatch._base_manager.filter(photo=row).values_list("other", flat=True))
    paths, facts = row.paths, {"photo": row.pk, "file": row.file_name, "caption": row.caption, "sha256": row.sha256}
    try:
        row.delete()
    except ProtectedError:
        raise RuleBroken("ภาพนี้แนบอยู่กับรายงานหรือคำชี้แจง นำออกจากที่นั่นก่อนจึงลบได้", code="attached") from None
    recount(others)
    log(project, "projects.evidence.photo_deleted", user=by, data=facts)
    transaction.on_commit(partial(files.drop, *paths))
