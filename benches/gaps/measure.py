#!/usr/bin/env python3
"""Times of labels over a data folder: measure.py LIANTU DIR PORT TIMES

All chains are labelled by one request, so a request's time is a full run with reading of judgements and writing of the answer.
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


def ask(path):
    start = time.perf_counter()
    with urllib.request.urlopen(base + path) as answer:
        body = answer.read()
    return time.perf_counter() - start, json.loads(body)


def memory(pid):
    """Megabytes of a process: now, and at most."""
    lines = open(f"/proc/{pid}/status").read().splitlines()
    find = lambda name: int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024
    return find("VmRSS"), find("VmHWM")


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def several(path, pid):
    runs = []
    for _ in range(times):
        before = cpu(pid)
        wall, _ = ask(path)
        runs.append((wall, cpu(pid) - before))
    wall, work = zip(*runs)
    return f"median {statistics.median(wall):.3f} s, best {min(wall):.3f} s, CPU {statistics.median(work):.2f} s"


rows = sqlite3.connect(f"{folder}/liantu.db")
firms, places = (rows.execute(f"select count(*) from {table}").fetchone()[0] for table in ("enterprises", "placements"))
start = time.perf_counter()
rows.execute("select chain, node, strength, count(distinct enterprise_id) from placements p join enterprises e on e.id = p.enterprise_id "
             "where e.region = '430408' group by 1, 2, 3").fetchall()
counted = time.perf_counter() - start
rows.close()

server = subprocess.Popen([program, "serve", "--dir", folder, "--addr", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(600):
        try:
            ask("/openapi.json")
            break
        except OSError:
            time.sleep(0.1)
    time.sleep(8)  # the search reads the register after the start; it is no part of this
    before = memory(server.pid)[0]
    first, chains = ask("/chains")
    local = sum(chain["firms"] for chain in chains["items"])
    print(f"register           {firms:,} firms, {places:,} places, {os.cpu_count()} cores; local firms on chains, each chain's own: {local:,}")
    print(f"first request      {first:.2f} s: reads all firms into memory, {memory(server.pid)[0] - before:.0f} MB more, and labels all chains")
    print(f"all chains, warm   {several('/chains', server.pid)} (goal: 1 s)")
    print(f"one chain, warm    {several('/chains/steel-pipe/gaps', server.pid)}")
    day, _ = ask("/chains/steel-pipe/gaps?as_of=2024-05-01")
    print(f"a day, first time  {day:.3f} s; again {several('/chains/steel-pipe/gaps?as_of=2024-05-01', server.pid)}")
    print(f"a node by day      {several('/chains/steel-pipe/nodes/drill-pipe/labels', server.pid)}")
    print(f"memory             {memory(server.pid)[0]:.0f} MB now, {memory(server.pid)[1]:.0f} MB at most; with the search index")
finally:
    server.terminate()
    server.wait()
start = time.perf_counter()
process = subprocess.Popen([program, "gaps", "--dir", folder, "--chain", "steel-pipe", "--format", "json"], stdout=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
assert status == 0
print(f"load and one chain {time.perf_counter() - start:.2f} s wall, {usage.ru_utime + usage.ru_stime:.2f} s CPU, {usage.ru_maxrss / 1024:.0f} MB: `liantu gaps`, nothing kept")
print(f"bare counts        {counted:.2f} s: SQLite's own count of local firms by node and strength, no label")
