from django.http import Http404
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.documents.permissions import permission_policy
from wagtail.models import GroupApprovalTask, Page, ReferenceIndex, TaskState, get_default_page_content_type

from publications.actions import follow_photographs
from publications.figures import checked_tables
from publications.models import EvaluationReportPage

hooks.register("padme_photos_decided", follow_photographs)

MOST_WAITING = 20
READ_BY = ["add", "change", "delete", "choose"]


@hooks.register("before_serve_document")
def documents_are_as_public_as_the_pages_that_show_them(document, request):
    """A document's address is a running number and a file name: anyone can guess it. The public gets what a live page
    links to; before that it is found only by those whose collection it lies in."""
    reader = request.user
    if reader.is_authenticated and permission_policy.user_has_any_permission_for_instance(reader, READ_BY, document):
        return
    shown_on = ReferenceIndex.get_references_to(document).filter(base_content_type__app_label="wagtailcore")
    if not Page.objects.live().public().filter(pk__in=[int(pk) for pk in shown_on.values_list("object_id", flat=True)]):
        raise Http404


@hooks.register("padme_waiting")
def stories_to_moderate(request):
    """Pages in moderation that this person may decide about, oldest first; the register's queue and desk show them. One
    query when there is none, and one for their titles."""
    states = (
        _decided_by(request.user)
        .filter(workflow_state__base_content_type=get_default_page_content_type())
        .select_related("workflow_state", "revision")
        .order_by("started_at")[:MOST_WAITING]
    )
    ids = [state.workflow_state.object_id for state in states]
    titles = {str(page.pk): page.draft_title for page in Page.objects.filter(pk__in=ids).only("pk", "draft_title")}
    return [
        {
            "title": titles[state.workflow_state.object_id],
            "url": reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id]),
            "what": "กลั่นกรองก่อนเผยแพร่",
            "since": state.started_at,
        }
        for state in states
        if state.workflow_state.object_id in titles
    ]


def _decided_by(user):
    """What stock `reviewable_by` finds for pages, whose tasks are all approvals by a group; it asks task by task."""
    tasks = GroupApprovalTask.objects.filter(active=True)
    if not user.is_superuser:
        tasks = tasks.filter(groups__in=user.groups.all())
    return TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS, task__in=tasks.values("task_ptr"))


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def say_which_figures_do_not_agree(request, page):
    """A report is saved and published as it is; its editor is told what the checks found."""
    if not isinstance(page, EvaluationReportPage) or request.headers.get("x-requested-with"):
        return
    tables = [table for table in checked_tables(page.body) if table.findings]
    if not tables:
        return
    count = sum(len(table.findings) for table in tables)
    numbers = ", ".join(str(table.number) for table in tables)
    messages.warning(
        request, f"ตัวเลขไม่ตรงกัน {count:,} แห่งในตารางที่ {numbers} ดูรายละเอียดเหนือช่องเนื้อหา การบันทึกและเผยแพร่ทำได้ตามปกติ"
    )
