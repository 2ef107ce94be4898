"""What stands between browsers and a server out there: nginx, Caddy, and a gate that wants people to sign in."""

import shutil
import ssl
import subprocess
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from party import PARTY_HOST, eventually
from roomlit.testing.waiting import PATIENCE_S

USER, PASSWORD = "guest", "secret"
HTPASSWD = "guest:{PLAIN}secret\n"
NGINX = """\
daemon off; master_process off; pid {here}/nginx.pid; error_log {here}/nginx.log warn;
events {{ worker_connections 512; }}
http {{
  access_log off; absolute_redirect off;
  client_body_temp_path {here}/body; proxy_temp_path {here}/proxy; fastcgi_temp_path {here}/fastcgi;
  uwsgi_temp_path {here}/uwsgi; scgi_temp_path {here}/scgi;
  limit_conn_zone $server_name zone=whole:1m;
  map $http_upgrade $upgraded {{ default upgrade; "" ""; }}
  server {{
    listen 127.0.0.1:{port}{listen}; server_name party;
    {server}
    location {prefix}/ {{ proxy_pass http://127.0.0.1:{upstream}{path}; {passing} {location} }}
    {more}
  }}
}}
"""
PASSING = """
      proxy_http_version 1.1; proxy_set_header Host $host; proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $upgraded;"""
"""As most guides have it; `$host` leaves the port out."""
BLIND = PASSING.replace("$http_upgrade", '""').replace("$upgraded", '""')
"""The same without the two lines that a WebSocket needs."""
GZIP = "gzip on; gzip_proxied any; gzip_min_length 0; gzip_types *;"
CADDY = """\
{{
  admin off
  auto_https off
}}
https://:{port} {{
  bind 127.0.0.1
  tls {here}/cert.pem {here}/key.pem
  reverse_proxy 127.0.0.1:{upstream}
}}
"""


def needs(program: str) -> None:
    """Skip the test where this program is not there."""
    if shutil.which(program) is None and not Path(f"/usr/sbin/{program}").exists():
        pytest.skip(f"{program} is not installed: tools/proxies does it on Debian")


@contextmanager
def started(program: str, config: str, here: Path, port: int) -> Generator[None]:
    """The program with this configuration, from its first answer on `port` to its end."""
    needs(program)
    file = here / f"{program}.conf"
    file.write_text(config)
    commands = {
        "nginx": ["nginx", "-p", str(here), "-e", str(here / "nginx.log"), "-c", str(file)],
        "caddy": ["caddy", "run", "--config", str(file), "--adapter", "caddyfile"],
    }
    with (here / f"{program}.out").open("wb") as told:
        homes = {"HOME": str(here), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        process = subprocess.Popen(commands[program], stdout=told, stderr=told, cwd=here, env=homes)
    try:
        eventually(f"an answer of {program}", lambda: process.poll() is not None or answers(port))
        assert process.poll() is None, (here / f"{program}.out").read_text()
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE_S)


def answers(port: int) -> bool:
    """Whether anything at all is said there, with TLS or without."""
    for scheme in ("http", "https"):
        try:
            httpx.get(f"{scheme}://127.0.0.1:{port}/", timeout=PATIENCE_S, verify=_anybody())
        except httpx.HTTPError:
            continue
        return True
    return False


def _anybody() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


def own_certificate(here: Path) -> None:
    """`cert.pem` and `key.pem`, signed by themselves: a browser asks about them, and is told to go on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, PARTY_HOST)])
    now = datetime.now(UTC)
    (here / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(PARTY_HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (here / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


class Gate:
    """Knows by a cookie who has signed in; nginx asks it about each request (`auth_request`). Use as `with`."""

    def __init__(self) -> None:
        self._valid = 1
        gate = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                gate.answer(self)

            def log_message(self, format: str, *args: object) -> None:
                """Nobody reads it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = int(self._server.server_address[1])
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def expire(self) -> None:
        """Whoever is in has to sign in again."""
        self._valid += 1

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """`/check`: whether the cookie is good; `/gate`: the page; `/gate/in`: the cookie, and back."""
        parts = urlsplit(request.path)
        to = parse_qs(parts.query).get("to", ["/"])[0]
        if parts.path == "/check":
            good = f"gate={self._valid}" in (request.headers.get("Cookie") or "")
            _say(request, 204 if good else 401)
        elif parts.path == "/gate/in":
            _say(request, 302, ("Set-Cookie", f"gate={self._valid}; Path=/"), ("Location", to))
        else:
            link = f'<!doctype html><title>Gate</title><a href="/gate/in?to={quote(to)}">Let me in</a>'
            _say(request, 200, ("Content-Type", "text/html"), body=link.encode())

    def __enter__(self) -> "Gate":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE_S)


def _say(request: BaseHTTPRequestHandler, status: int, *headers: tuple[str, str], body: bytes = b"") -> None:
    request.send_response(status)
    for name, value in headers:
        request.send_header(name, value)
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
