"""Disclosures of listed firms as one list of supply links with the headers that `liantu targets --backtest --links` reads.

Usage: links.py FOLDER OUT.csv; the folder holds companies.csv, suppliers.csv and customers.csv.
"""
import csv
import sys

folder, out = sys.argv[1:3]
read = lambda name: csv.DictReader(open(f"{folder}/{name}.csv", encoding="utf-8"))
name = {row["股票代码"]: row["公司名称"] for row in read("companies")}
with open(out, "w", newline="", encoding="utf-8") as file:
    table = csv.writer(file)
    table.writerow(["供应商", "客户", "年份", "占采购比例", "占销售比例"])
    percent = lambda text: f"{text}%" if text else ""
    for row in read("suppliers"):
        if row["gpdm"] in name:
            table.writerow([row["gysmc"], name[row["gpdm"]], row["bgnd"], percent(row["gysbl"]), ""])
    for row in read("customers"):
        if row["gpdm"] in name:
            table.writerow([name[row["gpdm"]], row["customer"], row["year"], "", percent(row["ratio_pct"])])
