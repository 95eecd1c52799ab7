"""Draws the graphs of a folder with Graphviz: dot.py GRAPHS FOLDER [SECONDS]. One answer a graph: of the orthogonal and the polyline drawing
the one that crosses less, both with the ranks asked for and lanes as clusters. An answer that is there is kept."""

import json
import pathlib
import resource
import subprocess
import sys


def source(graph, splines):
    lanes, ranks = {}, {}
    for node in graph["nodes"]:
        lanes.setdefault(node["lane"], []).append(node)
        ranks.setdefault(node["rank"], []).append(node["id"])
    lines = [f"digraph g {{ rankdir=LR; newrank=true; splines={splines}; nodesep=0.25; ranksep=0.6; node [shape=box, fixedsize=true];"]
    for lane, nodes in sorted(lanes.items()):
        lines.append(f"subgraph cluster_{lane} {{" if len(lanes) > 1 else "{")
        lines += [f'"{n["id"]}" [width={n["width"] / 72:.4f}, height={n["height"] / 72:.4f}, label=""];' for n in nodes]
        lines.append("}")
    for _, ids in sorted(ranks.items()):
        lines.append("{rank=same; " + " ".join(f'"{i}";' for i in ids) + "}")
    rank = {n["id"]: n["rank"] for n in graph["nodes"]}
    lines += [
        f'"{e["from"]}" -> "{e["to"]}" [id="{at}", minlen={rank[e["to"]] - rank[e["from"]]}];'
        for at, e in enumerate(graph["edges"])
    ]
    return "\n".join([*lines, "}"])


def draw(graph, splines, seconds):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        ran = subprocess.run(
            ["dot", "-Tjson0"], input=source(graph, splines).encode(), capture_output=True, timeout=seconds, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer = json.loads(ran.stdout)
    nodes = [
        {"id": o["name"], "width": float(o["width"]) * 72, "height": float(o["height"]) * 72,
         "x": float(o["pos"].split(",")[0]) - float(o["width"]) * 36, "y": float(o["pos"].split(",")[1]) - float(o["height"]) * 36}
        for o in answer["objects"] if "pos" in o
    ]
    edges = [None] * len(graph["edges"])
    for edge in answer["edges"]:
        at = int(edge["id"])
        given = [tuple(map(float, p.split(",")[-2:])) for p in edge["pos"].split() if p[0] not in "es"]
        # Each third point lies on the line, those between are handles of pieces that are straight.
        points = given[::3]
        for mark in (p for p in edge["pos"].split() if p.startswith("e,")):
            points.append(tuple(map(float, mark.split(",")[1:])))
        edges[at] = {"from": graph["edges"][at]["from"], "to": graph["edges"][at]["to"], "points": points}
    ms = 1e3 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return {"nodes": nodes, "edges": edges, "ms": ms}


def main(graphs, out, seconds):
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(graphs.glob("*.json"), key=lambda f: f.stat().st_size):
        graph = json.loads(file.read_text(encoding="utf-8"))
        for splines in ("ortho", "polyline"):
            answer = out / f"{file.stem}.{splines}.json"
            if answer.exists() and answer.stat().st_mtime > file.stat().st_mtime:
                continue
            answer.write_text(json.dumps(draw(graph, splines, seconds)), encoding="utf-8")


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 60.0)
