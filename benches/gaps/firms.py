#!/usr/bin/env python3
"""A register of invented firms for measuring labels: firms.py ROWS SEED CHAINS_DIR OUT.csv

Half of the firms stand in the demo district, the rest elsewhere; each says one to four things that chains look for. The same rows
and seed give the same file.
"""
import csv
import pathlib
import random
import sys
import tomllib

PLACES = "东川 西陵 南浦 北原 临江 安屏 海阔 平岗 凌川 沙河 长滩 丰原".split()
OWN = "宏达 顺达 金茂 鑫泽 远岭 立昂 辰光 青峰 永固 利昌 华泽 新垣".split()
HOME = "湖南省衡阳市蒸湘区"
ELSEWHERE = "湖南省长沙市岳麓区 天津市西青区 江苏省无锡市惠山区 广东省佛山市南海区 浙江省嘉兴市秀洲区".split()
VERBS = "制造 生产 加工 销售 批发 零售 维修 服务".split()


def terms(folder):
    found = set()
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        for node in tomllib.loads(path.read_text(encoding="utf-8"))["node"]:
            found.update(node.get("terms", []))
    return sorted(found)


def main():
    rows, seed, folder, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    pick, words = random.Random(seed), terms(folder)
    with open(out, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["企业名称", "经营范围", "注册地址", "成立日期", "规上", "样例"])
        for number in range(rows):
            items = [pick.choice(words) + pick.choice(VERBS) for _ in range(pick.randint(1, 4))]
            born = f"{pick.randint(1985, 2025)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}"
            table.writerow([
                f"{pick.choice(PLACES)}{pick.choice(OWN)}{number}有限公司",
                "；".join(items),
                (HOME if pick.random() < 0.5 else pick.choice(ELSEWHERE)) + f"样例路{number % 900 + 1}号",
                born if pick.random() < 0.9 else "",
                pick.choice(["是", "否", "否", "否", ""]),
                "是",
            ])


main()
