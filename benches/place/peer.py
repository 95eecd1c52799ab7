#!/usr/bin/env python3
"""The peer: the same terms in pyahocorasick, verbs by jieba, a plain rule. peer.py CHAINS_DIR IN.csv OUT.csv ROWS

Same columns out as `liantu place`. A term places the firm on its node; the verbs of its item give the role; a name, the first
item or the products make it core. No negation, no lists that share a verb, no limits by what the firm is.
"""
import csv
import pathlib
import re
import sys
import time
import tomllib

import ahocorasick
import jieba

jieba.setLogLevel(60)
ROLES = {
    "制造": "make", "生产": "make", "开采": "make", "种植": "make", "加工": "process", "回收": "process", "销售": "sell", "批发": "sell",
    "零售": "sell", "经销": "sell", "维修": "service", "安装": "service", "服务": "service", "咨询": "service", "租赁": "service",
    "设计": "develop", "研发": "develop", "开发": "develop", "运输": "transport", "仓储": "transport", "管理": "operate", "运营": "operate",
}
CUT = re.compile(r"[；;。，,、（）()\n]")


def lexicon(folder):
    machine, usual, homes = ahocorasick.Automaton(), {}, {}
    claims = {}
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        chain = tomllib.loads(path.read_text(encoding="utf-8"))
        for node in chain["node"]:
            place = (chain["id"], node["id"])
            usual[place] = node["roles"]
            for term in node.get("terms", []):
                claims.setdefault(term, []).append(place)
            for home in node.get("home", []):
                homes.setdefault(tuple(home.split("/")), []).append(place)
    for term, places in claims.items():
        machine.add_word(term, (term, places))
    machine.make_automaton()
    return machine, usual, homes


def role_of(item, roles):
    for token in jieba.cut(item):
        role = ROLES.get(token)
        if role in roles:
            return role
    return roles[0]


def place(text, machine, usual, homes):
    name, scope, products = text
    found = {}
    parts = [("name", name)] + [("scope", item) for item in CUT.split(scope)] + [("products", products)]
    first = True
    for part, item in parts:
        hits = list(machine.iter_long(item)) if item else []
        for _, (term, places) in hits:
            for spot in places:
                core = part != "scope" or first
                known = found.setdefault(spot, [role_of(item, usual[spot]), False, []])
                known[1] |= core
                known[2].append(term)
        if part == "scope" and item:
            first = False
    for spot in list(found):
        for again in homes.get(spot, []):
            found.setdefault(again, found[spot])
    return found


def main():
    folder, source, out, limit = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    jieba.initialize()
    machine, usual, homes = lexicon(folder)
    start = time.process_time()
    rows = placed = 0
    with open(source, newline="", encoding="utf-8") as file, open(out, "w", newline="", encoding="utf-8") as made:
        table = csv.writer(made)
        table.writerow("row key chain node role strength score evidence".split())
        reader = csv.DictReader(file)
        name_of = "企业名称" if "企业名称" in reader.fieldnames else "公司名称"
        for rows, row in enumerate(reader, 1):
            text = (row[name_of], row["经营范围"], row.get("主要产品") or "")
            for (chain, node), (role, core, terms) in place(text, machine, usual, homes).items():
                strength = "core" if core else "minor"
                table.writerow([rows, row["统一社会信用代码"], chain, node, role, strength, 0.8 if core else 0.4, " | ".join(terms)])
                placed += 1
            if rows == limit:
                break
    seconds = time.process_time() - start
    print(f"{rows} {seconds:.3f} {placed}")


main()
