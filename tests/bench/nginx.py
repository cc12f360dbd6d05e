"""nginx with one worker as an ordinary child process: the worlds' pages on four loopback ports, https and plain http, gzipped
beforehand and not at all."""

import os
import shutil
import socket
import subprocess
import urllib.error
import urllib.request

from context import Broken

CONFIG = """
{user}
daemon off;
worker_processes 1;
pid {home}/nginx.pid;
error_log {home}/error.log warn;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    default_type application/json;
    types {{ }}
    client_body_temp_path {home}/body; proxy_temp_path {home}/proxy; fastcgi_temp_path {home}/fastcgi;
    uwsgi_temp_path {home}/uwsgi; scgi_temp_path {home}/scgi;
    sendfile on;
    tcp_nopush on;
    keepalive_timeout 300s;
    keepalive_requests 100000000;
    open_file_cache max=20000 inactive=300s;
    open_file_cache_valid 300s;
    ssl_protocols TLSv1.3;
    ssl_certificate {home}/cert.pem;
    ssl_certificate_key {home}/key.pem;
    map $arg_page $page {{ default $arg_page; "" 1; }}
{servers}
}}
"""
SERVER = """    server {{
        listen 127.0.0.1:{port}{tls};
        gzip_static {gzip};
{locations}
    }}
"""
LOCATION = """        location = {path} {{ root {folder}; try_files /$page.json =404; }}"""


class Nginx:
    """`with Nginx(...) as server`: serves the listings {path: folder}; server.ca is the trust anchor's file."""

    def __init__(self, home, listings):
        self._home = home
        self._listings = listings
        self._sockets = {}  # (protocol, encoding) -> listening socket
        self._child = None
        self.ca = home / "cert.pem"

    def url(self, protocol, encoding):
        return f"{protocol}://127.0.0.1:{self._sockets[protocol, encoding].getsockname()[1]}"

    def __enter__(self):
        shutil.rmtree(self._home, ignore_errors=True)
        self._home.mkdir(parents=True)
        self._make_certificate()
        # The sockets are made here, so that no port can be taken in between; nginx takes them over by this variable.
        for protocol in ("https", "http"):
            for encoding in ("gzip", "identity"):
                self._sockets[protocol, encoding] = socket.create_server(("127.0.0.1", 0), backlog=512)
        numbers = [made.fileno() for made in self._sockets.values()]
        (self._home / "nginx.conf").write_text(self._config())
        self._child = subprocess.Popen(
            # It must not outlive a bench that is killed.
            ["setpriv", "--pdeathsig", "TERM", "/usr/sbin/nginx", "-p", self._home, "-e", self._home / "error.log",
             "-c", self._home / "nginx.conf"],
            stdin=subprocess.DEVNULL, pass_fds=numbers, env=dict(os.environ, NGINX="".join(f"{n};" for n in numbers)))
        try:
            self._await()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        self._child.terminate()
        self._child.wait()
        for made in self._sockets.values():
            made.close()

    def _config(self):
        locations = "\n".join(LOCATION.format(path=path, folder=folder) for path, folder in self._listings.items())
        servers = "".join(
            SERVER.format(port=made.getsockname()[1], tls=" ssl" if protocol == "https" else "",
                          gzip="on" if encoding == "gzip" else "off", locations=locations)
            for (protocol, encoding), made in self._sockets.items())
        # Started as root, its worker would be somebody who may not read the pages.
        return CONFIG.format(user="user root;" if os.getuid() == 0 else "", home=self._home, servers=servers)

    def _make_certificate(self):
        done = subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
             "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
             "-keyout", self._home / "key.pem", "-out", self.ca], capture_output=True, text=True, check=False)
        if done.returncode:
            raise Broken(f"openssl made no certificate: {done.stderr}")

    def _await(self):
        """Until it answers each listing: the sockets take connections before it does."""
        for path in self._listings:
            try:
                with urllib.request.urlopen(self.url("http", "identity") + path, timeout=20) as answer:
                    answer.read()
            except (OSError, urllib.error.URLError) as bad:
                raise Broken(f"nginx does not serve {path}: {bad}; see {self._home}/error.log") from bad
