"""What goes with a post when it changes hands: drafts, open imports and unread notices in the post's reach. Directives
are the post's own and need no moving: they are counted for the record of the handing over.

The slices that own these rows stand on this one, so they are named here and not imported.
"""

import re
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from projects.people.models import Post
from projects.people.scope import EVERYONE, asking_as, reach_of

IN_THE_MAKING = ("draft", "returned")
RECORD = re.compile(r"/admin/projects/(\d+)/")
DIRECTED = re.compile(r"/admin/directives/targets/(\d+)/")
LISTED = re.compile(r"/admin/directives/(\d+)/")  # of several projects at once


@dataclass(frozen=True)
class Work:
    name: str
    model: str
    owner: str
    still_open: Q


WORK = (
    Work("drafts", "Project", "drafted_by", Q(step__in=IN_THE_MAKING) | Q(amendment_step__in=IN_THE_MAKING)),
    Work("batches", "ImportBatch", "owner", Q(state="previewed")),
)


def move_work(post, old, new) -> dict:
    """Hand the old holder's open work of this post to the new one. Returns how many of each, by name."""
    where = reach_of([post])
    with asking_as(EVERYONE):
        moved = {}
        for work in WORK:
            rows = apps.get_model("projects", work.model).objects.filter(work.still_open, **{work.owner: old})
            if not where.edits_nation:
                rows = rows.filter(
                    where.edit_q() if work.name == "drafts" else where.edit_area_q() | Q(province=None, group=None)
                )
            moved[work.name] = rows.update(**{work.owner: new})
        moved["directives"] = _directives_of(post).filter(state__in=("issued", "acknowledged", "answered")).count()
        moved["notices"] = _move_notices(post, where, old, new)
    return moved


def notices_left_behind(person):
    """Unread notices about records that none of the person's posts of today edits; all of them where no post is left."""
    unread = person.notices.filter(read_at=None)
    posts = list(Post.objects.held_by(person, timezone.localdate()))
    if not posts:
        return unread
    where, about = reach_of(posts), _records_of(unread)
    with asking_as(EVERYONE):
        mine = _edited(where, about.values())
    return unread.filter(pk__in=[pk for pk, record in about.items() if record not in mine])


def settle_left_behind(person) -> int:
    """Who left a post with no successor is told no more of its records. What waits there stands in the queue of whoever
    comes next, and the reason of a return on the record itself. Returns how many left the desk."""
    return notices_left_behind(person).update(read_at=timezone.now())


def _move_notices(post, where, old, new):
    """All that is unread when it was the only post; else what speaks of a record this post edits, or of a directive that
    this post issued or answers."""
    unread = old.notices.filter(read_at=None)
    others = Post.objects.held_by(old, timezone.localdate()).exclude(pk=post.pk)
    if others.exists():
        about, directed, listed = (_records_of(unread, pattern) for pattern in (RECORD, DIRECTED, LISTED))
        mine = _edited(where, about.values())
        targets = set(_directives_of(post).filter(pk__in=directed.values()).values_list("pk", flat=True))
        lists = set(_directives_of(post).filter(directive__in=listed.values()).values_list("directive", flat=True))
        kept = [pk for pk, record in about.items() if record in mine]
        kept += [pk for pk, target in directed.items() if target in targets]
        unread = unread.filter(pk__in=kept + [pk for pk, directive in listed.items() if directive in lists])
    return unread.update(person=new)


def _directives_of(post):
    """The parts of directives that this post issued, or that it answers: an agency's projects, an office's area."""
    targets = apps.get_model("projects", "DirectiveTarget").objects
    if post.role == Post.Role.EXECUTIVE:
        return targets.filter(directive__issuer_post=post)
    if post.role == Post.Role.AGENCY:
        return targets.filter(project__agency=post.agency_id)
    if post.role in Post.OFFICES:
        area = {"province": post.province_id, "group": post.group_id}
        return targets.filter(project=None, **area) | targets.filter(
            project__agency=None, **{f"project__{name}": pk for name, pk in area.items()}
        )
    return targets.none()


def _records_of(notices, pattern=RECORD) -> dict:
    """{notice: the record it is about}, of those that are about one."""
    return {notice.pk: int(found[1]) for notice in notices if (found := pattern.search(notice.url))}


def _edited(where, records) -> set:
    projects = apps.get_model("projects", "Project").objects.filter(pk__in=records)
    return set((projects if where.edits_nation else projects.filter(where.edit_q())).values_list("pk", flat=True))
