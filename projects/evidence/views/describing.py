"""The photographs that still lack words, one after the other on one form."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from cms.rules import Overtaken, id_in, show_refusal
from projects.evidence import actions
from projects.evidence.forms import DescribeForm
from projects.evidence.reports import own_drafts, shown_photos
from projects.evidence.views.base import EvidencePage
from projects.evidence.views.project import month_in

A_PAGE = 12


class DescribeView(EvidencePage):
    template_name = "projects/evidence/describe.html"
    page_title = "เติมคำบรรยายภาพ"

    def drafts(self):
        return own_drafts(self.project, self.request.user).order_by("uploaded_at", "pk")

    def forms(self, page):
        data = self.request.POST or None
        return [
            DescribeForm(
                data if data and f"p{photo.pk}-seen" in data else None,
                photo=photo,
                activities=self.activities,
                prefix=f"p{photo.pk}",
            )
            for photo in page
        ]

    def post(self, request, *args, **kwargs):
        """Keep every photograph that has its words, also where another is deleted; one of which nothing was said stays a
        draft."""
        self.check_hand()
        deletes = "delete" in request.POST
        if deletes:
            photo = get_object_or_404(self.drafts(), pk=id_in(request.POST["delete"]))
            actions.delete_photo(photo, by=request.user, seen=request.POST.get(f"p{photo.pk}-seen", ""))
            messages.success(request, f"ลบภาพ {photo.file_name} แล้ว")
        sent = [name[1:-5] for name in request.POST if name.startswith("p") and name.endswith("-seen")]
        photos = {photo.pk: photo for photo in own_or_described(self, [id_in(pk) for pk in sent][: A_PAGE * 2])}
        done, refused_forms, lost = 0, [], None
        for form in self.forms(photos.values()):
            if form.says_nothing:
                continue
            if form.is_valid():
                seen = form.cleaned_data["seen"]
                try:
                    actions.describe_photo(form.photo, facts=form.facts(), by=request.user, seen=seen)
                except Overtaken as overtaken:  # the words of the others are kept first
                    conflict = ("คำบรรยายภาพ", form.photo.caption, form.cleaned_data["caption"])
                    overtaken.conflicts = [*(lost.conflicts if lost else ()), conflict]
                    lost = overtaken
                    form.add_error(None, f"{lost.message} คำบรรยายตอนนี้คือ “{form.photo.caption}”")
                except ValidationError as refused:
                    show_refusal(form, refused)
                else:
                    done += 1
                    continue
            refused_forms.append(form)
        if lost and len(lost.conflicts) == len(refused_forms):
            raise lost
        if refused_forms:
            return self.render_to_response(self.get_context_data(forms=refused_forms, done=done), status=422)
        if done:
            messages.success(request, f"บันทึกคำบรรยายแล้ว {done} ภาพ")
        left = self.drafts().count()
        return redirect(request.get_full_path()) if left and (done or deletes) else redirect(self.way_back())

    def way_back(self):
        """The report of the month from which the photographs were sent in, else all of the project's."""
        month = month_in(self.request.GET.get("month"))
        return reverse("projects_progress_month", args=[self.project.pk, f"{month:%Y-%m}"]) if month else self.url

    def get_context_data(self, **kwargs):
        if "forms" not in kwargs:
            page = Paginator(self.drafts(), A_PAGE).get_page(self.request.GET.get("page"))
            kwargs |= {"forms": self.forms(page), "page": page}
        return super().get_context_data(why_not=self.why_not(), way_back=self.way_back(), **kwargs)


def own_or_described(view, ids):
    """The named photographs that this person sees: what somebody described meanwhile is a lost race, not a 404."""
    return shown_photos(view.project, view.request.user).filter(pk__in=ids)
