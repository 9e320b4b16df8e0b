import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def nothing_cached():
    """Wagtail caches which sites there are; a test that was rolled back or flushed leaves ids of none."""
    for cache in (caches["default"], caches["jobs"]):
        cache.clear()
