"""What Wagtail offers to choose from in filters and suggestions, narrowed to one's own pages.

Its lists name every officer who owns or edited any page, and the words that any area tagged its pictures with. The
filters stand on shared objects and the suggestions are a function that two modules imported: each is replaced once.
"""

from django.contrib.auth import get_user_model
from taggit.models import Tag
from wagtail.admin import filters
from wagtail.admin.views.pages.listing import PageFilterSet
from wagtail.images.views import chooser as image_chooser
from wagtail.models import PageLogEntry
from wagtail.permissions import page_permission_policy


def owners_of_own_pages(request):
    own = page_permission_policy.explorable_instances(request.user)
    return get_user_model().objects.filter(pk__in=own.order_by().values("owner"))


def editors_of_own_pages(request):
    edits = PageLogEntry.objects.viewable_by_user(request.user).filter(action="wagtail.edit")
    return get_user_model().objects.filter(pk__in=edits.order_by().values("user"))


def no_suggestions(model, count=10):
    return Tag.objects.none()


PageFilterSet.base_filters["owner"].queryset = owners_of_own_pages
PageFilterSet.base_filters["edited_by"].queryset = editors_of_own_pages
filters.popular_tags_for_model = image_chooser.popular_tags_for_model = no_suggestions
