"""The approval workflow as Wagtail knows it: two hands."""

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Workflow, WorkflowContentType, WorkflowTask

from projects.register.models import ApprovalTask, Project

NAME = "ตรวจรับรองข้อมูลโครงการ"


def ensure_workflow():
    """The one workflow of project records: the office verifies, the centre accepts. Idempotent."""
    workflow, _ = Workflow.objects.get_or_create(name=NAME)
    for order, hand in enumerate((ApprovalTask.Hand.OFFICE, ApprovalTask.Hand.CENTRE)):
        task = ApprovalTask.objects.filter(hand=hand).first() or ApprovalTask.objects.create(name=hand.label, hand=hand)
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowContentType.objects.get_or_create(
        content_type=ContentType.objects.get_for_model(Project, for_concrete_model=False),
        defaults={"workflow": workflow},
    )
    return workflow
