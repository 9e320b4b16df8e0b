"""What the net does not reach in the admin: pages, pictures, and who needs a second factor (research: scope.md §3, §5)."""

from functools import wraps

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from wagtail.documents import get_document_model
from wagtail.documents.permissions import permission_policy as document_policy
from wagtail.images import get_image_model
from wagtail.images.permissions import permission_policy as image_policy
from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from projects.people.scope import reach

OF_MEDIA = ["add", "change", "delete", "choose"]


def _kind(model):
    return model._meta.app_label, model._meta.model_name


def title_for_officers(page):
    """Of a live page the title that everyone sees: what is being written over it stays with those who write.

    Put in place of Page's own method: choosers hand out plain pages, so a method on our page classes is not asked.
    """
    return page.title if page.live else page.draft_title or page.title


Page.get_admin_display_title = title_for_officers


def own_pages_to_choose(pages, request):
    """Pages a person may see in choosers: the published ones and those of their own subtree."""
    own = page_permission_policy.explorable_instances(request.user)
    return pages.filter(live=True) | pages.filter(pk__in=own.values("pk"))


def officers_only(view):
    """Wagtail's own gate sends every refusal back to the desk with 302; ours lets 403, 409 and 422 through."""

    @wraps(view)
    def gate(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        with LogContext(user=request.user):
            return view(request, *args, **kwargs)

    return gate


class AreaGuard:
    """Keeps the page and image views that ask no one from naming another area's drafts."""

    PAGES = {"page_id", "parent_page_id", "page_to_move_id", "destination_id", "parent_id"}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match, user = request.resolver_match, request.user
        if match.namespaces[:1] == ["wagtailadmin_api"] and match.namespaces[1:2] != ["pages"]:
            raise Http404  # the explorer needs pages only; images and documents list every collection
        if match.url_name == "wagtail_bulk_action" and kwargs.get("app_label") == "projects":
            raise Http404  # for superusers too: Wagtail would delete records that the rules keep
        if not user.is_authenticated or user.is_superuser:
            return
        if match.url_name in {"page_types_usage", "page_types_usage_results"}:
            raise Http404
        if match.url_name == "wagtail_bulk_action":
            self._check_bulk(request, kwargs)
        if match.url_name in {"wagtailadmin_tag_autocomplete", "wagtailadmin_tag_model_autocomplete"}:
            raise Http404  # would offer the words of every area's unpublished pictures
        if match.url_name == "chosen_multiple" and not all(i.isdigit() for i in request.GET.getlist("id")):
            raise Http404
        ids = {str(kwargs[name]) for name in self.PAGES & kwargs.keys()}
        if match.url_name == "wagtailadmin_choose_page_chosen_multiple":
            ids |= set(request.GET.getlist("id"))
        if ids:
            mine = own_pages_to_choose(Page.objects.all(), request).filter(pk__in=[i for i in ids if i.isdigit()])
            if mine.count() != len(ids):
                raise Http404
        for name, model, policy in self._media():
            if name in kwargs:
                item = get_object_or_404(model, pk=kwargs[name])
                if not policy.user_has_any_permission_for_instance(user, OF_MEDIA, item):
                    raise Http404

    @staticmethod
    def _media():
        yield "image_id", get_image_model(), image_policy
        yield "document_id", get_document_model(), document_policy
        yield "doc_id", get_document_model(), document_policy

    def _check_bulk(self, request, kwargs):
        """Bulk screens name the rows one may not touch: a foreign id among those asked for is not found. Records,
        posts and accounts change one by one, on their own pages."""
        asked, kind = set(request.GET.getlist("id")), (kwargs.get("app_label"), kwargs.get("model_name"))
        if kind == ("wagtailcore", "page"):
            if "all" in asked:
                asked = {request.GET.get("childOf", "0")}
            policy, of = page_permission_policy, {"add", "change", "publish"}
        else:
            asked -= {"all"}  # Wagtail lists one's own
            policies = {_kind(model): policy for _name, model, policy in self._media()}
            if kind not in policies:
                raise Http404
            policy, of = policies[kind], OF_MEDIA
        own = policy.instances_user_has_any_permission_for(request.user, of)
        if own.filter(pk__in=[i for i in asked if i.isdigit()]).count() != len(asked):
            raise Http404


class SecondFactorRequired:
    """Before anything else in the admin: an own password in place of a temporary one, and a second factor where a
    post demands it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/admin/") and request.user.is_authenticated:
            if request.session.get("must_change_password"):
                return redirect("account_change_password")
            if reach(request.user).needs_second_factor and not is_mfa_enabled(request.user):
                request.session["second_factor_is_required"] = True
                return redirect("mfa_activate_totp")
            request.session.pop("second_factor_is_required", None)
            if not request.user.has_perm("wagtailadmin.access_admin") and request.path != "/admin/logout/":
                return render(request, "account/no_post.html", status=403)  # stock would send them round in a circle
        return self.get_response(request)
