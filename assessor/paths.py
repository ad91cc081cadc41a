"""Where templates/, static/ and standards/ are: beside the package in a checkout, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_IN_WHEEL = _PACKAGE / "_data"

ROOT = _IN_WHEEL if _IN_WHEEL.is_dir() else _PACKAGE.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"
STANDARDS = ROOT / "standards"
SCHEMA = _PACKAGE / "schema"
