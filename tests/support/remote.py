"""A running server spoken to over HTTP, in place of Django's test client in a ``Visit``."""

import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request


class Answer:
    """``status_code``, ``content`` and headers by name."""

    def __init__(self, response):
        self.status_code, self.headers = response.status, response.headers
        self.content = response.read()

    def __getitem__(self, name):
        return self.headers[name]

    def get(self, name, default=None):
        return self.headers.get(name, default)


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class Remote:
    """Keeps cookies, follows nothing. Raises OSError or HTTPException when the server goes away."""

    def __init__(self, base):
        self.base = base
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(_Stay, cookies)

    def get(self, address, data=None):
        return self._ask(address, None)

    def post(self, address, data):
        return self._ask(address, urllib.parse.urlencode(data, doseq=True).encode())

    def _ask(self, address, body):
        try:
            with self._opener.open(urllib.parse.urljoin(self.base, address), body, 30) as response:
                return Answer(response)
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error)
