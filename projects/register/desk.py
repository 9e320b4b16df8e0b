"""The sign-in desk: the admin's first screen. Greeting with the post held, what waits, what one was told, the lights of
the area."""

from django.db.models import Count, Q, Sum, Window
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from projects.people.models import Notice, PostHolding
from projects.people.scope import reach
from projects.register.models import ApprovalStep, Project
from projects.register.views import waiting_elsewhere, waiting_for

SHOWN = 8


class DeskPanel(Component):
    name = "desk"
    template_name = "projects/register/desk.html"
    order = 10

    def get_context_data(self, parent_context):
        request = parent_context["request"]
        user = request.user
        where = reach(user)
        elsewhere = waiting_elsewhere(request)
        acts = bool(where.edits_nation or where.edit_agencies or where.edit_provinces or where.edit_groups)
        counted = (
            waiting_for(user).with_names().annotate(of_all=Window(Count("pk")))
        )  # the first, and how many there are
        waiting = list(counted[:SHOWN]) if acts else []
        counted = (
            Project.objects.visible_to(user).order_by().values("step").annotate(n=Count("pk"), baht=Sum("budget_baht"))
        )
        by_step = {row["step"]: row for row in counted}
        return {
            "request": request,
            "posts": _posts_of(user),
            "acts": acts,
            "waiting": waiting,
            "waiting_count": (waiting[0].of_all if waiting else 0) + len(elsewhere),
            "elsewhere": elsewhere[:SHOWN],
            "lights": [light for answer in hooks.get_hooks("padme_desk_lights") for light in answer(request)],
            "notices": list(Notice.objects.filter(Q(person=user), Q(read_at=None))[:SHOWN]),
            "steps": [
                (label, by_step.get(step, {}).get("n", 0), by_step.get(step, {}).get("baht") or 0, step)
                for step, label in ApprovalStep.choices
            ],
            "may_create": where.edits_nation or where.edit_agencies or where.edit_provinces or where.edit_groups,
            "may_import": where.edits_nation or where.edit_provinces or where.edit_groups,
        }


def _posts_of(user):
    """The posts held today, each with `acting_until` (of a stand-in with a last day) and what it is bound to."""
    held = PostHolding.objects.current(timezone.localdate()).filter(person=user, post__is_suspended=False)
    names = ("province", "group", "agency", "ministry", "department")
    posts = {}
    for holding in held.select_related(*(f"post__{name}" for name in names)).order_by("post__role", "post__title"):
        post = posts.setdefault(holding.post_id, holding.post)
        post.acting_until = holding.until if holding.is_stand_in else getattr(post, "acting_until", None)
        # Most titles say whose they are; said twice they fill a phone's first screen.
        post.bound_to = post.binding if post.binding and str(post.binding) not in post.title else None
    return list(posts.values())
