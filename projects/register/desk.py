"""The sign-in desk: the admin's first screen. Greeting with the post held, what waits, what one was told, the lights of
the area."""

from django.db.models import Count, Q, Sum
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.ui.components import Component

from projects.people.models import Notice, Post, PostHolding
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
        posts = list(
            Post.objects.held_by(user, timezone.localdate()).select_related(
                "province", "group", "agency", "ministry", "department"
            )
        )
        acting = dict(
            PostHolding.objects.current(timezone.localdate())
            .filter(person=user, is_stand_in=True)
            .values_list("post_id", "until")
        )
        for post in posts:
            post.acting_until = acting.get(post.pk)
            # Most titles say whose they are; said twice they fill a phone's first screen.
            post.bound_to = post.binding if post.binding and str(post.binding) not in post.title else None
        elsewhere = waiting_elsewhere(request)
        waiting = waiting_for(user).with_names()
        acts = bool(where.edits_nation or where.edit_agencies or where.edit_provinces or where.edit_groups)
        counted = (
            Project.objects.visible_to(user).order_by().values("step").annotate(n=Count("pk"), baht=Sum("budget_baht"))
        )
        by_step = {row["step"]: row for row in counted}
        return {
            "request": request,
            "posts": posts,
            "acts": acts,
            "waiting": list(waiting[:SHOWN]) if acts else [],
            "waiting_count": (waiting.count() if acts else 0) + len(elsewhere),
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
