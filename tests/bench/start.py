"""How long from exec to the arrival of the first request, beside how long a program takes that does nothing."""

import os
import signal
import socket
import statistics
import time

from context import Broken


# What must arrive first: a request, or where there is TLS the hello that comes before it.
EXPECTED = {"http": b"GET /v2/", "https": b"\x16\x03"}


def first_bytes(command, protocol, listener, folder):
    """Seconds; the command is killed once they are there."""
    with open(folder / "said", "wb") as said:
        began = time.monotonic()
        child = os.posix_spawn(command[0], command, os.environ,
                               file_actions=[(os.POSIX_SPAWN_DUP2, said.fileno(), 1), (os.POSIX_SPAWN_DUP2, said.fileno(), 2)])
        try:
            line, _ = listener.accept()
            with line:
                line.settimeout(30)
                got = line.recv(65536)
                took = time.monotonic() - began
        except TimeoutError as late:
            raise Broken(f"hubcrawld sent no request: {(folder / 'said').read_text()}") from late
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    if not got.startswith(EXPECTED[protocol]):
        raise Broken(f"hubcrawld sent no request but {got!r}")
    return took


def nothing():
    began = time.monotonic()
    os.waitpid(os.posix_spawn("/bin/true", ["/bin/true"], os.environ), 0)
    return time.monotonic() - began


def medians(context, folder, rounds=9):
    """Seconds by what was measured, all in turn."""
    http, https, floor = "start to first request, http", "start to TLS hello, https", "/bin/true, start to end"
    found = {http: [], https: [], floor: []}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        place = f"127.0.0.1:{listener.getsockname()[1]}"
        for number in range(rounds):
            for name, protocol in ((http, "http"), (https, "https")):
                output = folder / f"{protocol}-{number}"
                output.mkdir(parents=True)
                command = [str(context.hubcrawld), "--once", "--namespace", "acme", "--hub-url", f"{protocol}://{place}",
                           "--output", str(output), "--progress", "never"]
                found[name].append(first_bytes(command, protocol, listener, output))
            found[floor].append(nothing())
    return {name: statistics.median(times) for name, times in found.items()}
