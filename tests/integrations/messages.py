"""Made-up ADT messages for tests: what a test does not say is filled in plainly. NHS numbers of the 999 range."""

import datetime as dt
import itertools

from integrations.mllp import framed

_count = itertools.count(1)


def stamp(moment: dt.datetime) -> str:
    """As HL7 writes a moment, with its offset."""
    return moment.strftime("%Y%m%d%H%M%S%z")


def adt(code: str = "A01", **said) -> bytes:
    """One message, as bytes with segments ended by ``\\r``."""
    now = said.get("sent_at") or said.get("at") or dt.datetime.now(dt.UTC)
    at = said.get("at", now)
    given = {
        "application": "PAS", "facility": "LARCH", "to": ("ALONGSIDE", "RLL"), "control_id": f"M{next(_count)}",
        "nhs": "9990000018", "local": "L1", "family": "Whitlock", "given": "Dean", "born": "19850314",
        "class": "I", "ward": "^OAK^^LARCH", "consultant": "C1^Byrne^Asha^^^Dr", "specialty": "710", "visit": "V1",
        "admitted": "", "discharged": "", "method": "", "destination": "", "charset": "", "died_on": "", "died": "",
        "separators": "|^~\\&", "mrg": "", "z": "", "sent": stamp(now), "evn6": stamp(at), "evn2": stamp(now),
    } | said  # fmt: skip
    bar = given["separators"][0]
    pid3 = "~".join(filter(None, (
        given["nhs"] and f"{given['nhs']}^^^NHS^NH", given["local"] and f"{given['local']}^^^LARCH^MR",
    )))  # fmt: skip
    pid = _fields("PID", {1: "1", 3: pid3, 5: f"{given['family']}^{given['given']}", 7: given["born"], 8: "M",
                          29: given["died_on"], 30: given["died"]})  # fmt: skip
    pv1 = _fields("PV1", {1: "1", 2: given["class"], 3: given["ward"], 9: given["consultant"],
                          10: given["specialty"], 19: given["visit"], 36: given["method"],
                          37: given["destination"], 44: given["admitted"], 45: given["discharged"]})  # fmt: skip
    msh = _fields("MSH", {1: "^~\\&", 2: given["application"], 3: given["facility"], 4: given["to"][0],
                          5: given["to"][1], 6: given["sent"], 8: f"ADT^{code}", 9: given["control_id"],
                          10: "P", 11: "2.4", 17: given["charset"]})  # fmt: skip
    evn = _fields("EVN", {2: given["evn2"], 6: given["evn6"]})
    lines = [msh, evn, pid]
    if code in ("A40", "A47") or given["mrg"]:
        lines.append(_fields("MRG", {1: given["mrg"]}))
    if code not in ("A31", "A40", "A47"):
        lines.append(pv1)
    lines += [given["z"]] if given["z"] else []
    text = "\r".join(lines) + "\r"
    text = text.translate(str.maketrans("|^~\\&", given["separators"])) if bar != "|" else text
    return text.encode(said.get("encoding", "utf-8"))


def _fields(segment: str, values: dict[int, str]) -> str:
    return "|".join([segment, *(values.get(number, "") for number in range(1, max(values) + 1))]).rstrip("|")


def wire(*messages: bytes) -> bytes:
    """Several messages as one stretch of bytes."""
    return b"".join(map(framed, messages))
