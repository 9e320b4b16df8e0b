"""What the screens of section 2.6 share: a page of one project, a form sent once, moves on one row, filtered lists."""

from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect

from cms.rules import Overtaken
from projects.exchange.cells import csv_response, xlsx_response
from projects.money.views.base import show_refusal
from projects.register.views.screens import OfficersPage
from projects.register.views.section_page import SectionPage

A_PAGE = 20


class OversightPage(SectionPage):
    """A page of one project's section 2.6."""

    header_icon = "warning"
    page_title = section_title = "ปัญหา ข้อเสนอแนะ ข้อสั่งการ"
    section_route = "projects_oversight"
    not_yours = "ท่านอ่านบันทึกโครงการนี้ได้ แต่ไม่เห็นปัญหาและข้อสั่งการของพื้นที่อื่น"

    @property
    def year_is_closed(self):
        return self.project.year_closed_on is not None

    @property
    def is_cancelled(self):
        return self.project.step == "cancelled"

    @property
    def has_begun(self):
        return self.project.step != "draft" or self.project.was_ever_submitted

    def get_context_data(self, **kwargs):
        return super().get_context_data(project=self.project, oversight_url=self.url, **kwargs)


class SentOnce:
    """A form whose key makes that sending it twice takes effect once, and whose refusals stand at its fields."""

    done = "บันทึกแล้ว"

    @property
    def form_key(self):
        try:
            return UUID(self.request.POST.get("form_key", ""))
        except ValueError:
            return uuid4()

    def get(self, request, *args, **kwargs):
        self.check_hand()
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        self.check_hand()
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                saved = self.save(form)
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, self.done)
                return redirect(self.get_success_url(saved))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def check_hand(self):
        """Refuse who may not write here. PermissionDenied."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(form_key=self.form_key, **kwargs)


class MovesPage:
    """A page about one row with its moves, each a form of its own that carries what was seen. In front of a page.

    `moves()` gives {move: (label, form class, action, said when done, button's look)} of what may be done now;
    `all_moves` the same of every move there is.
    """

    def post(self, request, *args, **kwargs):
        move = request.POST.get("move", "")
        if move not in self.all_moves:
            raise Http404
        self.check_move(move)
        label, _class, act, done, _look = self.all_moves[move]
        form = self.move_form(move, request.POST)
        if form.is_valid():
            try:
                act(self.row, by=request.user, seen=request.POST.get("seen", ""), **form.cleaned_data)
            except Overtaken as lost:
                typed = [
                    (form.fields[name].label, "", str(value)) for name, value in form.cleaned_data.items() if value
                ]
                lost.conflicts = [*lost.conflicts, ("การดำเนินการ", "", label), *typed]
                raise
            except ValidationError as refused:
                show_refusal(form, refused)
            else:
                messages.success(request, done)
                return redirect(self.after_move(move))
        return self.render_to_response(self.get_context_data(tried=(move, form)), status=422)

    def check_move(self, move):
        """PermissionDenied for who never makes this move."""

    def move_form(self, move, data=None):
        _label, form_class, *_rest = self.all_moves[move]
        return form_class(data, auto_id=f"id_{move}_%s", **self.form_facts(move, data))

    def form_facts(self, move, data):
        return {}

    def after_move(self, move):
        return self.request.path

    def shown_moves(self, tried):
        found = []
        for move, (label, _class, _act, _done, look) in self.moves().items():
            is_tried = tried is not None and tried[0] == move
            form = tried[1] if is_tried else self.move_form(move)
            found.append({"move": move, "label": label, "form": form, "look": look, "open": is_tried})
        return found

    def get_context_data(self, tried=None, **kwargs):
        return super().get_context_data(
            moves=self.shown_moves(tried), tried=tried, seen=self.request.POST.get("seen") or self.seen_now, **kwargs
        )


def _told(value) -> str:
    return ", ".join(str(one) for one in value) if hasattr(value, "model") else str(value)


class ListPage(OfficersPage):
    """A filtered list, by page and as a file: `filters()` gives (name, label, choices), `rows()` what they leave, `shown()`
    what of it stands on pages. `searches`: what a word is looked for in; then `q` is among the chosen."""

    crumbs = []
    file_name, headings, searches = "", (), ""

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("export")
        if kind in ("csv", "xlsx"):
            respond = csv_response if kind == "csv" else xlsx_response
            rows = self.rows().iterator(chunk_size=500)
            return respond(self.file_name, self.headings, (self.cells(row) for row in rows))
        return super().get(request, *args, **kwargs)

    @property
    def choices(self):
        """(name, label, choices) of the filters, asked for once a request."""
        if not hasattr(self, "_choices"):
            self._choices = [
                (name, label, [(str(v), text) for v, text in some]) for name, label, some in self.filters()
            ]
        return self._choices

    @property
    def chosen(self):
        """The filters in force, by name; what is no choice is left out."""
        found = {}
        for name, _label, choices in self.choices:
            value = self.request.GET.get(name, "")
            if value and value in {one for one, _text in choices}:
                found[name] = value
        words = self.request.GET.get("q", "").strip()[:80] if self.searches else ""
        return found | {"q": words} if words else found

    def shown(self):
        return self.rows()

    def get_context_data(self, **kwargs):
        chosen = self.chosen
        page = Paginator(self.shown(), A_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(
            page=page,
            chosen=chosen,
            query=urlencode(chosen),
            searches=self.searches,
            filters=[(name, label, some, chosen.get(name, "")) for name, label, some in self.choices],
            **kwargs,
        )
