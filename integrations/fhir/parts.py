"""Parts of JSON that somebody else wrote: what is not of the right kind is not there. Pure."""


def text_of(value: object, name: str) -> str:
    """A text in an object; empty where there is none."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def dicts(value: object, name: str) -> list[dict]:
    """The objects in a list in an object."""
    found = value.get(name) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def kind_of(resource: object) -> str:
    """The resource's type."""
    return text_of(resource, "resourceType")
