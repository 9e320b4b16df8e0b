"""Every change of a project's photographs and documents."""

from projects.evidence.actions.describing import delete_photo, describe_photo
from projects.evidence.actions.documents import delete_document, upload_document
from projects.evidence.actions.publishing import keep_inside, publish_photos, take_down_photo
from projects.evidence.actions.uploading import upload_photo

__all__ = [
    "delete_document",
    "delete_photo",
    "describe_photo",
    "keep_inside",
    "publish_photos",
    "take_down_photo",
    "upload_document",
    "upload_photo",
]
