#!/usr/bin/env python3
"""Times of the office's pages over a data folder: measure.py LIANTU DIR PORT TIMES

Beside the board stands the same question as SQL: the last move of each project, and how many stand where. It knows no clocks, no colours and
no filters, and is the floor.
"""
import json
import os
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request

program, folder, port, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
base = f"http://127.0.0.1:{port}/api/v1"
PEER = """
select stage, count(*), sum(cast(substr(p.amount, 1, instr(p.amount || ' ', ' ') - 1) as real)) from (
  select project_id, json_extract(body, '$.stage') stage, json_extract(body, '$.to') target,
         row_number() over (partition by project_id order by on_day desc, id desc) place
  from project_events where kind in ('entered', 'moved', 'back', 'ended', 'reopened')
) e join projects p on p.id = e.project_id where place = 1 group by coalesce(stage, target)
"""


def ask(path, body=None):
    request = urllib.request.Request(base + path, method="POST" if body is not None else "GET")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("content-type", "application/json")
    start = time.perf_counter()
    with urllib.request.urlopen(request) as answer:
        text = answer.read()
    return time.perf_counter() - start, text


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(pid):
    lines = open(f"/proc/{pid}/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def several(name, path, goal="", body=None, runs=times):
    found, size = [], 0
    for _ in range(runs):
        before = cpu(server.pid)
        wall, text = ask(path, body)
        found.append((wall, cpu(server.pid) - before))
        size = len(text)
    wall, work = zip(*found)
    print(f"{name:22} median {statistics.median(wall) * 1e3:7.0f} ms, best {min(wall) * 1e3:7.0f} ms, CPU {statistics.mean(work) * 1e3:6.0f} ms, {size / 1024:6.0f} KiB {goal}")


rows = sqlite3.connect(f"{folder}/liantu.db")
counts = [rows.execute(f"select count(*) from {table}").fetchone()[0] for table in ("projects", "project_events", "audit")]
print("projects {:,}, events {:,}, rows of the audit {:,}; {} cores".format(*counts, os.cpu_count()))
peer = []
for _ in range(times):
    start = time.perf_counter()
    assert rows.execute(PEER).fetchall()
    peer.append(time.perf_counter() - start)
rows.close()

log = open(f"{folder}/measure.log", "w+")
server = subprocess.Popen(
    [program, "serve", "--dir", folder, "--addr", f"127.0.0.1:{port}"], stdout=log, stderr=log, env={**os.environ, "LIANTU_LOG": "liantu=debug", "NO_COLOR": "1"}
)
try:
    for _ in range(600):
        try:
            ask("/openapi.json")
            break
        except OSError:
            time.sleep(0.1)
    time.sleep(8)  # what the server reads after its start is no part of this
    before = cpu(server.pid)
    wall, _ = ask("/projects/board")
    print(f"{'first board':22} {wall * 1e3:14.0f} ms, CPU {(cpu(server.pid) - before) * 1e3:.0f} ms: reads all projects into memory")
    several("board", "/projects/board", "(goal 100 ms)")
    print(f"{'the same in SQL':22} median {statistics.median(peer) * 1e3:7.0f} ms, best {min(peer) * 1e3:7.0f} ms: stages with counts and sums alone")
    several("board of a day", "/projects/board?as_of=2024-09-30")
    several("board of a chain", "/projects/board?chain=steel-pipe")
    several("list, 50 rows", "/projects?limit=50")
    several("list, words", "/projects?limit=50&q=%E7%AE%A1")
    several("due within a week", "/projects/clocks?days=7")
    several("one project", "/projects/28")
    several("agenda", "/agenda")
    several("indicators", "/indicators")
    several("indicators of a unit", "/indicators?unit=%E5%95%86%E5%8A%A1%E5%B1%80")
    several("one indicator", "/indicators/in_talks", runs=3)
    before = cpu(server.pid)
    wall, text = ask("/bulletins", {"month": "2024-12"})
    print(f"{'bulletin, frozen':22} {wall * 1e3:14.0f} ms, CPU {(cpu(server.pid) - before) * 1e3:.0f} ms, {len(text) / 1024:.0f} KiB (goal 5 s)")
    number = json.loads(text)["id"]
    for kind in ("docx", "xlsx", "pdf"):
        several(f"bulletin as {kind}", f"/bulletins/{number}/file?format={kind}&lang=zh", runs=3)
    print(f"{'memory, at most':22} {memory(server.pid):14.0f} MB")
    for line in open(log.name):
        # The first looks when the server starts and reads all projects; those after it follow every few minutes.
        if "swept" in line:
            print(f"{'sweep of the day':22} {line.split('swept')[1].strip()}")
finally:
    server.terminate()
    server.wait()
for name, goal in (("verify", "(goal 2 s)"),):
    found = []
    for _ in range(min(times, 5)):
        start = time.perf_counter()
        process = subprocess.Popen([program, name, "--dir", folder], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        assert status == 0, f"{name} ended with {status}"
        found.append((time.perf_counter() - start, usage.ru_utime + usage.ru_stime))
    wall, work = zip(*found)
    print(f"{name:22} median {statistics.median(wall) * 1e3:7.0f} ms, best {min(wall) * 1e3:7.0f} ms, CPU {statistics.mean(work) * 1e3:6.0f} ms {goal}")
