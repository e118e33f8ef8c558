"""Resources held against the FHIR model before they go out and when they come in.

R4 and R4B say the same of every resource used here; the library keeps R4B. Its models take a second and a half to
load, so they are loaded when first needed and not by whatever imports the addresses.
"""

from functools import cache
from importlib import import_module


@cache
def _model(kind: str):
    return getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def check(resource: dict) -> dict:
    """The resource as it was. Raises ValueError with every fault in it."""
    _model(resource["resourceType"]).model_validate(resource)
    return resource
