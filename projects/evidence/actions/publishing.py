"""Photographs for everyone: an office shows them, keeps them inside, takes them down. Nobody publishes their own."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from wagtail import hooks
from wagtail.log_actions import log

from cms.rules import Overtaken, RuleBroken
from projects.evidence import files, rules
from projects.evidence.actions.locking import locked_photo, photo_url
from projects.evidence.models import ProjectPhoto
from projects.people.models import Notice, Post
from projects.people.notices import holders, tell
from projects.people.scope import reach
from projects.plans.rules import check_open
from projects.register.actions.locking import locked
from projects.register.rules import hands_on


def _locked_to_decide(project, seen, *, by):
    row = locked(project, by=by)
    where = reach(by)
    hands = hands_on(row, where, by.pk)
    if not (hands.is_office or hands.is_centre):
        raise PermissionDenied("เผยแพร่ภาพได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
    if not seen:
        raise RuleBroken("เลือกภาพก่อน", code="nothing_chosen")
    check_open(row.fiscal_year_id, row.year_closed_on)
    shown = ProjectPhoto.objects.filter(project=row).shown_to(rules.sides(hands))
    photos = list(shown.filter(pk__in=seen).select_for_update(of=("self",)))
    if len(photos) != len(seen):
        raise Http404
    return row, photos


def _check_seen(photos, seen):
    """What is decided about is what was on the screen: its words, its consent. What is done already is no loss."""
    for photo in photos:
        if str(seen[photo.pk]) != str(photo.version):
            raise Overtaken(f"มีผู้แก้ไขภาพ “{str(photo)[:80]}” หลังจากท่านเปิดหน้า", url=photo_url(photo))


def _tell_copies(photos):
    """Stories keep pictures of their own, taken from these: they follow."""
    for follow in hooks.get_hooks("padme_photos_decided"):
        follow(photos)


@transaction.atomic
def publish_photos(project, seen, *, by) -> list[ProjectPhoto]:
    """Show the chosen photographs to everyone, all or none; those that are shown already stay as they are.

    `seen`: photograph's id → the version that was looked at. Overtaken when somebody has changed one since.
    """
    row, photos = _locked_to_decide(project, seen, by=by)
    fresh = [photo for photo in photos if photo.published_at is None]
    _check_seen(fresh, seen)
    refused = []
    for photo in photos:
        why = rules.why_not_published(
            caption=photo.caption, people_consent=photo.people_consent, is_ready=photo.is_ready, project_step=row.step,
            uploaded_by_id=photo.uploaded_by_id, person_id=by.pk,
        )  # fmt: skip
        if why:
            refused.append(f"{str(photo)[:80]}: {why}")
    if refused:
        raise RuleBroken(refused, code="cannot_publish")
    for photo in fresh:
        photo.published_at, photo.published_by, photo.public_name = timezone.now(), by, files.new_key()
        photo.was_ever_published, photo.kept_inside_at, photo.taken_down_reason = True, None, ""
        photo.version += 1
        photo.save()
    if fresh:
        _tell_copies(fresh)
        data = {"photos": [photo.pk for photo in fresh], "captions": [photo.caption for photo in fresh]}
        log(row, "projects.evidence.photos_published", user=by, data=data)
    return fresh


@transaction.atomic
def keep_inside(project, seen, *, by) -> list[ProjectPhoto]:
    """Decide that the chosen photographs are not for the public; they wait for nobody any more. `seen` as above."""
    row, photos = _locked_to_decide(project, seen, by=by)
    if any(photo.published_at for photo in photos):
        raise RuleBroken("ภาพที่เผยแพร่อยู่ให้นำออกทีละภาพ พร้อมเหตุผล", code="published")
    fresh = [photo for photo in photos if photo.kept_inside_at is None]
    _check_seen(fresh, seen)
    for photo in fresh:
        photo.kept_inside_at = timezone.now()
        photo.version += 1
        photo.save(update_fields=["kept_inside_at", "version"])
    if fresh:
        log(row, "projects.evidence.photos_kept_inside", user=by, data={"photos": [photo.pk for photo in fresh]})
    return fresh


@transaction.atomic
def take_down_photo(photo, *, reason, by, seen=None) -> ProjectPhoto:
    """End its public address at once, in a closed year too: whoever withdraws their consent does not wait."""
    row, project, hands = locked_photo(photo, by=by, seen=seen, needs_open_year=False)
    if not (hands.is_office or hands.is_centre):
        raise PermissionDenied("นำภาพออกได้เฉพาะสำนักงานของพื้นที่และส่วนกลาง")
    if not reason.strip():
        raise RuleBroken({"reason": "เขียนเหตุผลที่นำภาพออก"}, code="reason_missing")
    if row.published_at is None:
        raise RuleBroken("ภาพนี้ไม่ได้เผยแพร่อยู่", code="not_published")
    row.published_at = row.published_by = row.public_name = None
    row.kept_inside_at, row.taken_down_reason = timezone.now(), reason.strip()[:400]
    row.version += 1
    row.save()
    _tell_copies([row])
    data = {"photo": row.pk, "caption": row.caption, "reason": row.taken_down_reason}
    log(project, "projects.evidence.photo_taken_down", user=by, data=data)
    if project.agency_id:
        text = f"นำภาพออกจากหน้าเผยแพร่: {project.code} “{row.caption[:80]}” — {row.taken_down_reason}"
        told = holders(role=Post.Role.AGENCY, agency_id=project.agency_id).exclude(pk=by.pk)
        tell(told, Notice.Kind.TAKEN_DOWN, text, url=photo_url(row))
    return row
