"""Files in an S3-compatible store: a private bucket that only PADME speaks to.

No reader is ever sent to the store. What is public is passed through at /media/, all else through views that ask who
reads: an address of the store, guessed or copied, is refused there.
"""

from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage


class MediaStore(S3Storage):
    """Pictures of pages: their addresses are PADME's own, as with files on disk."""

    def url(self, name, parameters=None, expire=None, http_method=None):
        return settings.MEDIA_URL + filepath_to_uri(name).lstrip("/")


class PrivateStore(S3Storage):
    """What has no address at all."""

    def url(self, name, parameters=None, expire=None, http_method=None):
        raise ValueError("This file is not accessible via a URL.")
