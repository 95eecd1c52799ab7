#!/usr/bin/env python3
"""The peers, on the file that `liantu complexity` reads: peer.py ecomplexity|economic-complexity IN.csv OUT.csv

The first writes all figures; the second those it has: RCA, relatedness (density without the diagonal), ECI and PCI by 20 reflections.
"""
import sys
import warnings

import pandas as pd

warnings.filterwarnings("ignore")


def field(data):
    from ecomplexity import ecomplexity

    data["year"] = 2000
    names = {"time": "year", "loc": "country", "prod": "product", "val": "value"}
    found = ecomplexity(data, names, verbose=False)
    return found[["country", "product", "rca", "density", "eci", "pci", "coi", "cog"]]


def reflections(data):
    from economic_complexity import complexity, rca, relatedness

    table = data.pivot(index="country", columns="product", values="value").fillna(0)
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    shares = rca(table)
    eci, pci = complexity(shares)
    found = shares.stack().rename("rca").reset_index()
    found["density"] = relatedness(shares).stack().to_numpy()
    found["eci"], found["pci"] = found["country"].map(eci), found["product"].map(pci)
    return found


def main():
    peer, source, out = sys.argv[1:]
    data = pd.read_csv(source, dtype={"country": str, "product": str}, keep_default_na=False)
    data["value"] = data["value"].astype(float)
    found = field(data) if peer == "ecomplexity" else reflections(data)
    found.to_csv(out, index=False)


main()
