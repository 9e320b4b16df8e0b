"""What every answer passes through."""

from csp.constants import SELF, UNSAFE_INLINE
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.http import url_has_allowed_host_and_scheme

from cms.errors import bad_request
from cms.health import healthz, readyz
from cms.rules import Overtaken, RuleBroken


class HealthByAnyName:
    """`/healthz` and `/readyz` answer whoever asks by whatever name: a load balancer asks by address, not by ours.

    Only these two, and before anything reads the Host header: every other address keeps to ALLOWED_HOSTS.
    """

    answers = {"/healthz": healthz, "/readyz": readyz}

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.answers.get(request.path_info, self.get_response)
        return answer(request)


class AdminScriptPolicy:
    """Under /admin/ scripts may be inline (Wagtail's date widgets and image page); nowhere else, and nothing more."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_replace = {"script-src": [SELF, UNSAFE_INLINE]}
        return response


class PrivatePagesAreNotStored:
    """What a signed-in person sees is kept by no cache, and not shown by the back button after signing out."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(("/admin/", "/accounts/")) or request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response


class RefusalsInThai:
    """A lost race is 409 with both values, a broken rule 422: both as pages, whoever raised them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, *_view):
        """No keyboard types a null and no database of ours keeps one: under /admin/ it is refused before it is read."""
        if request.path.startswith("/admin/"):
            texts = (text for query in (request.GET, request.POST) for _name, some in query.lists() for text in some)
            if any("\x00" in text for text in texts):
                return bad_request(request)
        return None

    def process_exception(self, request, exception):
        if isinstance(exception, Overtaken):
            context = {"message": exception.message, "conflicts": exception.conflicts, "url": exception.url}
            return render(request, "409.html", context, status=409)
        if isinstance(exception, RuleBroken):
            context = {
                "reasons": [(text, exception.links.get(text, "")) for text in exception.messages],
                "typed": exception.typed,
                "back": exception.back or _page_before(request),
            }
            return render(request, "422.html", context, status=422)
        if isinstance(exception, MultiValueDictKeyError):
            return bad_request(request)  # a form sent by no form: Wagtail's own views expect every field
        if isinstance(exception, PermissionDenied) and request.user.is_authenticated:
            return render(request, "403.html", {"message": str(exception)}, status=403)
        return None


def _page_before(request):
    """The page of ours that sent the form; empty when the browser does not say, or names another site."""
    said = request.headers.get("Referer", "")
    hosts = {request.get_host()}
    return said if url_has_allowed_host_and_scheme(said, hosts, require_https=request.is_secure()) else ""
