"""Public pages are one and the same for everybody, and say so to caches."""

from django.conf import settings

from cms import errors

PRIVATE = ("/admin/", "/accounts/")


class SamePageForAll:
    """Outside the session: an anonymous reader's page does not vary by cookie, and no address holds a NUL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path_info:
            return errors.not_found(request)  # PostgreSQL refuses it in any query
        response = self.get_response(request)
        if (
            settings.SESSION_COOKIE_NAME not in request.COOKIES
            and not request.path.startswith(PRIVATE)
            and not response.cookies
        ):
            _vary_by_no_cookie(response)
        return response


def _vary_by_no_cookie(response):
    names = [name.strip() for name in response.get("Vary", "").split(",")]
    kept = [name for name in names if name and name.lower() != "cookie"]
    if kept:
        response["Vary"] = ", ".join(kept)
    elif response.has_header("Vary"):
        del response["Vary"]
