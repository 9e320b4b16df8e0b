from django.http import Http404
from wagtail import hooks
from wagtail.documents.permissions import permission_policy
from wagtail.models import Page, ReferenceIndex

READ_BY = ["add", "change", "delete", "choose"]


@hooks.register("before_serve_document")
def documents_are_as_public_as_the_pages_that_show_them(document, request):
    """A document's address is a running number and a file name: anyone can guess it. The public gets what a live page
    links to; before that it is found only by those whose collection it lies in."""
    reader = request.user
    if reader.is_authenticated and permission_policy.user_has_any_permission_for_instance(reader, READ_BY, document):
        return
    shown_on = ReferenceIndex.get_references_to(document).filter(base_content_type__app_label="wagtailcore")
    if not Page.objects.live().public().filter(pk__in=[int(pk) for pk in shown_on.values_list("object_id", flat=True)]):
        raise Http404
