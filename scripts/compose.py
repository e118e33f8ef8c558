"""Check a compose file against the Compose specification; no container engine is needed.

python scripts/compose.py docker-compose.yml
"""

import json
import re
import sys
from pathlib import Path

import yaml
from compose_spec import PyCompose

VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def interpolated(text: str) -> str:
    """The file with each variable's default, or a sample value where one is required."""
    return VARIABLE.sub(lambda found: found[3] if found[2] == "-" else "sample", text)


def fault(text: str) -> str | None:
    """What the specification does not allow, with its place in the file, or None."""
    try:
        # PyYAML resolves merge keys (<<), which the checker's own parser does not know.
        PyCompose.from_json(json.dumps(yaml.safe_load(interpolated(text)))).validate()
    except (ValueError, yaml.YAMLError) as error:
        return str(error)
    return None


def main(name: str) -> int:
    """Print the fault; the exit status of the command."""
    found = fault(Path(name).read_text("utf-8"))
    if found:
        sys.stderr.write(f"{name}: {found}\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
