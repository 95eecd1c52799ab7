"""The graphs of the bench: graphs.py PACKS FOLDER writes the chains of a pack and generated layered graphs, one JSON file each, once with
their lanes (`lanes/`) and once with all nodes in one (`plain/`). The same call writes the same files."""

import json
import pathlib
import random
import sys
import tomllib

# Nodes, how many graphs. Most are of the sizes that people draw, some far beyond.
SIZES = [(20, 30), (30, 30), (40, 30), (60, 32), (80, 30), (120, 26), (200, 18), (300, 8), (400, 6)]
KINDS = ["even", "hubs", "tree", "spine", "near"]


def chains(packs):
    for file in sorted(packs.glob("*.toml")):
        chain = tomllib.loads(file.read_text(encoding="utf-8"))
        lanes = {lane["id"]: at for at, lane in enumerate(chain["lane"])}
        nodes = [
            {"id": n["id"], "label": n["en_short"], "rank": n["rank"], "lane": lanes[n["lane"]], "width": 150, "height": 60}
            for n in chain["node"]
        ]
        edges = [{"from": k["from"], "to": k["to"]} for k in chain["link"]]
        yield f"chain-{file.stem}", nodes, edges


def generated(size, number):
    """A layered graph: every node but those of the first rank has a supplier, the rest of the edges fall as the kind says."""
    dice = random.Random(f"{size}/{number}")
    kind = KINDS[number % len(KINDS)]
    ranks = dice.randint(4, 7 if size < 60 else 11)
    lanes = dice.randint(1, 7)
    density = dice.choice([1.05, 1.2, 1.4, 1.7, 2.0])
    longs = dice.choice([0.0, 0.1, 0.2, 0.35])
    rank = sorted(list(range(ranks)) + [dice.randrange(ranks) for _ in range(size - ranks)])
    lane = [dice.randrange(lanes) for _ in rank]
    pull = [dice.paretovariate(1.1) if kind == "hubs" else 1.0 for _ in rank]
    nodes = [
        {"id": f"n{at}", "label": f"n{at}", "rank": rank[at], "lane": lane[at],
         "width": dice.choice([120, 140, 160, 180]), "height": dice.choice([44, 56, 72])}
        for at in range(size)
    ]
    edges, taken = [], set()

    def link(a, b):
        if rank[a] > rank[b]:
            a, b = b, a
        if rank[a] < rank[b] and (a, b) not in taken:
            taken.add((a, b))
            edges.append({"from": f"n{a}", "to": f"n{b}"})
            return True
        return False

    def choose(at, step):
        ring = [other for other in range(size) if rank[other] == rank[at] + step]
        if not ring:
            return None
        far = 1.5 if kind == "near" else 12.0
        weights = [pull[other] / (1.0 + abs(lane[other] - lane[at]) ** 2 * 4.0 / far) for other in ring]
        return dice.choices(ring, weights)[0]

    if kind == "spine":
        row = [dice.choice([at for at in range(size) if rank[at] == r]) for r in range(ranks)]
        for a, b in zip(row, row[1:]):
            link(a, b)
    for at in range(size):
        if rank[at] > 0:
            link(choose(at, -1), at)
    wanted = size if kind == "tree" else round(size * density)
    tries = 0
    while len(edges) < wanted and tries < 50 * wanted:
        tries += 1
        at = dice.choices(range(size), pull)[0]
        step = dice.randint(2, 4) if dice.random() < longs else 1
        other = choose(at, step)
        if other is not None:
            link(at, other)
    return f"{kind}-{size}-{number}", nodes, edges


def main(packs, out):
    graphs = list(chains(packs))
    for size, count in SIZES:
        graphs += [generated(size, number) for number in range(count)]
    for problem in ("lanes", "plain"):
        folder = out / problem
        folder.mkdir(parents=True, exist_ok=True)
        for name, nodes, edges in graphs:
            kept = nodes if problem == "lanes" else [{**n, "lane": 0} for n in nodes]
            text = json.dumps({"lane_order": "free", "nodes": kept, "edges": edges}, ensure_ascii=False)
            file = folder / f"{name}.json"
            if not file.exists() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
    print(f"{len(graphs)} graphs, each with lanes and without", file=sys.stderr)


main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
