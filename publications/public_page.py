"""What every public page has in common: it asks as the public, and search reads its text."""

from django.db import models
from wagtail.models import PageViewRestriction

from cms.thai import normalise_for_search
from projects.people.scope import PUBLIC, asking_as


class PublicPageMixin:
    """First base of every page. The page is rendered while the public asks, whoever is signed in."""

    def serve(self, request, *args, **kwargs):
        with asking_as(PUBLIC):
            response = super().serve(request, *args, **kwargs)
            if not getattr(response, "is_rendered", True):
                response.render()
        return response

    def get_view_restrictions(self):
        """As stock, without asking for the ancestors first: their paths are the beginnings of this one."""
        paths = [self.path[:end] for end in range(self.steplen, len(self.path) + 1, self.steplen)]
        return PageViewRestriction.objects.filter(page__path__in=paths)

    @property
    def description_for_sharing(self) -> str:
        return self.search_description


class SearchTextMixin(models.Model):
    """A normalised copy of a page's words, with the text of its StreamField, filled in on every save."""

    search_text = models.TextField(editable=False, default="", blank=True)

    class Meta:
        abstract = True

    def words_for_search(self):
        """The pieces of text that search finds this page by."""
        return [self.title, self.search_description]

    def save(self, *args, **kwargs):
        self.search_text = normalise_for_search(" ".join(filter(None, self.words_for_search())))
        return super().save(*args, **kwargs)


def stream_words(stream) -> list[str]:
    return stream.stream_block.get_searchable_content(stream)
