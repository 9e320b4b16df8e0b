from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models
from wagtail.models import Task

from projects.people.scope import ScopedModel
from projects.register.models.project import Section


class ApprovalTask(Task):
    """One hand of the approval: the area's office, or the centre. Decisions pass through register.actions only."""

    class Hand(models.TextChoices):
        OFFICE = "office", "สำนักงานจังหวัด/กลุ่มจังหวัดตรวจ"
        CENTRE = "centre", "ส่วนกลางรับรอง"

    hand = models.CharField("ผู้ตรวจ", max_length=8, choices=Hand.choices)

    admin_form_fields = [*Task.admin_form_fields, "hand"]

    class Meta:
        verbose_name = "ขั้นตอนตรวจรับรองโครงการ"
        verbose_name_plural = "ขั้นตอนตรวจรับรองโครงการ"

    @classmethod
    def get_description(cls):
        return "ผู้ตรวจหาจากพื้นที่ของโครงการ และไม่มีใครรับรองงานที่ตนส่ง"

    def locked_for_user(self, obj, user):
        return True  # whoever wants a change returns the record; nobody edits under the reviewer's eyes

    def user_can_access_editor(self, obj, user):
        return False

    def get_actions(self, obj, user):
        return []  # the record page has the buttons

    def get_task_states_user_can_moderate(self, user, **kwargs):
        return self.task_states.none()  # the queue is ours: the stock panel has no limit

    def on_action(self, task_state, user, action_name, **kwargs):
        raise PermissionDenied("Decisions are taken on the record page.")


class ProjectCodeCounter(models.Model):
    """The last running number given out in a fiscal year and area."""

    prefix = models.CharField(max_length=16, unique=True)
    last_number = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.prefix}{self.last_number:04d}"


class SectionComment(ScopedModel):
    """A remark on one section of the record, open until someone says it is settled."""

    scope_path = "project"

    project = models.ForeignKey("projects.Project", models.CASCADE, related_name="comments")
    section = models.CharField("ส่วน", max_length=4, choices=Section.choices)
    text = models.TextField("ความเห็น", max_length=2000)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name = "ความเห็น"
        verbose_name_plural = "ความเห็น"

    def __str__(self):
        return self.text[:60]
