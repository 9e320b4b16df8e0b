"""For the test suite: fast hashes, plain static files, mail kept in memory."""

import os

from .base import *  # noqa: F403
from .base import CACHES, STORAGES, VAR_DIR

SECRET_KEY = "for-tests-only"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # Of its own for each worker: tests of photographs look at all that is kept.
    "private": STORAGES["private"] | {"OPTIONS": {"location": VAR_DIR / f"test-private-{worker}", "base_url": None}},
}
# Workers share one Redis server, not one database of it: each test starts by emptying its own.
if CACHES["default"]["BACKEND"].endswith("RedisCache"):
    server, _, number = CACHES["default"]["LOCATION"].rpartition("/")
    for cache in CACHES.values():
        cache["LOCATION"] = f"{server}/{int(number) + int(worker)}"
else:
    CACHES["jobs"]["LOCATION"] = VAR_DIR / f"test-jobs-{worker}"
MEDIA_ROOT = VAR_DIR / "test-media"
AXES_ENABLED = False  # its own test switches it on
PADME_SITE_AFTER_MIGRATE = False  # tests that need the pages call ensure_site()
