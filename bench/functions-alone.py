#!/usr/bin/env python3
"""What `bench/functions` measures of Millstream alone: latency, first answers, and how soon a killed host is replaced.

    functions-alone.py latency PORT
    functions-alone.py first PORT DEPLOYMENT...             a request to each, in its order
    functions-alone.py cold PORT SERVER LOG DEPLOYMENT...   the same in new isolates: the host that had theirs is killed first
    functions-alone.py replaced PORT SERVER LOG [TIMES]

SERVER is the server's process id, LOG what it prints. The project is `worker` of bench/functions.
"""
import http.client, os, pathlib, re, signal, socket, statistics, sys, time

PATIENCE = 60


class Connection:
    """One connection to the edge, without what a client library adds to the time."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def took(self, path, end, host="worker.localhost"):
        """Microseconds until the answer, which ends with `end`, is there."""
        question = f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()
        began = time.perf_counter_ns()
        self.socket.sendall(question)
        answer = b""
        while not answer.endswith(end):
            part = self.socket.recv(65536)
            if not part:
                sys.exit(f"bench: {host}{path} was cut off after {answer[:200]!r}")
            answer += part
            if not answer.startswith(b"HTTP/1.1 200"):
                sys.exit(f"bench: {host}{path} gives {answer[:200]!r}")
        return (time.perf_counter_ns() - began) / 1000


HELLO = b"Hello, world!"


def hosts(server):
    """Each function host's process id, and the clock ticks that it has used."""
    found = {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
            if int(fields[1]) == server and b"FunctionHost" in stat.with_name("cmdline").read_bytes() and fields[0] != "Z":
                found[int(stat.parent.name)] = int(fields[11]) + int(fields[12])
        except OSError:
            pass  # it has ended meanwhile
    return found


def serving(port, server):
    """The host that answers the project: the one that gets busy when it is asked for arithmetic."""
    before = hosts(server)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        connection.request("GET", "/cpu", headers={"Host": "worker.localhost"})
        connection.getresponse().read()
        used = {pid: ticks - before.get(pid, 0) for pid, ticks in hosts(server).items()}
        busiest = max(used, key=used.get)
        if used[busiest] >= 15 and used[busiest] * 2 > sum(used.values()):
            return busiest
    sys.exit(f"bench: no host stands out as the one that answers: clock ticks {used}")


def await_reserve(server, log, apart_from):
    """Waits until the server has a host in reserve again."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        kept = re.findall(r"function host in reserve pid=(\d+)", log.read_text())
        if kept and int(kept[-1]) in hosts(server) and int(kept[-1]) != apart_from:
            return
        time.sleep(0.1)
    sys.exit("bench: no host came into reserve")


def kill_serving(port, server, log):
    victim = serving(port, server)
    await_reserve(server, log, victim)
    os.kill(victim, signal.SIGKILL)
    return victim


def figures(name, times):
    times = sorted(times)
    print(f"{name:<46} n={len(times)}  p50 {statistics.median(times):.1f} ms  max {times[-1]:.1f} ms", flush=True)


def latency(port):
    connection = Connection(port)
    paths = {"/hello": [], "/hello.txt": []}
    for i in range(8000):
        for path, times in paths.items():
            took = connection.took(path, HELLO)
            if i >= 2000:
                times.append(took)
    function, file = (statistics.quantiles(times, n=100) for times in paths.values())
    print(f"a function beside a file, one connection       p50 {function[49]:.0f} and {file[49]:.0f} us:"
          f" {function[49] - file[49]:.0f} us more; p90 {function[89] - file[89]:.0f} us more", flush=True)


def first(name, port, deployments):
    connection, times = Connection(port), []
    for deployment in deployments:
        host = f"{deployment}.worker.localhost"
        connection.took("/hello.txt", HELLO, host)  # the edge knows the deployment
        times.append(connection.took("/hello", HELLO, host) / 1000)
    figures(name, times)


def cold(port, server, log, deployments):
    kill_serving(port, server, log)
    Connection(port).took("/hello", HELLO)  # the next host is there, with the live deployment alone
    time.sleep(1)
    first("first answer in a new isolate (50 KB)", port, deployments)


def replaced(port, server, log, count):
    times = []
    for _ in range(count):
        victim = kill_serving(port, server, log)
        times.append(Connection(port).took("/hello", HELLO) / 1000)
        if victim in hosts(server):
            sys.exit(f"bench: the host {victim} is not dead")
    figures("killed function host to the next answer", times)


def main():
    match sys.argv[1:]:
        case ["latency", port]:
            latency(int(port))
        case ["first", port, *deployments]:
            first("first answer of a new deployment (50 KB)", int(port), deployments)
        case ["cold", port, server, log, *deployments]:
            cold(int(port), int(server), pathlib.Path(log), deployments)
        case ["replaced", port, server, log, *times]:
            replaced(int(port), int(server), pathlib.Path(log), int(times[0]) if times else 5)
        case _:
            sys.exit(__doc__)


main()
