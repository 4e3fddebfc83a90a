"""A connector of Watchword as a process of its own, with nothing but Python's standard library.

It serves an MDM that is a folder: each policy is a JSON file of keys and values. Watchword asks it over HTTP, as
docs/connector-openapi.json says. The folder comes from ACME_FOLDER, the key that Watchword shows from CONNECTOR_KEY, the port
from CONNECTOR_PORT (0: any); the address is printed when it listens.
"""

import hashlib
import hmac
import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FOLDER = Path(os.environ["ACME_FOLDER"])
KEY = os.environ["CONNECTOR_KEY"]

DEFINITION = {
    "contract": 1,
    "id": "acme-files",
    "title": "Acme, a folder of policies",
    "docs": "https://example.com/acme/files",
    "account": {"tenant": {"type": "text", "description": "The tenant.", "required": True}},
    "slot": {"policy": {"type": "text", "description": "The policy that holds the key.", "required": True}},
    "place": ["policy"],
    "delivery": "none",
    "devices": False,
    "permissions": [
        {"name": "read the folder", "for": "observe", "required": True},
        {"name": "write the folder", "for": "write", "required": True},
    ],
    "longestValue": 200,
}


class Trouble(Exception):
    """What went wrong, in one of the kinds that Watchword knows."""

    def __init__(self, kind, says):
        super().__init__(says)
        self.kind = kind


def file_of(slot):
    name = slot["settings"]["policy"]
    if not name.replace("-", "").isalnum():
        raise Trouble("rejected", "a policy is named with letters, digits and hyphens")
    return FOLDER / f"{name}.json"


def look(slot):
    """The policy as a whole, and what Watchword wants to know of it."""
    try:
        text = file_of(slot).read_text("utf-8")
    except FileNotFoundError:
        raise Trouble("rejected", f"there is no policy {slot['settings']['policy']}") from None
    policy = json.loads(text)
    seen = {
        "place": slot["settings"]["policy"],
        "copies": [{"holds": policy.get(slot["key"]), "count": 1}],
        "revision": hashlib.sha256(text.encode("utf-8")).hexdigest(),
        "neighbours": [name for name in policy if name != slot["key"]],
    }
    return policy, seen


def observe(asked):
    return look(asked["slot"])[1]


def write(asked):
    slot, value = asked["slot"], asked["value"]
    policy, seen = look(slot)
    if seen["copies"][0]["holds"] != value:
        if seen["revision"] != asked["revision"]:
            raise Trouble("conflict", "the policy was changed in between")
        file, new = file_of(slot), FOLDER / "new.tmp"
        new.write_text(json.dumps({**policy, slot["key"]: value}), "utf-8")
        new.replace(file)
    after = look(slot)[1]
    outcome = "written" if after["copies"][0]["holds"] == value else "unconfirmed"
    return {"outcomes": [{"outcome": outcome, "copies": 1}], "after": after}


def check(asked):
    findings = []
    for slot in asked["slots"]:
        finding = {"check": "policy", "slot": slot["name"]}
        try:
            look(slot)
            findings.append({**finding, "level": "ok", "says": "the policy is there"})
        except Trouble as trouble:
            findings.append({**finding, "level": "failure", "says": str(trouble), "resolve": "make the policy"})
    return {"findings": findings, "next": None}


CALLS = {"/v1/check": check, "/v1/observe": observe, "/v1/write": write}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.respond(lambda _: DEFINITION if self.path == "/v1/definition" else None)

    def do_POST(self):
        self.respond(CALLS.get(self.path, lambda _: None))

    def respond(self, call):
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            shown = self.headers.get("authorization", "").encode("utf-8")
            if not hmac.compare_digest(shown, f"Bearer {KEY}".encode("utf-8")):
                return self.send(401, {"kind": "auth", "says": "another key"})
            answer = call(json.loads(body) if body else None)
            if answer is None:
                return self.send(404, {"kind": "rejected", "says": "no such call"})
            self.send(200, answer)
        except Trouble as trouble:
            self.send(409 if trouble.kind == "conflict" else 400, {"kind": trouble.kind, "says": str(trouble)})
        except Exception as error:  # A bug is no answer: Watchword tries again later.
            self.send(500, {"kind": "unavailable", "says": type(error).__name__})

    def send(self, status, answer):
        text = json.dumps(answer).encode("utf-8")
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        """Requests carry tokens: nothing of them is logged."""


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("CONNECTOR_PORT", "9000"))), Handler)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
