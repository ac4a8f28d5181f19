"""The program as a site on this machine: what a tab asks for is answered inside the test's transaction."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from threading import Thread

from django.contrib.staticfiles import finders

ADDRESS = "http://testserver"
STATIC = "/static/"
TAB = "x-tab"
OURS = {TAB, "cookie", "connection", "host", "content-length", "content-type"}
NOT_OURS = {"content-length", "set-cookie", "connection"}


class Site:
    """``tabs`` maps the name that a tab sends with every request to who answers for it:
    ``answer(method, address, body, kind, headers)`` gives Django's response, or None when it failed."""

    def __init__(self):
        self.tabs = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.site = self
        self.server.daemon_threads, self.server.block_on_close = True, False
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def flag(self):
        """Of Chromium: where the address leads."""
        return f"--host-resolver-rules=MAP testserver:80 127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_arguments):
        """Nothing is written of it."""

    def _do(self):
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path.startswith(STATIC):
            return self._file(self.path.partition("?")[0].removeprefix(STATIC))
        headers = {k: v for k, v in self.headers.items() if k.lower() not in OURS}
        kind = self.headers.get("content-type", "")
        tab = self.server.site.tabs[self.headers[TAB]]
        answer = tab.answer(self.command, self.path, body, kind, headers)
        if answer is None:
            self.close_connection = True
            return None
        return self._send(answer.status_code, answer.items(), answer.getvalue())

    do_GET = do_POST = do_HEAD = do_PUT = do_DELETE = _do

    def _file(self, name):
        found = finders.find(name)
        if not found:
            return self._send(404, [], b"")
        kind = guess_type(name)[0] or "application/octet-stream"
        headers = [("Content-Type", kind), ("Cache-Control", "max-age=3600")]
        return self._send(200, headers, Path(found).read_bytes())

    def _send(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            if name.lower() not in NOT_OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
