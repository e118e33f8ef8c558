"""Copy the front-end packages from ``node_modules/`` into ``static/vendor/`` (ignored by git).

    python scripts/assets.py

Run it after ``npm ci --ignore-scripts``; it writes only what has changed, so it may run at every start.

    static/vendor/nhsuk/nhsuk.css    the design system, without its foreign font and its foreign addresses
    static/vendor/nhsuk/nhsuk.js     its behaviour, an ES module
    static/vendor/nhsuk/images/      the icons that the style sheet names
    static/vendor/htmx/htmx.js       partial pages
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NHSUK = "nhsuk-frontend/dist/nhsuk"

FONT_FACE = re.compile(r"@font-face\s*{[^}]*}")
# Static files with hashed names follow a source map comment and fail where the map is not shipped.
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S+")
IMAGE = re.compile(r"url\((['\"]?)/assets/images/([\w.-]+)\1\)")


def local_style(css: str) -> str:
    """The design system's style sheet, asking for nothing but the files beside it.

    Frutiger is licensed to NHS.UK sites only and lies on a foreign host; Arial is what the design system
    falls back to.
    """
    css = FONT_FACE.sub("", css)
    css = css.replace("Frutiger W01,", "")
    css = IMAGE.sub(r"url(images/\2)", css)
    return SOURCE_MAP.sub("", css)


def images_of(css: str) -> list[str]:
    """Names of the images that the style sheet asks for."""
    return sorted({name for _quote, name in IMAGE.findall(css)})


def plan(modules: Path) -> dict[str, str]:
    """What belongs below ``static/vendor/``: path to content."""
    dist = modules / NHSUK
    css = (dist / "nhsuk-frontend.min.css").read_text("utf-8")
    files = {
        "nhsuk/nhsuk.css": local_style(css),
        "nhsuk/nhsuk.js": SOURCE_MAP.sub("", (dist / "nhsuk-frontend.min.js").read_text("utf-8")),
        "htmx/htmx.js": SOURCE_MAP.sub("", (modules / "htmx.org/dist/htmx.min.js").read_text("utf-8")),
    }
    for name in images_of(css):
        files[f"nhsuk/images/{name}"] = (dist / "assets/images" / name).read_text("utf-8")
    return files


def write(files: dict[str, str], target: Path) -> int:
    """Write the files that differ from what is there; answer how many those were."""
    written = 0
    for name, content in files.items():
        path = target / name
        if path.exists() and path.read_text("utf-8") == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
        written += 1
    return written


def main(modules: Path = ROOT / "node_modules", target: Path = ROOT / "static" / "vendor") -> int:
    """Copy everything; the exit status of the command."""
    if not (modules / NHSUK).is_dir():
        sys.stderr.write(f"No {NHSUK} in {modules}. Run: npm ci --ignore-scripts\n")
        return 1
    files = plan(modules)
    sys.stdout.write(f"assets: {write(files, target)} of {len(files)} files written to {target}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
