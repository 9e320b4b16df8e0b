"""Section 2.6 of an area's live project, a directive to the area itself, and a help request, for the walk."""

from datetime import date
from uuid import uuid4

from django.utils import timezone

from projects.models import (
    Directive,
    DirectiveTarget,
    HelpMessage,
    HelpRequest,
    Problem,
    ProblemCategory,
    Reissue,
    Response,
    Suggestion,
)


def oversight(project, agency, officer, ids, text):
    now = timezone.now()
    problem = Problem.objects.create(
        project=project, category=ProblemCategory.objects.first(), severity=3, text=text("problem"),
        opened_on=date(2025, 11, 1), opened_by=officer, form_key=uuid4(),
    )  # fmt: skip
    Suggestion.objects.create(
        project=project, problem=problem, text=text("suggestion"), written_by=officer, written_as=text("written-as"),
        written_at=now, form_key=uuid4(),
    )  # fmt: skip
    owners = ({"project": project}, {"province": project.province})
    directives, targets = [], []
    for number, owner in enumerate(owners, 1):
        directive = Directive.objects.create(
            number=text(f"order-{number}"), issued_on=date(2025, 11, 1), issuer_name=text("issuer"),
            order_number=text("order-number"), scope="area", subject=text("directive-subject"),
            text=text("directive-text"), due_on=date(2025, 12, 1), recorded_by=officer, recorded_at=now, form_key=uuid4(),
        )  # fmt: skip
        target = DirectiveTarget.objects.create(
            directive=directive, state="answered", state_since=now, due_on=date(2025, 12, 1), **owner
        )
        Response.objects.create(
            target=target, round=1, due_on=date(2025, 12, 1), text=text("response"), answered_at=now,
            answered_by=officer, is_late=True, links=f"https://example.org/{text('evidence').split()[-1]}",
        )  # fmt: skip
        Reissue.objects.create(
            target=target, round=2, due_on=date(2025, 12, 20), text=text("reissue"), issued_at=now, issued_by=officer
        )
        directives.append(directive.pk)
        targets.append(target.pk)
    request = HelpRequest.objects.create(
        agency=agency, province=project.province, project=project, subject=text("help-subject"), state_since=now,
        asked_by=officer, asked_at=now, form_key=uuid4(),
    )  # fmt: skip
    HelpMessage.objects.create(
        request=request, text=text("help-text"), is_answer=False, written_by=officer, written_at=now
    )
    ids["problem"], ids["directive"], ids["directive_target"] = [problem.pk], directives, targets
    ids["help_request"] = [request.pk]
