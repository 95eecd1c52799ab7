#!/usr/bin/env python3
"""A register of invented firms in the manner of real ones, for measuring: generate.py ROWS SEED CHAINS_DIR OUT.csv

Three items in ten carry a term of some chain, the rest are what any firm registers; lists, brackets, templates and negations are
mixed in. The same rows and seed give the same file.
"""
import csv
import pathlib
import random
import sys
import tomllib

PLACES = "东川 西陵 南浦 北原 临江 安屏 海阔 平岗 凌川 沙河 长滩 丰原".split()
OWN = "宏达 顺达 金茂 鑫泽 远岭 立昂 辰光 青峰 永固 利昌 华泽 新垣".split()
KINDS = "有限公司 有限责任公司 股份有限公司 经营部 商行 厂 贸易有限公司 科技有限公司".split()
COMMON = (
    "货物进出口 技术进出口 技术咨询 信息咨询服务 企业管理咨询 国内贸易代理 会议及展览服务 广告设计 机械设备租赁 劳务服务 日用百货销售 "
    "办公用品销售 五金产品零售 电子产品销售 计算机软硬件开发 金属材料销售 化工产品销售 针纺织品销售 工艺品销售 农产品初加工"
).split()
VERBS = "制造 生产 加工 销售 批发 零售 维修 安装 租赁 服务 的研发、生产、销售 的批发、零售".split()
TEMPLATES = [
    "（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    "（除依法须经批准的项目外，凭营业执照依法自主开展经营活动）",
    "（国家限定公司经营或禁止进出口的商品和技术除外）",
    "",
    "",
]


def terms(folder):
    found = set()
    for path in sorted(pathlib.Path(folder).glob("*.toml")):
        for node in tomllib.loads(path.read_text(encoding="utf-8"))["node"]:
            found.update(node.get("terms", []))
    return sorted(found)


def scope(pick, words):
    items = []
    for _ in range(pick.randint(3, 16)):
        if pick.random() < 0.3:
            goods = "、".join(pick.sample(words, pick.randint(1, 3)))
            item = goods + (pick.choice(VERBS) if pick.random() < 0.7 else "")
        else:
            item = pick.choice(COMMON)
        if pick.random() < 0.08:
            item += f"（不含{pick.choice(words)}）"
        items.append(item)
    head = "一般项目：" if pick.random() < 0.4 else ""
    return head + pick.choice("；；；、，").join(items) + pick.choice(TEMPLATES)


def main():
    rows, seed, folder, out = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    pick, words = random.Random(seed), terms(folder)
    with open(out, "w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["企业名称", "统一社会信用代码", "经营范围", "主要产品"])
        for number in range(rows):
            trade = pick.choice(words) if pick.random() < 0.3 else ""
            name = pick.choice(PLACES) + pick.choice(OWN) + trade + pick.choice(KINDS)
            products = "、".join(pick.sample(words, 3)) if pick.random() < 0.1 else ""
            table.writerow([name, f"{number:018}", scope(pick, words), products])


main()
