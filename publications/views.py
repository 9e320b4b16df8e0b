from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from wagtail.admin.auth import require_admin_access

from projects.models import Project
from publications.actions import draft_achievement


@require_admin_access
@require_POST
def draft_achievement_view(request, pk):
    """One click on a completed record: the drafted story opens in the editor."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    page = draft_achievement(project, by=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)
