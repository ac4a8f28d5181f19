"""Third-party files: complete, small, reproducible, and cheap to ask for."""

import gzip
import json
import re
import time

import pytest

from bazgasht.ui import assets, dark, sprite, tokens

PACKAGE = assets.HERE.parent
FIRST_LOAD = [
    "vendor/bootstrap.rtl.min.css",
    "vendor/auto-dark.css",
    "vendor/htmx.min.js",
    "vendor/icons.svg",
    "ui/bazgasht.css",
    "ui/parts.css",
    "ui/bazgasht.js",
    "ui/autosave.js",
]
BUDGET = 400 * 1024


def test_a_second_start_costs_nothing():
    began = time.perf_counter()
    assets.ensure(progress=lambda line: pytest.fail(line))
    assert time.perf_counter() - began < 0.1


def test_a_changed_icon_list_builds_again(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    monkeypatch.setattr(assets, "STAMP", tmp_path / ".stamp")
    assets.ensure(progress=lambda line: None)
    (tmp_path / "icons.svg").unlink()
    assets.STAMP.write_text("of another list")
    assets.ensure(progress=lambda line: None)
    assert (tmp_path / "icons.svg").exists()


def test_the_first_page_weighs_less_than_400_kilobytes():
    static = assets.HERE / "static"
    packed = sum(len(gzip.compress((static / name).read_bytes())) for name in FIRST_LOAD)
    font = (static / "vendor/fonts/vazirmatn.woff2").stat().st_size
    assert packed + font + 20 * 1024 < BUDGET  # a page's own HTML is under 20 KB packed


def test_the_lock_names_exact_packages_and_no_addresses():
    lock = json.loads((assets.ROOT / "package-lock.json").read_text())
    packages = {name: p for name, p in lock["packages"].items() if name}
    assert all("integrity" in p and "resolved" not in p for p in packages.values())
    wanted = json.loads((assets.ROOT / "package.json").read_text())
    versions = {**wanted["dependencies"], **wanted["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", v) for v in versions.values())
    assert versions["htmx.org"].startswith("2.")


def test_source_maps_that_the_sheets_name_are_there():
    for sheet in assets.VENDOR.glob("*.css"):
        for name in re.findall(r"sourceMappingURL=(\S+)", sheet.read_text("utf-8")):
            assert (assets.VENDOR / name).exists()


def test_the_sprite_holds_every_listed_icon_once():
    ids = re.findall(r'<symbol id="([^"]+)"', (assets.VENDOR / "icons.svg").read_text())
    assert sorted(ids) == sorted(sprite.names())


def test_icons_named_in_templates_are_listed():
    pattern = re.compile(r"""\{% icon ["']([a-z0-9-]+)|\bicon(?:_name)?=["']([a-z0-9-]+)""")
    for path in PACKAGE.rglob("templates/**/*.html"):
        for found in pattern.findall(path.read_text("utf-8")):
            assert "".join(found) in sprite.names(), f"{path}: {found}"


def test_an_unknown_icon_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(sprite, "names", lambda: {"no-such-icon"})
    with pytest.raises(LookupError, match="no-such-icon"):
        sprite.make(tmp_path)


def test_the_automatic_palette_decides_what_the_dark_one_does():
    automatic = (assets.VENDOR / "auto-dark.css").read_text()
    assert "dark]" not in automatic
    for name, value in tokens.palette("dark").items():
        assert f"--bz-{name}: {value}" in automatic


def test_dark_rules_are_found_in_every_spelling():
    css = '/*c*/[data-bs-theme="dark"] a{x:1}b{y:2}[data-bs-theme=dark]{--z:3}'
    assert dark.automatic(css) == "[data-bs-theme=auto] a{x:1}\n[data-bs-theme=auto]{--z:3}"


def test_fonts_and_the_checker_are_where_others_look():
    names = {path.name for path in assets.font_dir().iterdir()}
    assert {"Vazirmatn-Regular.ttf", "Vazirmatn-Bold.ttf"} <= names
    assert assets.axe_path().exists()


def test_missing_fonts_are_an_error_not_boxes(monkeypatch, tmp_path):
    monkeypatch.setattr(assets, "VENDOR", tmp_path)
    with pytest.raises(assets.AssetError):
        assets.font_dir()
