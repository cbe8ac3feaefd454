"""What is shipped to the browser: vendored files as their manifest says, and a theme that can be read."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path

import pytest

import moderator.console

STATIC = Path(moderator.console.__file__).parent / "static"
CSS = (STATIC / "console.css").read_text()
PAIRS = [
    *[("ink", ground) for ground in ("ground", "surface", "blue-wash", "orange-wash", "green-wash", "gray-wash")],
    *[("soft", ground) for ground in ("ground", "surface")],
    *[("blue", ground) for ground in ("ground", "surface", "blue-wash")],
    *[(name, f"{name}-wash") for name in ("red", "orange", "yellow", "green")],
    *[("red", "surface"), ("red", "ground"), ("blue-strong", "blue-wash")],
    *[("on-blue", "blue"), ("on-blue", "blue-strong"), ("mark-ink", "mark")],
]


def test_vendored_files_are_those_of_the_manifest():
    manifest = json.loads((STATIC / "vendor/manifest.json").read_text())
    files = {path.name: path for path in (STATIC / "vendor").iterdir() if path.name != "manifest.json"}
    assert set(files) == set(manifest)
    for name, entry in manifest.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == entry["sha256"]
        assert entry["version"]
        assert entry["licence"]


def test_the_style_is_small_and_asks_nobody():
    assert len(CSS.encode()) < 32_768
    assert "url(" not in CSS
    assert "@import" not in CSS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_has_the_contrast_of_wcag_aa(scheme, ink, ground):
    colours = tokens()[scheme]
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_edges_of_fields_can_be_seen(scheme):
    assert contrast(tokens()[scheme]["edge"], tokens()[scheme]["surface"]) >= 3


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "blue-wash"])
def test_the_focus_can_be_seen(scheme, ground):
    assert contrast(tokens()[scheme]["focus"], tokens()[scheme][ground]) >= 3


def tokens():
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w+);", block)) for block in blocks[:2])  # the third is for paper
    return {"light": light, "dark": light | dark}


def contrast(one, other):
    brighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = (int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4))
    linear = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
