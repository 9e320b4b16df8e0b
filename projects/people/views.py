"""The screens of one post: who holds it, handing it over, standing in, and the accounts behind it."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import registry

from cms.rules import Overtaken
from projects.people import accounts, actions, forms
from projects.people.models import Post, accounts_looked_after_by, manager_of

HISTORY_SHOWN = 30


class PeopleScreen(WagtailAdminTemplateMixin):
    """For whoever looks after posts; other people's posts are not found."""

    header_icon = "group"
    heading = ""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.manager = manager_of(request.user)

    def dispatch(self, request, *args, **kwargs):
        if self.manager.is_nobody:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self):
        return self.heading

    def get_breadcrumbs_items(self):
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("posts:index"), "label": "บุคลากรและตำแหน่ง"},
            {"url": "", "label": self.get_page_title()},
        ]


class PostScreen(PeopleScreen):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        posts = Post.objects.looked_after_by(request.user).with_holders()
        self.post_row = None if self.manager.is_nobody else get_object_or_404(posts, pk=kwargs["pk"])

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        return [*items[:-1], {"url": self.post_url, "label": self.post_row.title}, items[-1]]

    @property
    def post_url(self):
        return reverse("posts:post", args=[self.post_row.pk])

    def get_context_data(self, **kwargs):
        return super().get_context_data(post=self.post_row, post_url=self.post_url, **kwargs)


class PostPage(PostScreen, TemplateView):
    template_name = "projects/people/post.html"

    def get_page_title(self):
        return self.post_row.title

    def get_breadcrumbs_items(self):
        items = super().get_breadcrumbs_items()
        return [*items[:-2], {"url": "", "label": self.post_row.title}]

    def get_context_data(self, **kwargs):
        post, today = self.post_row, timezone.localdate()
        holder = post.holder
        holdings = list(post.holdings.select_related("person"))
        people = {holding.person_id for holding in holdings}
        own = set(accounts_looked_after_by(self.request.user).filter(pk__in=people).values_list("pk", flat=True))
        return super().get_context_data(
            holder=holder,
            holder_account_is_mine=bool(holder) and holder.pk in own and holder.pk != self.request.user.pk,
            holder_is_me=bool(holder) and holder.pk == self.request.user.pk,
            stand_ins=[
                row
                for row in holdings
                if row.is_stand_in and row.ended_at is None and (row.until is None or row.until >= today)
            ],
            before=[row for row in holdings if row.ended_at is not None or (row.until and row.until < today)],
            history=registry.get_logs_for_instance(post).select_related("user")[:HISTORY_SHOWN],
            **kwargs,
        )


class FormScreen:
    """A form that calls one action; a refusal comes back at its field, nothing typed is lost."""

    template_name = "projects/people/form.html"
    button = "บันทึก"
    lead = ""
    asks_by = True  # whether the form narrows its choices to the person

    def get_form_kwargs(self):
        kwargs = super().get_form_kwargs()
        return kwargs | {"by": self.request.user} if self.asks_by else kwargs

    def form_valid(self, form):
        try:
            return self.act(form)
        except ValidationError as refusal:
            if hasattr(refusal, "error_dict"):
                for name, errors in refusal.error_dict.items():
                    form.add_error(name if name in form.fields else None, errors)
            else:
                form.add_error(None, refusal)
        except (Post.DoesNotExist, get_user_model().DoesNotExist):
            raise Http404 from None
        return self.form_invalid(form)

    def form_invalid(self, form):
        answer = super().form_invalid(form)
        answer.status_code = 422
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(button=self.button, lead=self.lead, **kwargs)

    def done(self, text, url=None):
        messages.success(self.request, text)
        return redirect(url or self.post_url)

    def show_secret(self, person, secret, url):
        """The temporary password, once: in the answer to this very request, stored nowhere."""
        context = self.get_context_data(person=person, secret=secret, next_url=url)
        answer = self.response_class(
            self.request, "projects/people/secret.html", context | {"page_title": "รหัสผ่านชั่วคราว"}
        )
        answer["Cache-Control"] = "no-store"
        return answer


class NewPost(FormScreen, PeopleScreen, FormView):
    """First the role, then what that role asks. `?like=`: another officer of the same office."""

    heading = "เพิ่มตำแหน่ง"
    form_class = forms.NewPostForm
    template_name = "projects/people/new_post.html"
    button = "สร้างตำแหน่ง"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.like = None
        if (like := request.GET.get("like", "")).isdigit() and not self.manager.is_nobody:
            self.like = get_object_or_404(Post.objects.looked_after_by(request.user).with_holders(), pk=like)
        self.role = self.like.role if self.like else request.GET.get("role", "")
        if self.role and self.role not in self.manager.roles() and not self.manager.is_nobody:
            raise Http404

    def get(self, request, *args, **kwargs):
        if self.role:
            return super().get(request, *args, **kwargs)
        own = self.manager.roles()
        choices = [(role, label) for role, label in Post.Role.choices if role in own]
        return self.render_to_response(self.get_context_data(form=None, choices=choices))

    def post(self, request, *args, **kwargs):
        if not self.role:
            raise Http404
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"role": self.role}

    def get_initial(self):
        like = self.like
        if not like:
            return {}
        bound = {
            f"{name}": getattr(like, f"{name}_id") for name in actions.BINDING_FIELDS if getattr(like, f"{name}_id")
        }
        return {"title": like.title, "phone": like.phone, "needs_second_factor": like.needs_second_factor, **bound}

    def get_context_data(self, **kwargs):
        role = Post.Role(self.role).label if self.role else ""
        return super().get_context_data(role_label=role, like=self.like, **kwargs)

    @sensitive_variables("secret")
    def act(self, form):
        facts = form.cleaned_data
        post, person, secret = accounts.create_post_with_holder(
            form.post(),
            person=facts["person"],
            account=form.account(),
            since=facts["since"],
            order_number=facts["order_number"],
            by=self.request.user,
        )
        url = reverse("posts:post", args=[post.pk])
        if secret:
            return self.show_secret(person, secret, url)
        return self.done(f"สร้างตำแหน่ง{post.title}แล้ว", url)


class EditPost(FormScreen, PostScreen, FormView):
    heading = "แก้ไขตำแหน่ง"
    form_class = forms.EditPostForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": Post.objects.get(pk=self.post_row.pk)}

    def act(self, form):
        facts = {name: value for name, value in form.cleaned_data.items() if name != "seen_version"}
        try:
            actions.edit_post(
                self.post_row, seen_version=form.cleaned_data["seen_version"], by=self.request.user, **facts
            )
        except Overtaken as lost:
            lost.url = reverse("posts:edit", args=[self.post_row.pk])
            raise
        return self.done("บันทึกแล้ว")


class HandOver(FormScreen, PostScreen, FormView):
    form_class = forms.HandOverForm
    template_name = "projects/people/hand_over.html"

    @property
    def heading(self):
        return "มอบตำแหน่งให้ผู้อื่น" if self.post_row.holder else "ให้ผู้ดำรงตำแหน่ง"

    button = "มอบตำแหน่งและงาน"

    def get_initial(self):
        return {"on": timezone.localdate()}

    @sensitive_variables("secret")
    def act(self, form):
        facts = form.cleaned_data
        person, secret, moved = accounts.hand_over_to(
            self.post_row,
            person=facts["person"],
            account=form.account(),
            on=facts["on"],
            order_number=facts["order_number"],
            note=facts["note"],
            by=self.request.user,
        )
        if secret:
            return self.show_secret(person, secret, self.post_url)
        count = sum(moved.values())
        return self.done(f"มอบตำแหน่งแล้ว งานที่ย้ายไปด้วย {count} รายการ" if count else "มอบตำแหน่งแล้ว")


class StandIn(FormScreen, PostScreen, FormView):
    heading = "ให้รักษาการแทน"
    form_class = forms.StandInForm
    lead = "ผู้รักษาการแทนมีสิทธิเท่าตำแหน่งนี้ตั้งแต่วันเริ่มถึงวันสิ้นสุด แล้วสิทธิหมดไปเอง"
    button = "ให้รักษาการแทน"

    def act(self, form):
        facts = form.cleaned_data
        actions.add_stand_in(
            self.post_row,
            facts["person"],
            since=facts["since"],
            until=facts["until"],
            order_number=facts["order_number"],
            by=self.request.user,
        )
        return self.done("บันทึกผู้รักษาการแทนแล้ว")


class EndHolding(FormScreen, PostScreen, FormView):
    form_class = forms.ReasonForm
    asks_by = False
    button = "ให้พ้นจากตำแหน่ง"
    lead = "สิทธิของผู้นี้ในตำแหน่งนี้หมดทันที ถ้ามีผู้รับช่วงแล้ว ใช้การมอบตำแหน่งแทน งานจะย้ายไปด้วย"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.post_row:
            holdings = self.post_row.holdings.filter(ended_at=None).select_related("person")
            self.holding = get_object_or_404(holdings, pk=kwargs["holding_pk"])

    @property
    def heading(self):
        return f"ให้ {display_name(self.holding.person)} พ้นจากตำแหน่ง"

    def act(self, form):
        actions.end_holding(self.holding, note=form.cleaned_data["reason"], by=self.request.user)
        return self.done("บันทึกแล้ว สิทธิในตำแหน่งนี้หมดแล้ว")


class SuspendPost(FormScreen, PostScreen, FormView):
    heading = "ระงับตำแหน่ง"
    form_class = forms.ReasonForm
    asks_by = False
    button = "ระงับตำแหน่ง"
    lead = "ไม่มีใครใช้สิทธิของตำแหน่งนี้ได้จนกว่าจะยกเลิกการระงับ ผู้ดำรงตำแหน่งยังบันทึกไว้เหมือนเดิม"

    def act(self, form):
        actions.suspend_post(self.post_row, reason=form.cleaned_data["reason"], by=self.request.user)
        return self.done("ระงับตำแหน่งแล้ว")


class OneClick(PostScreen, TemplateView):
    """A change back that needs no reason: by POST alone."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            text = self.act()
        except (Post.DoesNotExist, get_user_model().DoesNotExist):
            raise Http404 from None
        messages.success(request, text)
        return redirect(self.post_url)


class UnsuspendPost(OneClick):
    def act(self):
        actions.unsuspend_post(self.post_row, by=self.request.user)
        return "ยกเลิกการระงับตำแหน่งแล้ว"


class AccountScreen(PostScreen):
    """The account of someone who holds, or held, this post; found only when every post of it is one's own."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if self.post_row:
            people = accounts_looked_after_by(request.user).filter(post_holdings__post=self.post_row).distinct()
            self.person = get_object_or_404(people, pk=kwargs["person_pk"])


class ResetPassword(FormScreen, AccountScreen, FormView):
    form_class = forms.ResetPasswordForm
    asks_by = False
    button = "ออกรหัสผ่านชั่วคราว"
    lead = "รหัสผ่านเดิมใช้ไม่ได้ทันที เครื่องที่เข้าสู่ระบบอยู่จะถูกออกจากระบบ และการพักเพราะใส่รหัสผิดจะถูกปลด"

    @property
    def heading(self):
        return f"ออกรหัสผ่านชั่วคราวให้ {display_name(self.person)}"

    @sensitive_variables("secret")
    def act(self, form):
        secret = accounts.reset_password(self.person, by=self.request.user, **form.cleaned_data)
        return self.show_secret(self.person, secret, self.post_url)


class SuspendPerson(FormScreen, AccountScreen, FormView):
    form_class = forms.ReasonForm
    asks_by = False
    button = "ระงับบัญชี"
    lead = "ผู้นี้เข้าสู่ระบบไม่ได้ทันที ทุกตำแหน่งที่ดำรงอยู่ยังบันทึกไว้"

    @property
    def heading(self):
        return f"ระงับบัญชีของ {display_name(self.person)}"

    def act(self, form):
        accounts.suspend_person(self.person, by=self.request.user, **form.cleaned_data)
        return self.done("ระงับบัญชีแล้ว")


class UnsuspendPerson(OneClick, AccountScreen):
    def act(self):
        accounts.unsuspend_person(self.person, by=self.request.user)
        return "ยกเลิกการระงับบัญชีแล้ว"


def display_name(person):
    return person.get_full_name() or person.get_username()
