"""The Django application the articles use: a CSV streamed row by row, and all at once."""
import csv
import os
import time

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.urls import path

settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="for tests", DEBUG=False)

import django  # noqa: E402

django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402

ROWS = 65_536


class Echo:
    def write(self, value):
        return value


def rows(count):
    for i in range(count):
        yield [f"Row {i}", str(i)]


def attach(response):
    response["Content-Disposition"] = 'attachment; filename="big.csv"'
    return response


def streamed(request):
    writer = csv.writer(Echo())
    return attach(StreamingHttpResponse((writer.writerow(r) for r in rows(ROWS)), content_type="text/csv"))


def plain(request):
    response = attach(HttpResponse(content_type="text/csv"))
    writer = csv.writer(response)
    for r in rows(ROWS):
        writer.writerow(r)
    return response


def killed(request):
    def some():
        for r in rows(1000):
            yield f"{r[0]},{r[1]}\r\n"
        time.sleep(0.5)
        os._exit(1)

    return attach(StreamingHttpResponse(some(), content_type="text/csv"))


def slow(request):
    def lines():
        yield "first line\r\n"
        time.sleep(2)
        yield "last line\r\n"

    return attach(StreamingHttpResponse(lines(), content_type="text/csv"))


urlpatterns = [path("streamed", streamed), path("plain", plain), path("killed", killed), path("slow", slow)]
application = get_wsgi_application()
