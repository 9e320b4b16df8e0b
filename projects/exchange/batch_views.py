"""The steps of a batch, whatever its file holds: confirmed, abandoned, undone; how far its job is; the file as it came."""

from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from wagtail.admin import messages

from cms.rules import RuleBroken
from projects.exchange.jobs import someone_works
from projects.exchange.progress import told


class OfBatch:
    """In front of a page about one batch. 404 for one that is not among the person's.

    The slice's own view brings `batches()`, those that the person sees, and `actions`, the module whose confirm, abandon
    and undo are meant.
    """

    @property
    def batch(self):
        if not hasattr(self, "_batch"):
            self._batch = get_object_or_404(self.batches().select_related("owner"), pk=self.kwargs["pk"])
        return self._batch

    def job_facts(self):
        """What the page of a batch says about its job."""
        at_work = self.batch.is_at_work
        return {
            "at_work": at_work,
            "nobody_works": at_work and not someone_works(),
            "progress": told(self.batch.job_name) if at_work else None,
            "trouble_lines": [self.batch.trouble],
        }


class ShowsBatch(OfBatch):
    """In front of the page that shows a batch, and of the steps that may come back to it."""

    problem, status = None, 200

    def get_page_title(self):
        return self.batch.file_name

    def render_to_response(self, context, **response_kwargs):
        return super().render_to_response(context, status=self.status, **response_kwargs)


class BatchStep:
    """In front of a batch's page: a step. What a rule refuses is shown on that page, in place."""

    http_method_names = ["post", "options"]
    done = ""

    def post(self, request, *args, **kwargs):
        try:
            self.step()
        except RuleBroken as refusal:
            self.problem, self.status = refusal.messages, 422
            self.after_refusal(refusal)
            return self.render_to_response(self.get_context_data())
        messages.success(request, self.done)
        return redirect(self.batch.url)

    def step(self):
        raise NotImplementedError

    def after_refusal(self, refusal):
        del self._batch


class ConfirmStep(BatchStep):
    def step(self):
        batch = self.actions.confirm(
            self.batch, by=self.request.user, accept_good_rows="accept_good_rows" in self.request.POST
        )
        self.done = "กำลังนำเข้าอยู่เบื้องหลัง ปิดหน้านี้ได้ งานจะทำต่อจนเสร็จ" if batch.is_at_work else self.done_at_once(batch)

    def done_at_once(self, batch):
        return self.done


class AbandonStep(BatchStep):
    done = "ปิดชุดนี้โดยไม่นำเข้า"

    def step(self):
        self.actions.abandon(self.batch, by=self.request.user)


class UndoStep(BatchStep):
    def step(self):
        self.actions.undo(self.batch, by=self.request.user)


class ProgressOfBatch(OfBatch, View):
    """How far the job of a batch has come, for the bar on its page."""

    def get(self, request, pk):
        return JsonResponse({"at_work": self.batch.is_at_work, **(told(self.batch.job_name) or {})})


class OriginalOfBatch(OfBatch, View):
    """The file as it was uploaded."""

    def get(self, request, pk):
        if not self.may_have_file():
            raise Http404
        return FileResponse(self.batch.file.open("rb"), as_attachment=True, filename=self.batch.file_name)

    def may_have_file(self):
        return True
