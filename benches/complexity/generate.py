#!/usr/bin/env python3
"""An invented trade matrix, for measuring: generate.py ROWS COLUMNS SEED OUT.csv

Rows have capabilities, columns need some of them: able rows do most columns, simple columns are done by most rows, amounts are skewed
as real ones are. About half of the pairs hold a value. The same numbers give the same file.
"""
import math
import random
import sys


def main():
    rows, columns, seed, out = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    pick = random.Random(seed)
    able = [pick.gauss(0, 1.2) for _ in range(rows)]
    size = [math.exp(pick.gauss(0, 1)) for _ in range(rows)]
    needs = [pick.gauss(0, 1.2) for _ in range(columns)]
    market = [math.exp(pick.gauss(0, 1)) for _ in range(columns)]
    with open(out, "w", encoding="utf-8") as file:
        file.write("country,product,value\n")
        for row in range(rows):
            for column in range(columns):
                if pick.random() < 1 / (1 + math.exp(needs[column] - able[row])):
                    value = size[row] * market[column] * math.exp(pick.gauss(0, 1) + able[row] * needs[column] / 3)
                    file.write(f"r{row:04},p{column:04},{value:.6g}\n")


main()
