"""What the worker does with a photograph: one decoding, all sizes, its likeness. May be run twice."""

from django.db import transaction

from projects.evidence import files, pictures
from projects.evidence.actions.checking import find_matches
from projects.evidence.models import ProjectPhoto
from projects.people.scope import EVERYONE, asking_as

State = ProjectPhoto.State


def make_sizes(pk):
    """Make the sizes, and let the file as it came go: it may still say where it was taken."""
    with asking_as(EVERYONE):
        photo = ProjectPhoto._base_manager.filter(pk=pk).first()
        if photo is None:
            return
        if photo.state != State.WAITING:
            files.drop(files.incoming_path(photo.store_key))
            return
        try:
            drawn = pictures.drawn(files.read(files.incoming_path(photo.store_key)))
        except (pictures.NotTaken, FileNotFoundError):
            give_up(pk)
            return
        for size, data in drawn.files.items():
            files.keep(files.size_path(photo.store_key, size), data)
        if not _note(pk, drawn):  # deleted meanwhile
            files.drop(files.incoming_path(photo.store_key), *_paths(photo, drawn.files))
            return
        # In a step of its own: of two that are alike at the same moment, the later sees the other's hash.
        with transaction.atomic():
            row = ProjectPhoto._base_manager.select_for_update().filter(pk=pk).first()
            if row is not None:
                find_matches(row)
                ProjectPhoto._base_manager.filter(pk=pk).update(state=State.READY)
        files.drop(files.incoming_path(photo.store_key))


def _note(pk, drawn) -> bool:
    with transaction.atomic():
        row = ProjectPhoto._base_manager.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        row.width, row.height, row.sizes = drawn.width, drawn.height, drawn.sizes
        row.set_hash(drawn.perceptual_hash)
        bands = [f"band_{at}" for at in range(4)]
        row.save(update_fields=["width", "height", "sizes", "perceptual_hash", *bands])
    return True


def _paths(photo, sizes):
    return [files.size_path(photo.store_key, size) for size in sizes]


def store_answers(pk) -> bool:
    """Whether the store of files can be asked now: what came must not be given up over a store that is away."""
    with asking_as(EVERYONE):
        key = ProjectPhoto._base_manager.filter(pk=pk).values_list("store_key", flat=True).first()
    try:
        files.storage().exists(files.incoming_path(key))
    except Exception:  # each kind of store fails in its own way
        return False
    return True


def give_up(pk):
    """The file cannot be opened after all, or three attempts at it failed: its owner is told on the screen."""
    with asking_as(EVERYONE):
        photo = ProjectPhoto._base_manager.filter(pk=pk, state=State.WAITING).first()
        # Only if no worker finished it meanwhile.
        if photo and ProjectPhoto._base_manager.filter(pk=pk, state=State.WAITING).update(state=State.FAILED):
            files.drop(files.incoming_path(photo.store_key))
