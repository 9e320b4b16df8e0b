"""Invented names: a common first name and a common family name, put together so that no two people share both."""

from cms.sample.files import read


def invented_names():
    """(first name, family name), each pair once, always in the same order."""
    names = read("names")
    first, last = names["first"], names["last"]
    for number in range(len(first) * len(last)):
        yield first[number % len(first)], last[(number + number // len(first)) % len(last)]
