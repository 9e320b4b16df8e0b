"""Columns whose form field reads what people here type."""

from django.db import models

from cms.fields import ThaiDateField, ThaiDateInput


class ThaiDayField(models.DateField):
    """A date stored in the common era and typed in the Buddhist one. To migrations it is a plain DateField."""

    def deconstruct(self):
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateField", args, kwargs

    def formfield(self, **kwargs):
        kwargs.update(form_class=ThaiDateField, widget=ThaiDateInput)
        return super().formfield(**kwargs)
