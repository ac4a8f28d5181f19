"""The embedded server's own settings, sized to the machine; rewritten at every start."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MB = 1024 * 1024
NAME = "bazgasht.conf"

HBA = "# made by bazgasht: no network, a password for everyone\nlocal all all scram-sha-256\n"

MAIN = f"""
include = '{NAME}'
include_if_exists = 'local.conf'  # yours: read last, never touched
"""


def settings(socket_dir: Path, *, durable: bool = True) -> str:
    """``durable=False`` is for throw-away clusters: a crash of the machine may lose them."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    lines = {
        "listen_addresses": "''",
        "unix_socket_directories": f"'{socket_dir}'",
        "unix_socket_permissions": "0700",
        "port": "5432",
        "max_connections": "100",
        "shared_buffers": _mb(memory // 16, 64, 1024),
        "effective_cache_size": _mb(memory // 2, 256, 65536),
        "work_mem": _mb(memory // 1024, 4, 32),
        "maintenance_work_mem": _mb(memory // 64, 64, 512),
        "dynamic_shared_memory_type": _shared_memory(),
        "max_wal_size": "1GB",
        "checkpoint_completion_target": "0.9",
        "random_page_cost": "1.1",
        "jit": "off",
        "password_encryption": "scram-sha-256",
        "timezone": "'UTC'",
        "fsync": "on",
        # what people type must not reach the log: errors of statements stay with their caller
        "logging_collector": "on",
        "log_directory": "'log'",
        "log_filename": "'postgresql-%a.log'",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_checkpoints": "off",
    }
    if not durable:
        lines |= {
            "fsync": "off",
            "full_page_writes": "off",
            "shared_buffers": "128MB",
            "logging_collector": "off",
            "autovacuum_naptime": "10s",
        }
    return "\n".join(f"{name} = {value}" for name, value in lines.items()) + "\n"


def _mb(size: int, low: int, high: int) -> str:
    return f"{min(max(size // MB, low), high)}MB"


def _shared_memory() -> str:
    """Containers often have 64 MB of /dev/shm, too little for a parallel query."""
    try:
        roomy = shutil.disk_usage("/dev/shm").total >= 256 * MB  # noqa: S108
    except OSError:
        roomy = False
    return "posix" if roomy else "mmap"
