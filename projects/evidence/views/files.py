"""The files of photographs and documents. An officer's go through the scope; the public's by a random name that ends
with the publication. No request makes a size: what is not there yet is not found."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views import View

from projects.evidence import files, papers
from projects.evidence.models import ProjectDocument, ProjectPhoto
from projects.evidence.reports import shown_photos
from projects.evidence.views.base import project_read_by
from projects.people.scope import PUBLIC, asking_as

SANDBOX = "default-src 'none'; sandbox"


def _opened(path):
    try:
        return files.storage().open(path)
    except FileNotFoundError:
        raise Http404 from None


def _size_of(photo, asked):
    """The asked size, or the whole where the picture is no wider. Http404 for a size that there never is."""
    if asked not in {"320", "640", "1200", files.FULL} or not photo.is_ready:
        raise Http404
    return asked if asked in photo.sizes else files.FULL


def _photo_response(photo, size, *, as_attachment=False):
    ending, kind = ("jpg", "image/jpeg") if size == files.FULL else ("webp", "image/webp")
    response = FileResponse(
        _opened(files.size_path(photo.store_key, size)),
        content_type=kind, as_attachment=as_attachment, filename=f"padme-{photo.pk}-{size}.{ending}",
    )  # fmt: skip
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    return response


class PhotoFileView(View):
    http_method_names = ["get", "head"]

    def get(self, request, pk, photo, size):
        project = project_read_by(request.user, pk)
        row = get_object_or_404(shown_photos(project, request.user), pk=photo)
        response = _photo_response(row, _size_of(row, size), as_attachment="download" in request.GET)
        response["Cache-Control"] = "private, no-store"
        return response


class DocumentFileView(View):
    http_method_names = ["get", "head"]

    def get(self, request, pk, document):
        project = project_read_by(request.user, pk)
        row = get_object_or_404(ProjectDocument.objects.filter(project=project), pk=document)
        name = row.file_name.rpartition(".")[0] or row.file_name
        response = FileResponse(
            _opened(row.path), content_type=papers.TYPES[row.file_kind], as_attachment=True,
            filename=f"{name}.{row.file_kind}",
        )  # fmt: skip
        response["Content-Security-Policy"] = SANDBOX
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


def public_photo(request, name, size):
    """A published photograph of a public project. Asked again each time, so that taking it down ends it at once."""
    with asking_as(PUBLIC):
        photo = ProjectPhoto.objects.published().filter(public_name=name).first()
    if photo is None:
        raise Http404
    size = _size_of(photo, size)
    etag = f'"{name}-{size}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = _photo_response(photo, size)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    return response
