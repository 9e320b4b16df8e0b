"""Is the process alive, and is the site ready to be read."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from cms.demo import sample_is_loaded


@never_cache
def healthz(request):
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request):
    """200 once the database answers, and with sample data only when all of it is in."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM projects_fiscalyear")
        if settings.PADME_SAMPLE_DATA and not sample_is_loaded():
            return HttpResponse("sample data", status=503, content_type="text/plain")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ready", content_type="text/plain")
