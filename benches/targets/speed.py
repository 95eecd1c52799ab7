#!/usr/bin/env python3
"""Times of the targets of gaps over a data folder: speed.py LIANTU DIR PORT TIMES

Of each chain the node is taken that has most firms elsewhere; what is timed is a request over HTTP, answer included. The peer is a query
of the same node's firms in DuckDB, in memory, where that is installed: it orders by three columns and gives no reasons.
"""
import csv
import json
import math
import os
import sqlite3
import statistics
import subprocess
import sys
import time
import urllib.request

program, folder, port, times = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
base = f"http://127.0.0.1:{port}/api/v1"

# What one would ask a table of the register: firms elsewhere on the node, the clearest placed first.
NODES = """select chain, node, count(distinct p.enterprise_id) firms from placements p join enterprises e on e.id = p.enterprise_id
where e.region is null or e.region <> '430408' group by chain, node order by firms"""
PLAIN = """select e.id, e.name, max(p.strength = 'core') core, max(p.score) score, e.established from placements p
join enterprises e on e.id = p.enterprise_id where p.chain = ? and p.node = ? and (e.region is null or e.region <> '430408')
group by all order by core desc, score desc, established limit 50"""


def ask(path):
    start = time.perf_counter()
    with urllib.request.urlopen(base + path) as answer:
        body = answer.read()
    return time.perf_counter() - start, json.loads(body)


def cpu(pid):
    fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def milliseconds(runs):
    runs = sorted(1e3 * run for run in runs)
    return f"median {statistics.median(runs):6.1f} ms, p95 {runs[math.ceil(0.95 * len(runs)) - 1]:6.1f} ms, best {runs[0]:6.1f} ms"


def peer(rows, nodes):
    """Wall seconds of the plain query for each node, warm, and CPU seconds of one."""
    import duckdb

    there = duckdb.connect()
    for table, columns in (("enterprises", "id, name, region, established"), ("placements", "enterprise_id, chain, node, strength, score")):
        with open(f"{folder}/{table}.csv", "w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(columns.split(", "))
            out.writerows(rows.execute(f"select {columns} from {table}"))
        there.execute(f"create table {table} as from read_csv('{folder}/{table}.csv', header = true)")
    runs, before = [], time.process_time()
    for node in nodes:
        for again in range(times + 1):
            start = time.perf_counter()
            there.execute(PLAIN, node).fetchall()
            if again:
                runs.append(time.perf_counter() - start)
    return runs, (time.process_time() - before) / (len(runs) + len(nodes))


rows = sqlite3.connect(f"{folder}/liantu.db")
firms = rows.execute("select count(*) from enterprises").fetchone()[0]
print(f"register           {firms:,} firms, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
nodes = {chain: (node, firms) for chain, node, firms in rows.execute(NODES)}
server = subprocess.Popen([program, "serve", "--dir", folder, "--addr", f"127.0.0.1:{port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    for _ in range(600):
        try:
            ask("/openapi.json")
            break
        except OSError:
            time.sleep(0.1)
    time.sleep(8)  # the search reads the register after the start; it is no part of this
    walls, work = [], []
    for chain, (node, _) in nodes.items():
        path = f"/gaps/{chain}/{node}/targets?top=50"
        choice = ask(path)[1]["candidates"]
        before = cpu(server.pid)
        runs = [ask(path)[0] for _ in range(times)]
        work.append((cpu(server.pid) - before) / times)
        walls += runs
        print(f"  {chain + '/' + node:<36}{choice:7,} to choose from: {milliseconds(runs)}, CPU {1e3 * work[-1]:.0f} ms", flush=True)
    print(f"top 50, warm       {milliseconds(walls)}, CPU {1e3 * statistics.mean(work):.0f} ms, at most {1e3 * max(work):.0f} ms (goal: 50 ms)")
finally:
    server.terminate()
    server.wait()
try:
    runs, each = peer(rows, [(chain, node) for chain, (node, _) in nodes.items()])
    print(f"DuckDB, plain      {milliseconds(runs)}, CPU {1e3 * each:.0f} ms; no scores, no vetoes, no reasons")
except ImportError:
    print("DuckDB, plain      not installed")
