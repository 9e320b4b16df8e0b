"""What must hold before PADME starts: said by `check`, not found out in production."""

from django.apps import apps
from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import models

from projects.people.scope import ScopedModel

MONEY_SUFFIXES = ("_baht",)
MONEY_WORDS = ("amount", "budget", "allocated", "price", "cost", "paid")
NOT_MONEY = {"budget_source", "budget_plan", "budget_plan_id", "reference_price_is_ready", "budget_lines"}


@register(Tags.database)
def sqlite_does_not_lose_writes(app_configs, **kwargs):
    """SQLite runs in WAL with IMMEDIATE transactions: the default mode loses concurrent writes."""
    errors = []
    for alias, database in settings.DATABASES.items():
        if "sqlite" not in database["ENGINE"]:
            continue
        options = database.get("OPTIONS", {})
        if options.get("transaction_mode") != "IMMEDIATE" or "journal_mode=WAL" not in options.get("init_command", ""):
            errors.append(Error(f"SQLite database {alias!r} must use WAL and IMMEDIATE.", id="padme.E001"))
    return errors


@register(Tags.models)
def scoped_model_comes_first(app_configs, **kwargs):
    """`ScopedModel` is the first base of every scoped model, or another manager becomes the default one."""
    return [
        Error(f"{model.__name__}: ScopedModel must be its first base class.", obj=model, id="padme.E002")
        for model in apps.get_models()
        if issubclass(model, ScopedModel) and not issubclass(model.__bases__[0], ScopedModel)
    ]


@register(Tags.models)
def money_is_decimal_and_says_its_unit(app_configs, **kwargs):
    """Amounts are decimals with two places whose name ends in `_baht`; no float anywhere."""
    errors = []
    for model in apps.get_models():
        if model._meta.app_label not in {"projects", "home", "publications"}:
            continue
        for field in model._meta.concrete_fields:
            is_money = field.name.endswith(MONEY_SUFFIXES)
            if isinstance(field, models.FloatField):
                errors.append(Error(f"{field}: no floats here.", obj=field, id="padme.E003"))
            elif is_money and not (isinstance(field, models.DecimalField) and field.decimal_places == 2):
                errors.append(Error(f"{field}: money is a Decimal with two places.", obj=field, id="padme.E003"))
            elif (
                isinstance(field, models.DecimalField)
                and any(word in field.name for word in MONEY_WORDS)
                and not is_money
                and field.name not in NOT_MONEY
            ):
                errors.append(Error(f"{field}: say the unit in the name.", obj=field, id="padme.E004"))
    return errors


@register(Tags.security)
def no_demo_accounts(app_configs, **kwargs):
    """Production refuses to start while a demo account exists."""
    from cms.demo import demo_accounts_exist

    if getattr(settings, "PADME_REFUSE_DEMO_ACCOUNTS", False) and demo_accounts_exist():
        return [Error("มีบัญชีสาธิตอยู่ในฐานข้อมูลนี้ ลบออกก่อนใช้งานจริง", id="padme.E005")]
    return []


@register(Tags.security)
def mail_is_encrypted_one_way(app_configs, **kwargs):
    """Either STARTTLS or TLS from the start: with both, Django refuses at the first mail, which may be weeks later."""
    if settings.EMAIL_USE_TLS and settings.EMAIL_USE_SSL:
        return [Error("EMAIL_USE_TLS และ EMAIL_USE_SSL ตั้งพร้อมกันไม่ได้ เลือกอย่างเดียว", id="padme.E006")]
    return []
