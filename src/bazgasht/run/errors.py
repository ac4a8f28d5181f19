"""Errors whose message is all a person at the terminal needs; no traceback is shown for them."""

from bazgasht.config import ConfigError
from bazgasht.run.content import ContentError
from bazgasht.run.locks import Busy
from bazgasht.run.manifest import BackupError
from bazgasht.run.placement import ClusterError
from bazgasht.run.serve import ServeError

EXPECTED = (ConfigError, BackupError, ContentError, Busy, ClusterError, ServeError)
