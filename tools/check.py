"""``make check``: everything that can be said about the code without running it.

Every step runs, also after one failed; ``--fix`` first mends what a machine can mend.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
DATA = ROOT / ".venv" / "check-data"
CODE = ("src", "tests", "tools", *(["bench"] if (ROOT / "bench").exists() else []))

MENDS = (
    (BIN / "ruff", "check", "--fix", "--quiet", "--exit-zero", *CODE),
    (BIN / "ruff", "format", "--quiet", *CODE),
    (sys.executable, "-m", "bazgasht", "reference"),
)


def typed() -> list[str]:
    """What mypy reads: the core, the entry points and each room's rules and verbs."""
    package = ROOT / "src" / "bazgasht"
    names = ("services", "selectors", "policies", "permissions", "states")
    found = [package / "core", package / "run", package / "config.py", package / "cli.py"]
    for room in sorted(p for p in package.iterdir() if p.is_dir() and p not in found):
        found += [p for n in names for p in (room / f"{n}.py", room / n) if p.exists()]
    return [str(p.relative_to(ROOT)) for p in found]


def steps() -> list[tuple[str, tuple[object, ...]]]:
    django = (sys.executable, "-W", "ignore", "-m", "django")
    return [
        ("lint", (BIN / "ruff", "check", *CODE)),
        ("format", (BIN / "ruff", "format", "--check", "--quiet", *CODE)),
        ("rooms", (BIN / "lint-imports", "--no-logo")),
        ("translations", (sys.executable, "-m", "tools.messages")),
        ("sheets and templates", (sys.executable, "-m", "tools.pages")),
        ("migrations", (*django, "makemigrations", "--check", "--dry-run")),
        ("generated documents", (sys.executable, "-m", "bazgasht", "reference", "--check")),
        ("types", (BIN / "mypy", *typed())),
    ]


def main(fix: bool) -> int:
    environment = os.environ | {
        # the tests' settings hold no pool, which would wait for a database that is not running
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "BAZGASHT_TEST_ROOT": str(DATA),
        "BAZGASHT_DATA": str(DATA),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    DATA.mkdir(exist_ok=True)
    if fix:
        for command in MENDS:
            subprocess.run(command, cwd=ROOT, env=environment, check=False)
    failed = []
    for name, command in steps():
        began = time.monotonic()
        done = subprocess.run(
            command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True
        )
        ok = done.returncode == 0
        print(f"{'ok  ' if ok else 'FAIL'} {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if not ok:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    print(f"check: {'failed: ' + ', '.join(failed) if failed else 'all is well'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main("--fix" in sys.argv))
