"""The sizes in which pages show photographs."""

# Made when a page is published, so that no reader waits for them.
LARGE, MEDIUM, CARD = "width-1200|format-webp", "width-640|format-webp", "fill-720x480|format-webp"
SHARED = "fill-1200x630|format-jpeg|jpegquality-80"
SIZES = (LARGE, MEDIUM, CARD, SHARED)


def make_sizes(photos):
    """Make what is missing of the shown sizes."""
    for photo in photos:
        photo.get_renditions(*SIZES)


def with_sizes(photos):
    """Load all shown sizes of the photos in one query."""
    from django.db.models import Prefetch, prefetch_related_objects

    photos = [photo for photo in photos if photo is not None]
    if photos:
        sizes = type(photos[0]).get_rendition_model().objects.filter(filter_spec__in=SIZES)
        prefetch_related_objects(photos, Prefetch("renditions", queryset=sizes, to_attr="prefetched_renditions"))
    return photos
