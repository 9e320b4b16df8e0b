"""Help requests: each side's list, asking, and the conversation."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils import timezone

from cms.rules import id_in
from cms.thai import age_in_words, thai_datetime
from projects.areas.models import Agency, Province, ProvinceGroup
from projects.oversight import actions, rules
from projects.oversight.actions.help_requests import help_hands, offices_of
from projects.oversight.forms import HelpForm, PlainForm, ReplyForm
from projects.oversight.models import HelpRequest, HelpState
from projects.oversight.views.base import ListPage, MovesPage, SentOnce
from projects.people.scope import reach
from projects.register.models import Project
from projects.register.views.screens import OfficersPage

STATES = {HelpState.WAITING: "todo", HelpState.ANSWERED: "part", HelpState.CLOSED: "done"}


def takes_part(person) -> bool:
    where = reach(person)
    return bool(where.edits_nation or where.edit_agencies or where.edit_provinces or where.edit_groups)


class HelpListView(ListPage):
    template_name = "projects/oversight/help_requests.html"
    page_title = "เรื่องขอความช่วยเหลือ"
    header_icon = "comment"
    file_name = "เรื่องขอความช่วยเหลือ"
    headings = ["เรื่อง", "ผู้ถาม", "ผู้ตอบ", "ถามเมื่อ", "ตอบครั้งแรกเมื่อ", "ใช้เวลาตอบ", "สถานะ"]

    def dispatch(self, request, *args, **kwargs):
        if not takes_part(request.user):
            raise PermissionDenied("เรื่องขอความช่วยเหลือเป็นของส่วนราชการ สำนักงาน และส่วนกลาง")
        return super().dispatch(request, *args, **kwargs)

    def filters(self):
        return [
            ("state", "สถานะ", HelpState.choices),
            ("to", "ถึง", [("office", "สำนักงาน"), ("centre", "ส่วนกลาง")]),
        ]

    def rows(self):
        chosen, rows = self.chosen, HelpRequest.objects.visible_to(self.request.user)
        if "state" in chosen:
            rows = rows.filter(state=chosen["state"])
        if "to" in chosen:
            rows = rows.filter(agency__isnull=chosen["to"] == "centre")
        return rows.with_names()

    def cells(self, row):
        answered = row.first_answered_at
        return [
            row.subject, row.asker_name, row.asked_name, thai_datetime(row.asked_at),
            thai_datetime(answered) if answered else "", time_to_answer(row), row.get_state_display(),
        ]  # fmt: skip

    def get_context_data(self, **kwargs):
        context = super().get_context_data(may_ask=bool(sides_of(self.request.user)), **kwargs)
        for row in context["page"]:
            row.url, row.mark, row.took = actions.help_url(row), STATES[row.state], time_to_answer(row)
        return context


def time_to_answer(row) -> str:
    return age_in_words(row.asked_at, row.first_answered_at) if row.first_answered_at else ""


def sides_of(person) -> dict:
    """value → (label, agency or None, area) of who this person may ask in whose name."""
    where, found = reach(person), {}
    for agency in Agency.objects.filter(pk__in=where.edit_agencies):
        for area in offices_of(agency):
            kind = "p" if isinstance(area, Province) else "g"
            found[f"a{agency.pk}{kind}{area.pk}"] = (f"สำนักงาน{area.full_name} ในนาม{agency.name_th}", agency, area)
    for kind, model, ids in (("p", Province, where.edit_provinces), ("g", ProvinceGroup, where.edit_groups)):
        for area in model.objects.filter(pk__in=ids):
            found[f"c{kind}{area.pk}"] = (f"ส่วนกลาง ในนามสำนักงาน{area.full_name}", None, area)
    return found


class NewHelpView(SentOnce, OfficersPage):
    template_name = "projects/oversight/help_form.html"
    page_title = "ขอความช่วยเหลือ"
    header_icon = "comment"
    crumbs = [("projects_help_requests", "เรื่องขอความช่วยเหลือ")]
    done = "ส่งเรื่องแล้ว คำตอบจะขึ้นในงานที่รอท่าน"

    def dispatch(self, request, *args, **kwargs):
        self.sides = sides_of(request.user)
        if not self.sides:
            raise PermissionDenied("ขอความช่วยเหลือได้ในนามส่วนราชการหรือสำนักงาน")
        return super().dispatch(request, *args, **kwargs)

    @property
    def project(self):
        pk = self.request.GET.get("project", "")
        if not pk:
            return None
        return get_object_or_404(Project.objects.visible_to(self.request.user), pk=id_in(pk))

    def get_form(self, data=None):
        initial = {"side": self.side_of(self.project) or next(iter(self.sides))}
        return HelpForm(data, sides=[(value, label) for value, (label, *_rest) in self.sides.items()], initial=initial)

    def side_of(self, project):
        """The office of the project's area, in the name of its agency; None without a project."""
        if project is None:
            return None
        fits = (value for value, (_label, agency, area) in self.sides.items()
                if area == project.area and (agency is None or agency.pk == project.agency_id))  # fmt: skip
        return next(fits, None)

    def save(self, form):
        _label, agency, area = self.sides[form.cleaned_data["side"]]
        return actions.ask_for_help(
            agency=agency, area=area, project=self.project, subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"], form_key=self.form_key, by=self.request.user,
        )  # fmt: skip

    def get_success_url(self, saved):
        return actions.help_url(saved)

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, **kwargs)


class HelpView(MovesPage, OfficersPage):
    page_title = "คำถามและคำตอบ"
    template_name = "projects/oversight/help_request.html"
    header_icon = "comment"
    crumbs = [("projects_help_requests", "เรื่องขอความช่วยเหลือ")]
    all_moves = {
        "reply": ("ส่งข้อความ", ReplyForm, actions.reply_to_help, "ส่งแล้ว", ""),
        "close": ("ปิดเรื่อง", PlainForm, actions.close_help, "ปิดเรื่องแล้ว", "secondary"),
    }

    def dispatch(self, request, *args, **kwargs):
        rows = HelpRequest.objects.visible_to(request.user).with_names()
        self.row = get_object_or_404(rows, pk=kwargs["pk"])
        self.hands = help_hands(self.row, request.user)
        return super().dispatch(request, *args, **kwargs)

    @property
    def seen_now(self):
        return actions.help_mark(self.row)

    def check_move(self, move):
        if not (self.hands.asks or self.hands.answers):
            raise PermissionDenied("ตำแหน่งของท่านอ่านเรื่องนี้ได้ แต่ตอบหรือปิดเรื่องไม่ได้")

    def moves(self):
        if not (self.hands.asks or self.hands.answers):
            return {}
        found = {
            name: facts
            for name, facts in self.all_moves.items()
            if rules.help_refusal(name, self.row.state, self.hands) is None
        }
        if "reply" in found:
            _label, *facts, look = found["reply"]
            answers = self.hands.answers and not self.hands.asks
            waits = self.row.state == HelpState.WAITING
            label = ("ตอบ" if waits else "ตอบเพิ่มเติม") if answers else ("เขียนเพิ่มเติม" if waits else "ถามต่อ")
            found["reply"] = (label, *facts, "" if answers and waits else "secondary")
        return found

    def get_context_data(self, **kwargs):
        row = self.row
        project = Project.objects.filter(pk=row.project_id).first() if row.project_id else None
        return super().get_context_data(
            help_request=row,
            mark=STATES[row.state],
            took=time_to_answer(row),
            messages_sent=list(row.messages.select_related("written_by")),
            project=project,
            waited=age_in_words(row.asked_at, timezone.now()),
            **kwargs,
        )
