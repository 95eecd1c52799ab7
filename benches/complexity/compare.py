#!/usr/bin/env python3
"""How far two results lie from each other: compare.py differences|ranks OURS.csv THEIRS.csv"""
import sys

import numpy as np
import pandas as pd


def main():
    how, ours, theirs = sys.argv[1:]
    read = {"dtype": {"country": str, "product": str}, "keep_default_na": False, "na_values": [""]}
    both = pd.read_csv(ours, **read).merge(pd.read_csv(theirs, **read), on=["country", "product"], suffixes=("", "_theirs"))
    assert len(both) > 0, "the results have no pair in common"
    if how == "ranks":
        for key, figure in (("country", "eci"), ("product", "pci")):
            each = both.drop_duplicates(key)
            print(f"{figure} {each[figure].rank().corr(each[figure + '_theirs'].rank()):.6f}", end="  ")
    else:
        for figure in ("rca", "density", "eci", "pci", "coi", "cog"):
            a, b = both[figure + "_theirs"].astype(float), both[figure].astype(float)
            assert (a.isna() == b.isna()).all(), f"{figure} is known to one of both only"
            print(f"{figure} {np.nanmax(np.abs(a - b) / (1 + np.abs(a))):.1e}", end="  ")
    print()


main()
