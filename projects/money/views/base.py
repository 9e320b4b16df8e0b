"""What every screen about a project's money shares."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect

from cms.rules import show_refusal
from projects.money import rules
from projects.money.actions.ledger import last_entry
from projects.money.models import LedgerEntry
from projects.plans.rules import check_open
from projects.register.actions.locking import record_url
from projects.register.views.section_page import SectionPage


class MoneyPage(SectionPage):
    """A page of one project's section 2.3."""

    header_icon = "table"
    page_title = section_title = "การเงินของโครงการ"
    section_route = "projects_money"
    not_yours = "ท่านอ่านยอดรวมในบันทึกโครงการได้ แต่ไม่เห็นรายการเงินของพื้นที่อื่น"

    def why_not(self) -> str:
        """Why nothing is entered here now, in Thai; empty when it may be."""
        if not self.hands.owns:
            return "ตำแหน่งของท่านอ่านการเงินของโครงการนี้ได้ แต่บันทึกไม่ได้"
        year = self.project.fiscal_year
        if self.project.year_closed_on is not None:
            return f"ปีงบประมาณ {year.pk} ปิดแล้ว อ่านได้อย่างเดียว"
        has_entries = LedgerEntry.objects.filter(project=self.project).exists()
        return rules.why_no_money(self.project.step, has_entries=has_entries) or ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            project=self.project, money_url=self.url, record_url=record_url(self.project), **kwargs
        )


class MoneyForm(MoneyPage):
    """A form of one project's money: what a rule refuses comes back at its field, with what was typed."""

    done = "บันทึกแล้ว"
    at_field = {}  # the name a rule uses → the field of this form that it means

    def check_hand(self):
        if not self.hands.owns:
            raise PermissionDenied("ตำแหน่งของท่านอ่านการเงินของโครงการนี้ได้ แต่บันทึกไม่ได้")

    def get(self, request, *args, **kwargs):
        self.check_hand()
        if why := self.why_not():
            messages.warning(request, why)
            return redirect(self.url)
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        self.check_hand()
        check_open(self.project.fiscal_year_id, self.project.year_closed_on)
        form = self.get_form(request.POST)
        if form.is_valid():
            try:
                saved = self.save(form)
            except ValidationError as refused:
                show_refusal(form, refused, self.at_field)
            else:
                messages.success(request, f"{self.project.code}: {self.done}")
                return redirect(self.get_success_url(saved))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self, saved):
        return self.url

    @property
    def seen_entry(self):
        """The newest entry when the form was opened, as the form says."""
        typed = self.request.POST.get("seen_entry", "")
        return int(typed) if typed.isdecimal() else 0

    def get_context_data(self, **kwargs):
        seen = self.request.POST.get("seen_entry") or last_entry(self.project)
        return super().get_context_data(seen_entry=seen, **kwargs)


class RetypedForm(MoneyForm):
    """A form with buttons that only fill it in: more rows, or what the system proposes. They save nothing."""

    def post(self, request, *args, **kwargs):
        if {"more", "propose"} & request.POST.keys():
            self.check_hand()
            return self.render_to_response(self.get_context_data(form=self.retyped(request.POST)))
        return super().post(request, *args, **kwargs)


def marked(entries, why_not):
    """The entries, each with `is_reversed` and `may_reverse`. One query."""
    ids = [entry.pk for entry in entries]
    reversed_here = set(LedgerEntry.objects.filter(reverses__in=ids).values_list("reverses", flat=True))
    for entry in entries:
        entry.is_reversed = entry.pk in reversed_here
        entry.may_reverse = (
            not why_not and not entry.is_reversed and entry.reverses_id is None and entry.change_id is None
        )
    return entries
