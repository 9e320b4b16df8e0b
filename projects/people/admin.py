"""The list of posts, narrowed to those one looks after; search, filter, export."""

import django_filters
from django.db.models import Q
from django.http import Http404
from django.urls import path, reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from projects.areas.models import Province, ProvinceGroup
from projects.people import views
from projects.people.models import Post, PostHolding


class PostFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(label="บทบาท", choices=Post.Role.choices)
    province = django_filters.ModelChoiceFilter(label="จังหวัด", queryset=lambda request: areas_of(request, Province))
    group = django_filters.ModelChoiceFilter(
        label="กลุ่มจังหวัด", queryset=lambda request: areas_of(request, ProvinceGroup)
    )
    state = django_filters.ChoiceFilter(
        label="สถานะ",
        choices=[("held", "มีผู้ดำรงตำแหน่ง"), ("vacant", "ว่าง"), ("suspended", "ระงับ")],
        method="filter_state",
    )

    def filter_state(self, posts, name, value):
        if value == "suspended":
            return posts.filter(is_suspended=True)
        held = PostHolding.objects.filter(until=None, is_stand_in=False, ended_at=None).values("post")
        return posts.filter(pk__in=held) if value == "held" else posts.exclude(pk__in=held)

    class Meta:
        model = Post
        fields = ["role", "province", "group", "state"]


def areas_of(request, model):
    field = "province" if model is Province else "group"
    return model.objects.filter(pk__in=Post.objects.looked_after_by(request.user).values(field))


class PostIndexView(IndexView):
    page_title = "บุคลากรและตำแหน่ง"
    any_permission_required = ["add", "change"]
    export_filename = "posts"
    list_export = [
        "title",
        "role_name",
        "binding_name",
        "holder_name",
        "username",
        "stand_in_names",
        "phone",
        "state_name",
    ]
    export_headings = {
        "title": "ชื่อตำแหน่ง",
        "role_name": "บทบาท",
        "binding_name": "ขอบเขต",
        "holder_name": "ผู้ดำรงตำแหน่ง",
        "username": "ชื่อผู้ใช้",
        "stand_in_names": "ผู้รักษาการแทน",
        "phone": "โทรศัพท์",
        "state_name": "สถานะ",
    }

    def get_base_queryset(self):
        return Post.objects.looked_after_by(self.request.user).with_holders()

    def search_queryset(self, queryset):
        for word in self.search_query.split() if self.is_searching else ():
            named = PostHolding.objects.filter(
                Q(person__username__icontains=word)
                | Q(person__first_name__contains=word)
                | Q(person__last_name__contains=word),
                ended_at=None,
            )
            queryset = queryset.filter(
                Q(title__contains=word)
                | Q(province__name_th__contains=word)
                | Q(group__name_th__contains=word)
                | Q(agency__name_th__contains=word)
                | Q(pk__in=named.values("post"))
            )
        return queryset

    def get_edit_url(self, instance):
        return reverse("posts:post", args=[instance.pk])

    def get_list_buttons(self, instance):
        return []

    @property
    def is_searchable(self):
        return True


def closed(request, pk=None):
    raise Http404


class PostViewSet(ModelViewSet):
    model = Post
    name = "posts"
    icon = "group"
    menu_label = "บุคลากรและตำแหน่ง"
    menu_order = 700
    add_to_admin_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = False
    index_view_class = PostIndexView
    filterset_class = PostFilterSet
    list_per_page = 50
    list_display = [
        TitleColumn("title", label="ตำแหน่ง", get_url=lambda post: reverse("posts:post", args=[post.pk]), sort_key="title"),
        Column("role_name", label="บทบาท", sort_key="role", classname="register-wide"),
        Column("binding_name", label="ขอบเขต", classname="register-wide"),
        Column("holder_name", label="ผู้ดำรงตำแหน่ง"),
        Column("state_name", label="สถานะ"),
    ]  # fmt: skip
    form_fields = ["title"]

    def get_urlpatterns(self):
        screens = [
            ("", views.PostPage, "post"),
            ("edit/", views.EditPost, "edit"),
            ("give/", views.HandOver, "hand_over"),
            ("stand-in/", views.StandIn, "stand_in"),
            ("suspend/", views.SuspendPost, "suspend"),
            ("unsuspend/", views.UnsuspendPost, "unsuspend"),
            ("end/<int:holding_pk>/", views.EndHolding, "end_holding"),
            ("account/<int:person_pk>/reset/", views.ResetPassword, "reset_password"),
            ("account/<int:person_pk>/suspend/", views.SuspendPerson, "suspend_person"),
            ("account/<int:person_pk>/unsuspend/", views.UnsuspendPerson, "unsuspend_person"),
        ]
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", views.NewPost.as_view(), name="add"),
            *(path(f"<int:pk>/{route}", view.as_view(), name=name) for route, view, name in screens),
        ]
