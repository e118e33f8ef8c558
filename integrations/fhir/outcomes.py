"""What went wrong, as FHIR says it: every error is an OperationOutcome. Pure."""


class Refusal(Exception):  # noqa: N818  (it is an answer, not a fault)
    """An answer other than success: the HTTP status, FHIR's code of the issue, a sentence, and headers besides."""

    def __init__(self, status: int, code: str, words: str, headers: dict[str, str] | None = None):
        super().__init__(words)
        self.status, self.code, self.words, self.headers = status, code, words, headers or {}

    def as_resource(self) -> dict:
        """The OperationOutcome."""
        return outcome(self.code, self.words)


def outcome(code: str, words: str, severity: str = "error") -> dict:
    """One issue."""
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, "diagnostics": words}],
    }


def not_found(kind: str) -> Refusal:
    """What is not there and what the reader may not see are one answer."""
    return Refusal(404, "not-found", f"There is no such {kind}, or not for you.")
