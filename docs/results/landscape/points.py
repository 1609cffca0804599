"""Writes the points of a certified landscape as points.csv (a row a point) and points.npz (theta, [points, n], in the order of the rows).

python3 points.py CSV_DIR OUT_DIR    CSV_DIR: what ./cairn export --format csv wrote
"""
import sys
import numpy as np
import pandas as pd

source, target = sys.argv[1:3]
points = pd.read_csv(f"{source}/collected.csv")
theta = np.array([np.fromstring(t[1:-1], sep=",") for t in points["theta"]])
proofs = pd.read_csv(f"{source}/point_proofs.csv").drop_duplicates("point", keep="last")
proofs = proofs[["point", "statement", "morse_index", "existence", "radius", "moved", "quantity", "value", "bound", "seconds"]]
proofs = proofs.rename(columns={"morse_index": "proven_index"})
columns = ["point", "loss", "squared_gradient_norm", "morse_index", "nullity", "gap", "orbit_size", "dead_units", "duplicated_units", "run"]
table = points[columns].merge(proofs, on="point", how="left")
table.insert(2, "norm", np.linalg.norm(theta, axis=1))
table.to_csv(f"{target}/points.csv", index=False)
np.savez(f"{target}/points.npz", theta=theta)
print(len(table), table["statement"].value_counts().to_dict())
