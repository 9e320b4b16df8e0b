"""The refusal that every form, import and API can show."""

from django.core.exceptions import ValidationError


class RuleBroken(ValidationError):
    """A rule of the domain says no. `code` names the rule, the message says in Thai how to mend it.

    A screen that knows more adds it on the way: `links`, {message: address where it is mended}; `typed`, (label, text)
    pairs of what the person wrote, so that nothing typed is lost; `back`, the page to go on from.
    """

    links, typed, back = {}, (), ""


class Overtaken(Exception):
    """Someone else saved or decided in between. `theirs` and `yours` are lists of (label, text)."""

    def __init__(self, message="มีผู้บันทึกหลังจากท่านเปิดหน้านี้", *, conflicts=(), url=""):
        super().__init__(message)
        self.message, self.conflicts, self.url = message, conflicts, url


def id_in(text) -> int:
    """The id that a request names; 0, which no row has, for what is none or longer than any database counts."""
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def show_refusal(form, refused, at_field=None):
    """Put a refusal where it belongs: at the named field, or above the form. `at_field`: the rule's name → the form's."""
    if hasattr(refused, "error_dict"):
        for name, errors in refused.error_dict.items():
            name = (at_field or {}).get(name, name)
            form.add_error(name if name in form.fields else None, errors)
    else:
        form.add_error(None, refused)
