"""The workbench under load: ``python -m benchmarks.web`` prints times, CPU time and memory.

The numbers to reach: first page of a case below 1.5 s, an answer of the package builder below 100 ms (p95 at 2,000
draws), 30 visitors beside 5 running analyses below 1 s (p95) without an error, and memory back within 20 % after they
have left. Wall-clock times say little on a busy machine; the CPU time of the server is given beside them.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import httpx2 as httpx

CASE = "nato-russia-2022"
LEVELS = {
    "door": (0, 40, 60, 80, 100), "path": (0, 65, 100), "presence": (0, 50, 75, 100), "deploy": (0, 50, 75, 100),
    "missiles": (35, 65, 100), "exercises": (35, 65, 100), "border": (0, 45, 70, 100), "talks": (0, 65, 100),
}  # fmt: skip
IDLE = 20.0
VISITORS, ANALYSES, ACTIONS = 30, 5, 12


def serve(folder: str, port: int) -> None:
    """Run a workbench that gives cases back after a few seconds; ends with the process."""
    from detente.web.guard import Access
    from detente.web.server import bound, create_app, run
    from detente.web.workspace import Workspace

    app = create_app(Workspace(folder), Access(b"k" * 32, token="benchmark", port=port), idle=IDLE)
    run(app, bound("127.0.0.1", port))


def package(rng: random.Random) -> str:
    """Return the query of a random package."""
    chosen = rng.sample(sorted(LEVELS), rng.randint(1, 6))
    return "&".join(f"x.{k}={rng.choice(LEVELS[k])}" for k in chosen)


def cpu(pid: int) -> float:
    """CPU seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> float:
    """Resident memory of a process, MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


def p95(times: list[float]) -> float:
    """Return the 95th percentile in ms."""
    return 1000 * statistics.quantiles(times, n=20)[-1]


def main() -> None:
    """Measure, and print one line a number."""
    port = 8699
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DETENTE_STORE": f"{folder}/store"}
        server = subprocess.Popen([sys.executable, "-m", "benchmarks.web", folder, str(port)], env=env)
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}", headers={"Authorization": "Bearer benchmark"}, timeout=300
        )
        try:
            measure(client, server.pid)
        finally:
            server.terminate()
            server.wait()


def measure(client: httpx.Client, pid: int) -> None:
    """Measure a running server."""
    while True:
        try:
            client.get("/")
            break
        except httpx.TransportError:
            time.sleep(0.2)
    time.sleep(3)
    empty = memory(pid)
    began = time.perf_counter()
    client.get(f"/c/{CASE}/build")
    print(f"first usable page of the flagship: {1000 * (time.perf_counter() - began):.0f} ms")
    while "data-done" not in client.get(f"/c/{CASE}/build").text:
        time.sleep(0.5)
    print(f"its draws are there after {time.perf_counter() - began:.1f} s; memory {empty:.0f} → {memory(pid):.0f} MB")
    rng = random.Random(1)
    for name, path in (("answer", "build"), ("other levels", "build/levels")):
        times: list[float] = []
        used = cpu(pid)
        for _ in range(100):
            query = package(rng)
            t = time.perf_counter()
            assert client.get(f"/c/{CASE}/{path}?{query}", headers={"X-Fragment": "1"}).status_code == 200
            times.append(time.perf_counter() - t)
        each = 1000 * (cpu(pid) - used) / 100
        print(f"{name}: median {1000 * statistics.median(times):.0f} ms, p95 {p95(times):.0f} ms, {each:.0f} ms of CPU")
    one = memory(pid)
    time.sleep(IDLE * 1.6)
    client.get("/")
    before = memory(pid)
    for n in range(ANALYSES):
        client.post(f"/c/{CASE}/runs", data={"draws": str(5000 + n)})
    all_, errors = list[float](), list[str]()
    used = cpu(pid)

    def visit(n: int) -> None:
        own = random.Random(n)
        with httpx.Client(base_url=client.base_url, headers=client.headers, timeout=300) as mine:
            for _ in range(ACTIONS):
                case = CASE if own.random() < 0.7 else "nile-dam-2021"
                query = package(own) if case == CASE else ""
                path = own.choice([f"/c/{case}/build?{query}"] * 8 + ["/", "/runs", f"/c/{case}/scenario"])
                t = time.perf_counter()
                answer = mine.get(path)
                all_.append(time.perf_counter() - t)
                if answer.status_code != 200:
                    errors.append(f"{path}: {answer.status_code}")
                time.sleep(own.uniform(0.5, 3))

    threads = [threading.Thread(target=visit, args=(n,)) for n in range(VISITORS)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    each = 1000 * (cpu(pid) - used) / len(all_)
    print(
        f"{VISITORS} visitors beside {ANALYSES} analyses: median {1000 * statistics.median(all_):.0f} ms, "
        f"p95 {p95(all_):.0f} ms, {each:.0f} ms of CPU, {len(errors)} errors", *errors[:3],
    )  # fmt: skip
    for job in {p.split("/")[2] for p in client.get("/runs").text.split('"') if p.endswith("/cancel")}:
        client.post(f"/runs/{job}/cancel")
    most = memory(pid)
    time.sleep(IDLE * 1.6)
    client.get("/")
    after = memory(pid)
    print(
        f"memory at rest {before:.0f} MB, with one case {one:.0f}, with visitors {most:.0f}, after them {after:.0f} MB"
    )


if __name__ == "__main__":
    if len(sys.argv) > 2:
        serve(sys.argv[1], int(sys.argv[2]))
    else:
        main()
