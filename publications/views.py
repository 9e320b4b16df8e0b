from django.contrib.auth.decorators import login_required, permission_required
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from projects.models import Project
from publications.actions import draft_achievement


@login_required
@permission_required("wagtailadmin.access_admin", raise_exception=True)
@require_POST
def draft_achievement_view(request, pk):
    """One click on a completed record: the drafted story opens in the editor."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    page = draft_achievement(project, by=request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)
