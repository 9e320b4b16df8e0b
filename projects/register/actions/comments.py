from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from cms.rules import RuleBroken
from projects.people.scope import reach
from projects.register import rules
from projects.register.actions.locking import locked_for
from projects.register.models import SectionComment
from projects.register.rules import Move


@transaction.atomic
def write_comment(project, *, section, text, by):
    """A remark on one of the eight sections, by anyone who works on the record."""
    row = locked_for(Move.COMMENT, project, by=by)
    comment = SectionComment(project=row, section=section, text=text.strip(), written_by=by)
    comment.full_clean()
    comment.save()
    log(row, "projects.project.commented", user=by, data={"section": section, "text": comment.text})
    return comment


@transaction.atomic
def settle_comment(comment, *, by):
    """Say that a remark is settled; only once, and only its writer or those who check the record."""
    row = locked_for(Move.COMMENT, comment.project_id, by=by)
    comment = SectionComment.objects.select_for_update(of=("self",)).get(pk=comment.pk, project=row)
    rules.check_settle(comment.written_by_id, rules.hands_on(row, reach(by), by.pk))
    if comment.settled_at:
        raise RuleBroken("ความเห็นนี้ปิดไปแล้ว", code="already_settled")
    comment.settled_by, comment.settled_at = by, timezone.now()
    comment.save()
    log(row, "projects.project.comment_settled", user=by, data={"section": comment.section, "text": comment.text})
    return comment
