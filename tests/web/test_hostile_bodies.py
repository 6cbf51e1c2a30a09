"""Connections that send slowly, or never the rest: they may not keep others from reading."""

from __future__ import annotations

import io
import threading

import pytest

from meerwaarde.web.upkeep import bodies


class Dripping(io.RawIOBase):
    """A body that does not come."""

    def __init__(self):
        super().__init__()
        self.asked, self.comes = threading.Event(), threading.Event()

    def read(self, _size=-1):
        self.asked.set()
        self.comes.wait(20)
        return b"a=b"


def pages(environ, start):
    start("200 OK", [])
    return [environ["wsgi.input"].read() if environ.get("CONTENT_LENGTH") else b"page"]


def asked(application, **environ):
    told = []
    body = b"".join(
        application({"wsgi.input": io.BytesIO(b"c=d"), **environ}, lambda status, _headers: told.append(status))
    )
    return told[0][:3], body


def test_it_works():
    application = bodies.beside_readers(pages, 2)
    assert asked(application, CONTENT_LENGTH="3") == ("200", b"c=d")
    assert asked(application) == ("200", b"page")
    assert asked(application, CONTENT_LENGTH="0") == ("200", b"c=d")


@pytest.mark.parametrize("size", ["3", str(bodies.SMALL + 1)])
def test_who_only_reads_goes_on_and_who_sends_comes_back_later(size):
    application = bodies.beside_readers(pages, 2)
    slow = [Dripping(), Dripping()]
    threads = [
        threading.Thread(target=asked, args=(application,), kwargs={"CONTENT_LENGTH": size, "wsgi.input": one})
        for one in slow
    ]
    for thread, one in zip(threads, slow, strict=True):
        thread.start()
        assert one.asked.wait(5)
    assert asked(application) == ("200", b"page")
    status, body = asked(application, CONTENT_LENGTH="3")
    assert (status, body) == ("503", bodies.BUSY.encode())
    for one in slow:
        one.comes.set()
    for thread in threads:
        thread.join(5)
    assert asked(application, CONTENT_LENGTH="3") == ("200", b"c=d")


def test_a_body_that_breaks_off_gives_its_place_back():
    class Broken(io.RawIOBase):
        def read(self, _size=-1):
            raise OSError

    application = bodies.beside_readers(pages, 1)
    for _time in range(3):
        with pytest.raises(OSError):  # noqa: PT011  any
            asked(application, CONTENT_LENGTH="3", **{"wsgi.input": Broken()})
    assert asked(application, CONTENT_LENGTH="3") == ("200", b"c=d")
