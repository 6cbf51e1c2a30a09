"""The proxies that we ship keep no addresses of visitors, and let nobody hold a thread by sending slowly."""

from __future__ import annotations

import re
from pathlib import Path

from meerwaarde.web.publications.uploads import MOST_BYTES

DEPLOY = Path(__file__).parents[2] / "deploy"


def directives(name: str) -> str:
    """A configuration without its comments, a directive a line."""
    lines = (line.split("#")[0].strip() for line in (DEPLOY / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(" ".join(line.split()) for line in lines if line)


def test_nginx_writes_down_no_visitor():
    said = directives("nginx.conf")
    servers = said.count("server {")
    assert servers >= 2
    assert said.count("access_log off;") == servers
    assert re.findall(r"error_log \S+ (\w+);", said) == ["emerg"] * servers  # at "crit" it names who made a connection
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert f'proxy_set_header {header} "";' in said
    assert "$remote_addr" not in said


def test_nginx_takes_a_request_whole_and_leads_nowhere_else():
    said = directives("nginx.conf")
    assert "proxy_request_buffering on;" in said
    assert re.search(r"client_body_timeout \d+s;", said)
    assert re.search(r"client_header_timeout \d+s;", said)
    assert "client_max_body_size" in said
    assert "return 301 https://$server_name" in said  # $host is whatever somebody says
    assert "proxy_set_header X-Forwarded-Proto https;" in said


def test_caddy_too():
    said = directives("Caddyfile")
    assert "request_buffers" in said
    assert "read_body" in said
    assert "exclude http.log.error" in said
    assert "http.log.access" not in said
    assert "output" not in said
    for header in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert f"header_up -{header}" in said


def test_a_file_of_ours_can_be_recognised_through_both():
    """The page takes as much as it says, and no other page does."""
    room = MOST_BYTES // 1_000_000 + 1
    said = directives("nginx.conf")
    assert f"location = /nagaan/ {{\nclient_max_body_size {room}m;" in said
    assert re.findall(r"client_max_body_size (\d+)m;", said) == ["12", str(room)]
    said = directives("Caddyfile")
    assert "@pages not path /nagaan/\nrequest_body @pages {\nmax_size 12MB\n}" in said
    assert f"request_body /nagaan/ {{\nmax_size {room}MB\n}}" in said
