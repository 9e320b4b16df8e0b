"""A photograph comes in: looked at, kept as it is until the worker has made its sizes, once for a file."""

from functools import partial

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.evidence import files, pictures
from projects.evidence.actions.checking import set_findings
from projects.evidence.actions.locking import locked_to_add
from projects.evidence.jobs import make_sizes, name_of
from projects.evidence.models import PhotoStage, ProjectPhoto
from projects.people.scope import EVERYONE, asking_as
from projects.register.models import Activity, Place


def upload_photo(project, upload, *, by, stage="", activity=None, month=None, keeps_position=False, head=b""):
    """Take one file. Returns (ProjectPhoto, whether it is new): the same file sent again is the same photograph.

    `upload` has `name` and `read()`; `head` is the first part of the file as the camera wrote it, where a browser has
    made the picture smaller. The point is kept only when `keeps_position`. Raises RuleBroken with a sentence for people.
    """
    with transaction.atomic():
        locked_to_add(project, by=by)  # before anything is written
    if getattr(upload, "size", 0) and upload.size > pictures.MOST_BYTES:
        raise RuleBroken(f"ไฟล์ใหญ่เกิน {pictures.MOST_BYTES // 1024 // 1024} เมกะไบต์ ย่อภาพก่อนแล้วส่งใหม่", code="too_big")
    data = upload.read()
    try:
        look = pictures.look_at(data)
    except pictures.NotTaken as refused:
        raise RuleBroken(str(refused), code="not_taken") from None
    camera_date, position = look.taken_on, look.position
    if head:
        said = pictures.said_at_the_head(head)
        camera_date, position = camera_date or said[0], position or said[1]
    photo = ProjectPhoto(
        file_name=files.bare_name(upload.name),
        sha256=files.sha256_of(data),
        store_key=files.new_key(),
        width=look.width,
        height=look.height,
        stage=stage if stage in PhotoStage.values else "",
        month=month,
        camera_date=camera_date,
        taken_on=camera_date,
        uploaded_by=by,
        uploaded_at=timezone.now(),
    )
    if keeps_position and position:
        photo.latitude, photo.longitude = position
    path = files.incoming_path(photo.store_key)
    files.keep(path, data)  # before the row: a row never lacks its file
    try:
        kept, is_new = _keep_row(photo, project, activity, by)
    except BaseException:
        files.drop(path)
        raise
    if not is_new:
        files.drop(path)
    return kept, is_new


@transaction.atomic
def _keep_row(photo, project, activity, by):
    row, side = locked_to_add(project, by=by)
    same = ProjectPhoto.objects.filter(project=row, sha256=photo.sha256).first()
    if same is not None and same.state == ProjectPhoto.State.FAILED:  # sent again: tried again, with this file
        same.store_key, same.state = photo.store_key, ProjectPhoto.State.WAITING
        same.save(update_fields=["store_key", "state"])
        transaction.on_commit(partial(make_sizes.enqueue, name_of(same.pk)))
        return same, True
    if same is not None:
        return same, False
    photo.project, photo.side = row, side
    if activity is not None:
        photo.activity = Activity.objects.filter(project=row, pk=getattr(activity, "pk", activity)).first()
    place = Place.objects.filter(project=row).first()
    photo.place_name = place.text if place else ""
    set_findings(photo, row)
    with asking_as(EVERYONE):  # the hand is known: an inspector, too, adds here and edits nothing else
        photo.full_clean()
    photo.save()
    log(row, "projects.evidence.photo_added", user=by, data={"file": photo.file_name, "photo": photo.pk})
    transaction.on_commit(partial(make_sizes.enqueue, name_of(photo.pk)))
    return photo, True
