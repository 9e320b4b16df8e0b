from contextlib import contextmanager

from django.test import TestCase

from tests.cast import Cast


class PadmeTestCase(Cast, TestCase):
    """A test with the cast at hand. Go through the address, then look at page and database."""

    def get(self, address, *, by=None, **query):
        if by is None:
            self.client.logout()
        else:
            self.client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
        return self.client.get(address, query)

    def post(self, address, data=None, *, by=None, **extra):
        if by is not None:
            self.client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
        return self.client.post(address, data or {}, **extra)


class ManyCases:
    """For tables of thousands of cases: a case that fails names itself, those that hold are not reported one by one."""

    @contextmanager
    def subTest(self, msg=None, **case):
        try:
            yield
        except AssertionError as fault:
            raise AssertionError(f"{msg or ''} {case}: {fault}") from fault
