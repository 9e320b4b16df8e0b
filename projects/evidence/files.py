"""Where the files of photographs and documents lie: in private storage, under random names. None has an address."""

import hashlib
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import storages

PHOTOS, INCOMING, DOCUMENTS = "photos", "photos-incoming", "documents"
FULL = "full"


def storage():
    return storages["private"]


def new_key() -> str:
    return uuid4().hex


def incoming_path(key) -> str:
    """The file as it came, until its sizes are made; it may still say where it was taken, and is never served."""
    return f"{INCOMING}/{key}"


def size_path(key, size) -> str:
    return f"{PHOTOS}/{key[:2]}/{key}/{size}.{'jpg' if size == FULL else 'webp'}"


def document_path(key, kind) -> str:
    return f"{DOCUMENTS}/{key[:2]}/{key}.{kind}"


def keep(path, data: bytes):
    """Write the bytes at that very path; what lies there from an earlier attempt is replaced."""
    if storage().exists(path):
        storage().delete(path)
    kept = storage().save(path, ContentFile(data))
    if kept != path:  # someone else wrote the same file between the two
        storage().delete(kept)


def read(path) -> bytes:
    with storage().open(path) as file:
        return file.read()


def drop(*paths):
    for path in paths:
        storage().delete(path)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def bare_name(name) -> str:
    """A file's name without folders and control characters."""
    bare = "".join(char for char in PurePath(str(name).replace("\\", "/")).name if char.isprintable())
    return bare[-160:] or "ไม่มีชื่อ"
