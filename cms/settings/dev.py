"""For `make run`: one machine, no HTTPS, a secret of its own made at the first start."""

import secrets
from pathlib import Path

from .base import *  # noqa: F403
from .base import DATABASES, VAR_DIR, env


def _own_secret():
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    kept = VAR_DIR / "secret_key"
    if not kept.exists():
        kept.write_text(secrets.token_urlsafe(50))
        kept.chmod(0o600)
    return kept.read_text()


DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="") or _own_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend")

# A database file that holds the sample says so beside itself, so that however it is served its pages are marked.
PADME_SAMPLE_MARK = Path(f"{DATABASES['default']['NAME']}.sample")
PADME_SAMPLE_DATA = env.bool("PADME_SAMPLE_DATA", default=PADME_SAMPLE_MARK.exists())
