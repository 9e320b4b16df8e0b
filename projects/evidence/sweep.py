"""Files without a row, and rows without a file: what a killed process or a restored backup may leave."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from projects.evidence import files, rules
from projects.evidence.actions.checking import period_of
from projects.evidence.models import ProjectDocument, ProjectPhoto
from projects.plans.models import open_now_q
from projects.register.moved import tell_moved

LEFT_ALONE = timedelta(hours=24)  # what is younger may belong to somebody who is sending just now
A_BATCH = 500
_SHARDS = [f"{number:02x}" for number in range(256)]


@dataclass
class Swept:
    """Paths of files that no row knows, and of files that a row misses."""

    without_row: list = field(default_factory=list)
    without_file: list = field(default_factory=list)
    looked_at: int = 0


def sweep(now=None) -> Swept:
    """Compare the drawers with the tables, one of 256 parts after the other: memory does not grow with the nation."""
    now, found = now or timezone.now(), Swept()
    for shard in _SHARDS:
        _photos(shard, now, found)
        _documents(shard, now, found)
    _incoming(now, found)
    return found


def _listed(path):
    try:
        return files.storage().listdir(path)
    except FileNotFoundError:
        return [], []


def _photos(shard, now, found):
    rows = ProjectPhoto._base_manager.filter(store_key__startswith=shard)
    known = dict(rows.values_list("store_key", "sizes"))
    drawer = f"{files.PHOTOS}/{shard}"
    for key in _listed(drawer)[0]:
        there = set(_listed(f"{drawer}/{key}")[1])
        found.looked_at += len(there)
        due = {files.size_path(key, size).rpartition("/")[2] for size in known.pop(key, {})}
        found.without_row += [path for name in sorted(there - due) if _is_old(path := f"{drawer}/{key}/{name}", now)]
        found.without_file += [f"{drawer}/{key}/{name}" for name in sorted(due - there)]
    for key, sizes in known.items():
        found.without_file += [files.size_path(key, size) for size in sizes]


def _documents(shard, now, found):
    rows = ProjectDocument._base_manager.filter(store_key__startswith=shard)
    due = {files.document_path(key, kind) for key, kind in rows.values_list("store_key", "file_kind")}
    drawer = f"{files.DOCUMENTS}/{shard}"
    there = {f"{drawer}/{name}" for name in _listed(drawer)[1]}
    found.looked_at += len(there)
    found.without_row += [path for path in sorted(there - due) if _is_old(path, now)]
    found.without_file += sorted(due - there)


def _incoming(now, found):
    waiting = ProjectPhoto._base_manager.filter(state=ProjectPhoto.State.WAITING)
    due = {files.incoming_path(key) for key in waiting.values_list("store_key", flat=True)}
    there = {files.incoming_path(name) for name in _listed(files.INCOMING)[1]}
    found.looked_at += len(there)
    found.without_row += [path for path in sorted(there - due) if _is_old(path, now)]
    found.without_file += sorted(due - there)


def _is_old(path, now):
    try:
        return files.storage().get_modified_time(path) < now - LEFT_ALONE
    except FileNotFoundError:  # gone meanwhile
        return False


def recheck_days() -> int:
    """Work out again what the days of open years' photographs say: a project's period is amended, a day to come comes.
    Returns how many changed."""
    changed, moved = 0, set()
    rows = ProjectPhoto._base_manager.filter(open_now_q("project"), taken_on__isnull=False)
    for photo in rows.select_related("project").iterator(chunk_size=A_BATCH):
        finding = rules.date_finding(photo.stage, photo.taken_on, period_of(photo.project), timezone.localdate())
        if finding != photo.date_finding:
            changed += ProjectPhoto._base_manager.filter(pk=photo.pk).update(date_finding=finding)
            moved.add(photo.project_id)
    tell_moved(moved)
    return changed
