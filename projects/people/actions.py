"""Posts and who holds them: the only way rights change."""

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from projects.people.models import Post, PostHolding
from projects.people.roles import groups_for
from projects.people.scope import forget_reach


@transaction.atomic
def give_post(post, person, *, by, since=None, is_stand_in=False, order_number=""):
    """Let a person hold a post from a day on (default today). Returns the PostHolding.

    The person joins the post's groups at once when the day has come. `by` None: the system itself (set-up, sample).
    """
    holding = PostHolding(
        post=post,
        person=person,
        since=since or timezone.localdate(),
        is_stand_in=is_stand_in,
        order_number=order_number,
    )
    holding.full_clean()
    holding.save()
    log(post, "projects.post.given", user=by, data={"person": person.get_username(), "since": str(holding.since)})
    join_groups(person)
    return holding


def join_groups(person):
    """Put the person into exactly the role and area groups that today's posts ask for; other groups stay."""
    posts = Post.objects.held_by(person, timezone.localdate()).select_related("province", "group", "agency")
    wanted = set(Group.objects.filter(name__in=groups_for(posts)))
    ours = set(person.groups.filter(name__regex=r"^(บทบาท: |พื้นที่ |ผู้กลั่นกรอง)"))
    person.groups.remove(*(ours - wanted))
    person.groups.add(*(wanted - ours))
    forget_reach(person)
