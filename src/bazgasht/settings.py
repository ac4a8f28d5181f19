"""Django's settings, all of them from :mod:`bazgasht.config`."""

from datetime import timedelta

from bazgasht.config import get_config

config = get_config()
PRODUCTION = config.env == "production"
DEBUG = False
DEVELOPMENT = not PRODUCTION

SECRET_KEY = config.secret_key
PII_KEYS = config.pii_keys
LOOKUP_KEY = config.lookup_key
BADGE_KEY = config.badge_key
CERTIFICATES_URL = config.certificates_url
ALLOWED_HOSTS = config.allowed_hosts
TRUSTED_PROXIES = frozenset(config.trusted_proxies)
CSRF_TRUSTED_ORIGINS = [f"https://{h}" for h in ALLOWED_HOSTS if h and h != "*"]
FILES_DIR = config.data / "files"
VAR_DIR = config.data
HOLIDAYS_FILE = config.data / "holidays.yaml"

INSTALLED_APPS = [
    "bazgasht.core",
    "bazgasht.ui",
    "bazgasht.access",
    "bazgasht.network",
    "bazgasht.people",
    "bazgasht.plans",
    "bazgasht.services",
    "bazgasht.ledger",
    "bazgasht.occupations",
    "bazgasht.referrals",
    "bazgasht.training",
    "bazgasht.work",
    "bazgasht.chains",
    "bazgasht.jobs",
    "bazgasht.matching",
    "bazgasht.insight",
    "bazgasht.councils",
    "bazgasht.harms",
    "bazgasht.shell",
    "bazgasht.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "procrastinate.contrib.django",
    "django_htmx",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_tables2",
    "django_filters",
]

MIDDLEWARE = [
    "bazgasht.ui.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "bazgasht.ui.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bazgasht.access.middleware.ActorMiddleware",
    "bazgasht.shell.middleware.DomainErrorMiddleware",
]

ROOT_URLCONF = "bazgasht.urls"
WSGI_APPLICATION = "bazgasht.wsgi.application"
AUTH_USER_MODEL = "access.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bazgasht.shell.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "ui/table.html"


def _database(role: str, *, serves: bool = False) -> dict[str, object]:
    """``serves``: the role behind the pages, with a pool and prepared statements: planning under
    row security costs ten times what the statement does (docs/adr/0013)."""
    options: dict[str, object] = {"server_side_binding": True}
    if serves:
        # a database that is away is told in seconds, and asked again as soon as somebody comes
        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 4, "reconnect_timeout": 8}
        options["prepare_threshold"] = 1 if config.prepares else None
    return {
        **config.database(role),
        "ENGINE": "bazgasht.core.backend",
        "ATOMIC_REQUESTS": role == "runtime",
        "OPTIONS": options,
    }


DATABASES = {
    "default": _database("runtime", serves=True),
    "owner": _database("owner"),
    "aggregate": _database("aggregate"),
}

LANGUAGE_CODE = "fa"
LANGUAGES = [("fa", "فارسی"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "bz_language"
TIME_ZONE = "Asia/Tehran"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = config.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
MEDIA_ROOT = FILES_DIR
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, object]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
PASSWORD_LENGTH = 10
AUTH_PASSWORD_VALIDATORS.append(
    {
        "NAME": "bazgasht.access.passwords.LongEnoughValidator",
        "OPTIONS": {"min_length": PASSWORD_LENGTH},
    }
)
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "bazgasht.access.adapter.AccountAdapter"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/15m/key,100/15m/ip",
    "reauthenticate": "10/15m/user",
    "change_password": "10/15m/user",
}
_SIGN_IN_FORMS = "bazgasht.access.forms.sign_in"
ACCOUNT_FORMS = {
    "login": f"{_SIGN_IN_FORMS}.LoginForm",
    "reauthenticate": f"{_SIGN_IN_FORMS}.ReauthenticateForm",
    "change_password": f"{_SIGN_IN_FORMS}.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": f"{_SIGN_IN_FORMS}.AuthenticateForm",
    "reauthenticate": f"{_SIGN_IN_FORMS}.ReauthenticateCodeForm",
    "activate_totp": f"{_SIGN_IN_FORMS}.ActivateTOTPForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = "username"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Bazgasht"
MFA_ADAPTER = "bazgasht.access.adapter.MFAAdapter"

SESSION_COOKIE_AGE = int(timedelta(hours=10).total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = config.idle_minutes * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False
CSRF_FAILURE_VIEW = "bazgasht.ui.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        # counters of failed sign-ins live here: a flood of names must not push one out
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

EMAIL_BACKEND = config.email_backend
EMAIL_HOST = config.email_host
EMAIL_PORT = config.email_port
EMAIL_HOST_USER = config.email_user
EMAIL_HOST_PASSWORD = config.email_password
EMAIL_USE_TLS = config.email_tls
EMAIL_USE_SSL = config.email_ssl
EMAIL_TIMEOUT = 10  # seconds: pages that send wait for no mail server that hangs
EMAIL_FILE_PATH = config.data / "mail"
DEFAULT_FROM_EMAIL = config.email_from

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(fault)s%(message)s"}},
    "filters": {"fault": {"()": "bazgasht.core.faults.FaultNumber"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["fault"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        # request lines may carry what was typed into a search box
        "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
# whether other host names below ours speak HTTPS is not ours to promise
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
LANGUAGES_RTL = ["fa"]
