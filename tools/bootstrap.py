"""Makes .venv and installs the pinned requirements; run by make with the system's Python.

Does nothing when the stamp in .venv fits: about 30 ms. Only the standard library is used here.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LISTS = {"base": "base.txt", "dev": "dev.txt"}


def main(kind: str) -> int:
    wanted = stamps()
    if fits(kind, wanted):
        return 0
    with (ROOT / "requirements" / LISTS[kind]).open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once
        if not fits(kind, wanted):
            install(kind, wanted)
    return 0


def stamps() -> dict[str, str]:
    """What each kind of environment was made from: place, Python, requirements, this file."""
    common = f"{ROOT}|{sys.version_info[:2]}|{Path(__file__).read_text()}"
    return {
        kind: hashlib.sha256((common + (ROOT / "requirements" / name).read_text()).encode())
        .hexdigest()
        for kind, name in LISTS.items()
    }  # fmt: skip


def fits(kind: str, wanted: dict[str, str]) -> bool:
    """Everything of ``base`` is in ``dev`` too."""
    for have in {kind, "dev"}:
        stamp = VENV / f".bazgasht-{have}"
        if stamp.exists() and stamp.read_text() == wanted[have] and PYTHON.exists():
            return True
    return False


def install(kind: str, wanted: dict[str, str]) -> None:
    began = time.monotonic()
    make_environment()
    for old in VENV.glob(".bazgasht-*"):
        old.unlink()
    say(f"Installing the requirements ({kind})")
    requirements = ROOT / "requirements" / LISTS[kind]
    if not (install_uv() and with_uv(requirements)):
        run(PYTHON, "-m", "pip", "install", *quiet(), "--require-hashes", "-r", requirements)
    link_project()
    # every process that is started later reads what is compiled now, also where Python may not write
    run(PYTHON, "-m", "compileall", "-q", ROOT / "src")
    (VENV / f".bazgasht-{kind}").write_text(wanted[kind])
    say(f"Installed in {time.monotonic() - began:.0f} s")


def make_environment() -> None:
    have = PYTHON.exists() and output(PYTHON, "-c", "import sys, pip; print(sys.version_info[:2])")
    made = VENV / "pyvenv.cfg"
    here = (
        made.exists() and str(VENV) in made.read_text()
    )  # scripts hold the path they were made in
    if have == str(sys.version_info[:2]) and here:
        return
    say("Making the Python environment in .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    package = f"python3.{sys.version_info[1]}-venv"
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing the system package {package}")
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False)
        if subprocess.run([sys.executable, "-m", "venv", VENV], check=False).returncode == 0:
            return
    sys.exit(f"Python's venv module does not work here; install {package} and try again.")


def install_uv() -> bool:
    """uv installs four times as fast as pip; without it pip does the same work."""
    pinned = ROOT / "requirements" / "uv.txt"
    command = [PYTHON, "-m", "pip", "install", *quiet(), "--require-hashes", "-r", pinned]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def with_uv(requirements: Path) -> bool:
    environment = {**os.environ, "VIRTUAL_ENV": str(VENV), "UV_NO_CONFIG": "1"}
    # as pip does it: whichever index has the pinned version; the hash decides what is accepted
    environment["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    for ours, theirs in (("index-url", "UV_DEFAULT_INDEX"), ("extra-index-url", "UV_INDEX")):
        value = output(PYTHON, "-m", "pip", "config", "get", f"global.{ours}")
        if value and theirs not in environment:
            environment[theirs] = value
    if "PIP_INDEX_URL" in os.environ:
        environment.setdefault("UV_DEFAULT_INDEX", os.environ["PIP_INDEX_URL"])
    if certificate := os.environ.get("PIP_CERT"):
        environment.setdefault("SSL_CERT_FILE", certificate)
    if links := os.environ.get("PIP_FIND_LINKS"):
        environment.setdefault("UV_FIND_LINKS", links)
    command = [PYTHON, "-m", "uv", "pip", "install", "--compile-bytecode", "--require-hashes",
               "-r", requirements]  # fmt: skip
    done = subprocess.run(command, check=False, env=environment, capture_output=True)
    if done.returncode:
        say("uv could not install them; pip takes a little longer")
    return done.returncode == 0


def link_project() -> None:
    """Make ``src`` importable and ``bazgasht`` a command, without building anything."""
    site = output(PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    for old in Path(site).glob("__editable__*bazgasht*"):
        old.unlink()
    (Path(site) / "bazgasht.pth").write_text(f"{ROOT / 'src'}\n")
    command = VENV / "bin" / "bazgasht"
    # the path of an interpreter may be too long, or hold spaces, for a #! line
    command.write_text(
        "#!/bin/sh\n"
        '\'\'\'exec\' "$(dirname -- "$(readlink -f -- "$0")")/python" "$0" "$@"\n'
        "' '''\n"
        "from bazgasht.cli import main\n\nmain()\n"
    )
    command.chmod(0o755)


def quiet() -> list[str]:
    return ["--quiet", "--disable-pip-version-check", "--no-input"]


def run(*command: object) -> None:
    if (code := subprocess.run([str(c) for c in command], check=False).returncode) != 0:
        sys.exit(f"failed ({code}): {' '.join(str(c) for c in command)}")


def output(*command: object) -> str:
    done = subprocess.run([str(c) for c in command], check=False, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def say(line: str) -> None:
    print(f"• {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
