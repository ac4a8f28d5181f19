"""Settings of the tests: the product's own, in a throw-away data directory with its own cluster.

The directory is named in the environment, so that xdist's workers share one cluster.
"""

import os
import tempfile
from pathlib import Path

ROOT = "BAZGASHT_TEST_ROOT"
if ROOT not in os.environ:
    for name in [n for n in os.environ if n.startswith(("BAZGASHT_", "DATABASE_"))]:
        del os.environ[name]
    prefix = f"bazgasht-test-{os.getpid()}-"
    os.environ[ROOT] = tempfile.mkdtemp(prefix=prefix, dir="/tmp")
    Path(os.environ[ROOT]).chmod(0o711)  # the database's user passes through
for name, value in {"DATA": os.environ[ROOT], "ENV": "local", "HOST": "127.0.0.1"}.items():
    os.environ[f"BAZGASHT_{name}"] = value

from bazgasht.settings import *  # noqa: E402, F403
from bazgasht.settings import DATABASES, PASSWORD_HASHERS, config  # noqa: E402

for alias, database in DATABASES.items():
    database |= config.database("owner")
    database["ENGINE"] = "tests.engine"
    # what can't be typed fails here; planning under row security is half of the server's work
    database["OPTIONS"] = {"server_side_binding": True, "prepare_threshold": 1}
    if alias != "default":
        database["TEST"] = {"MIRROR": "default"}

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
