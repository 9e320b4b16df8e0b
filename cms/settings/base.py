"""What holds everywhere. Safe by default: what is dangerous has to be switched on in dev.py or by the environment."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(environ.Env().str("PADME_VAR", default=str(BASE_DIR / "var")))
env = environ.Env()

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "cms",  # first: its commands and templates stand in front of Wagtail's
    "home",
    "publications",
    "projects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
    "wagtail_modeladmin",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "import_export",
    "django_tasks",
    "django_tasks_db",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.middleware.HealthByAnyName",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "home.middleware.SamePageForAll",
    "csp.middleware.CSPMiddleware",
    "cms.middleware.AdminScriptPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "projects.people.scope.ScopeMiddleware",
    "projects.people.guards.AreaGuard",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "projects.people.guards.SecondFactorRequired",
    "cms.middleware.PrivatePagesAreNotStored",
    "cms.middleware.RefusalsInThai",
    "axes.middleware.AxesMiddleware",  # last, as axes asks
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "cms.context.site_wide",
            ],
        },
    },
]

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'padme.sqlite3'}")}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # WAL with IMMEDIATE: the default mode lost 172 of 360 concurrent writes, this one none.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Our long queries have many short parts: compiled, what a year lacks took 44 s of 400,000 projects, else 4.5 s.
    options = DATABASES["default"].setdefault("OPTIONS", {})
    options["options"] = f"{options.get('options', '')} -c jit=off".strip()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "jobs" is read by the pages and written by the worker: another process, so never local memory.
if env.str("REDIS_URL", default=""):
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.str("REDIS_URL")}}
    CACHES["jobs"] = CACHES["default"] | {"KEY_PREFIX": "jobs"}
else:
    CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
        "jobs": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "jobs"},
    }
# Wagtail's own small tasks run at once; ours wait for `manage.py work`.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "jobs": {"BACKEND": "django_tasks_db.DatabaseBackend"},
}

# Who may come in -----------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "account_login"
LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "wagtailadmin_home"
ACCOUNT_ADAPTER = "projects.people.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # the other sessions end, this one stays
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": False}  # axes counts failures; a hall is one address
ACCOUNT_FORMS = {
    name: f"projects.people.sign_in_forms.{form}"
    for name, form in (
        ("login", "LoginForm"),
        ("change_password", "ChangePasswordForm"),
        ("reauthenticate", "ReauthenticateForm"),
    )
}
MFA_ADAPTER = "projects.people.sign_in.SecondFactorAdapter"
MFA_FORMS = {
    name: f"projects.people.sign_in_forms.{form}"
    for name, form in (
        ("authenticate", "AuthenticateForm"),
        ("reauthenticate", "ReauthenticateByCodeForm"),
        ("activate_totp", "ActivateTOTPForm"),
        ("add_webauthn", "AddWebAuthnForm"),
        ("edit_webauthn", "EditWebAuthnForm"),
    )
}
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "PADME"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # a provincial hall sits behind one address
AXES_LOCKOUT_CALLABLE = "projects.people.sign_in.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 10
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview shows our own pages in a frame
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "th"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = WAGTAILADMIN_PERMITTED_LANGUAGES = [("th", "ไทย")]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale"]
TIME_ZONE = "Asia/Bangkok"
USE_I18N = USE_TZ = True
USE_THOUSAND_SEPARATOR = True

# Files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Uploaded spreadsheets hold unpublished figures: they never lie below MEDIA_ROOT.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# An S3-compatible store in place of the disk, where a bucket is named: private, spoken to by PADME alone (cms.storage).
if env.str("PADME_S3_BUCKET", default=""):
    _S3 = {
        "bucket_name": env.str("PADME_S3_BUCKET"),
        "endpoint_url": env.str("PADME_S3_ENDPOINT", default="") or None,
        "region_name": env.str("PADME_S3_REGION", default="") or None,
        "access_key": env.str("PADME_S3_ACCESS_KEY", default="") or None,
        "secret_key": env.str("PADME_S3_SECRET_KEY", default="") or None,
        "addressing_style": env.str("PADME_S3_ADDRESSING", default="path"),
        "signature_version": "s3v4",
        "default_acl": None,  # what the bucket says: private
        "file_overwrite": False,
        "max_memory_size": 8 * 1024 * 1024,  # larger files wait on disk while they are passed through
    }
    for _name, _backend in (("default", "MediaStore"), ("private", "PrivateStore")):
        _location = {"location": "media" if _name == "default" else "private"}
        STORAGES[_name] = {"BACKEND": f"cms.storage.{_backend}", "OPTIONS": _S3 | _location}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a project with some hundred activities is one form
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "PADME"
WAGTAILADMIN_BASE_URL = env.str("PADME_BASE_URL", default="http://localhost:8000")
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.search"}}
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_FINISH_WORKFLOW_ACTION = "projects.register.finish.publish_what_was_accepted"
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAILIMAGES_IMAGE_MODEL = "publications.Photo"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"heic": "jpeg", "webp": "webp"}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
TAGGIT_CASE_INSENSITIVE = True
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = False  # the cell rules of projects.exchange do it, completely

EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="padme@localhost")
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)  # STARTTLS, usually port 587
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)  # TLS from the first byte, usually port 465
EMAIL_PORT = env.int("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587 if EMAIL_USE_TLS else 25)
EMAIL_TIMEOUT = env.int("EMAIL_TIMEOUT", default=15)  # seconds: a mail server that is silent keeps no page waiting

PADME_SITE_AFTER_MIGRATE = True  # a bare `migrate` leaves a site that answers
PADME_SAMPLE_DATA = env.bool("PADME_SAMPLE_DATA", default=False)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
SILENCED_SYSTEM_CHECKS = ["security.W019"]  # frames of our own pages only: Wagtail's preview is one
