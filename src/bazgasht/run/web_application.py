"""What each web process loads: the application, with its URLs read before the first request."""

import signal

from django.urls import get_resolver

from bazgasht.run import processes
from bazgasht.wsgi import application

__all__ = ["application"]

# a process whose server was killed would keep the port; open transactions roll back by themselves
processes.die_with_parent(signal.SIGKILL)
_ = get_resolver().url_patterns
