#!/usr/bin/env python3
"""Makes the demo's projects many: fill.py DIR PROJECTS EVENTS

Copies the sample year under other names until there are PROJECTS of them, and adds reports (which change no stage) until they have EVENTS
events together. The audit gets a row for each event, chained as `crates/store/src/audit.rs` says it is: written anew here, so `liantu verify`
also checks one program against another. Every copy is a sample like what it was copied from.
"""
import hashlib
import hmac
import json
import sqlite3
import struct
import sys
from datetime import date, timedelta

folder, wanted, events = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
db = sqlite3.connect(f"{folder}/liantu.db")
db.execute("pragma synchronous = off")


def columns(table):
    return [row[1] for row in db.execute(f"pragma table_info({table})")]


def put(table, rows):
    names = columns(table)
    marks = ", ".join("?" * len(names))
    db.executemany(f"insert into {table} ({', '.join(names)}) values ({marks})", ([row[name] for name in names] for row in rows))


def read(table):
    names = columns(table)
    return [dict(zip(names, row)) for row in db.execute(f"select * from {table} order by id")]


projects, history, money = read("projects"), read("project_events"), read("project_paid")
by_project, paid_of = {}, {}
for event in history:
    by_project.setdefault(event["project_id"], []).append(event)
for note in money:
    paid_of.setdefault(note["project_id"], []).append(note)
last = max(date.fromisoformat(event["on_day"]) for event in history)
event_id = max(event["id"] for event in history)
paid_id = max((note["id"] for note in money), default=0)
project_id = max(project["id"] for project in projects)
change = max(project["change"] for project in projects)
made, new_events, new_paid = [], [], []
for copy in range(wanted - len(projects)):
    source = projects[copy % len(projects)]
    turn = copy // len(projects) + 1
    project_id += 1
    change += 1
    made.append({**source, "id": project_id, "change": change, "name": f"{source['name']}之{turn}", "investor": f"{source['investor']}之{turn}", "sample": 1})
    for event in by_project.get(source["id"], []):
        event_id += 1
        new_events.append({**event, "id": event_id, "project_id": project_id})
    for note in paid_of.get(source["id"], []):
        paid_id += 1
        new_paid.append({**note, "id": paid_id, "project_id": project_id})
# Reports, spread over the months after a project came in; none after it ended.
ended = {event["project_id"] for event in history + new_events if event["kind"] == "ended"}
first = {}
for event in history + new_events:
    first.setdefault(event["project_id"], event)
alive = [project for project in projects + made if project["id"] not in ended]
missing = events - len(history) - len(new_events)
for at in range(max(0, missing)):
    project = alive[at % len(alive)]
    came = date.fromisoformat(first[project["id"]]["on_day"])
    on = came + timedelta(days=(at // len(alive) * 9 + at % 7) % max(1, (last - came).days + 1))
    event_id += 1
    body = json.dumps({"text": "电话沟通（样例）", "progress": at % 3 == 0}, ensure_ascii=False, separators=(",", ":"))
    new_events.append({"id": event_id, "project_id": project["id"], "on_day": on.isoformat(), "written_at": f"{on}T08:00:00Z",
                       "by_whom": project["owner"], "kind": "reported", "body": body, "backfilled": 0})
put("projects", made)
put("project_events", new_events)
put("project_paid", new_paid)
key = open(f"{folder}/audit.key", "rb").read()
number, before = db.execute("select id, hash from audit order by id desc limit 1").fetchone()
rows = []
for event in new_events:
    number += 1
    row = (event["written_at"], "local", "add_project_events", f"project:{event['project_id']}", '{"events":1}')
    mac = hmac.new(key, digestmod=hashlib.sha256)
    for part in (before, str(number), *row):
        coded = part.encode()
        mac.update(struct.pack("<Q", len(coded)) + coded)
    before = mac.hexdigest()
    rows.append((number, *row, before))
db.executemany("insert into audit (id, at, actor, operation, entity, change, hash) values (?, ?, ?, ?, ?, ?, ?)", rows)
# The numbers that the next write takes.
for name, value in (("projects", project_id), ("project_events", event_id), ("project_paid", paid_id), ("project_changes", change), ("audit", number)):
    assert db.execute("update counters set last = ? where name = ?", (value, name)).rowcount == 1, name
db.commit()
db.execute("pragma wal_checkpoint(truncate)")
open(f"{folder}/audit.head", "w").write(f"{number} {before}\n")
counted = [db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("projects", "project_events", "audit")]
print("projects {:,}, events {:,}, rows of the audit {:,}".format(*counted))
