"""Joins families.csv with what was found and proven of its points, and draws loss and index.

python3 proven.py CSV_DIR...      (CSV_DIR: what ./cairn export --format csv wrote of the campaign of families.yaml; of several, which
took the rows one after the other, all; pandas, matplotlib)
"""
import json, sys
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import pandas as pd

table = pd.read_csv("families.csv")[["point", "first", "second", "copied", "narrow_index"]]


def joined(name):
    """A table of all campaigns, runs counted on from one to the next."""
    parts, before = [], 0
    for source in sys.argv[1:]:
        part = pd.read_csv(f"{source}/{name}.csv").query("kind == 'final'")
        parts.append(part.assign(run=part["run"] + before))
        before += part["run"].max() + 1
    return pd.concat(parts, ignore_index=True)


finals = joined("points")[["run", "loss", "squared_gradient_norm"]]
certificates = joined("certificates")
claims = [json.loads(text)["statement"] for text in certificates["certificate"]]
for key in ("negative", "positive"):
    certificates[key] = [claim.get(key) for claim in claims]
certificates = certificates[["run", "statement", "dimension", "negative", "positive", "existence", "radius", "moved"]]
table = table.merge(finals, left_on="point", right_on="run").drop(columns="run")
table = table.merge(certificates, left_on="point", right_on="run").drop(columns="run")
table.to_csv("families.csv", index=False)
proven = table[table["statement"] == "degenerate"]
print(table["statement"].value_counts().to_dict(), proven["loss"].round(9).nunique(), "losses")

figure, axes = plt.subplots(figsize=(6, 4))
marks = {"none": "o", "first": "^", "second": "s", "first and second": "D"}
words = {"none": "other units dead", "first": "first layer copied", "second": "second layer copied", "first and second": "both copied"}
for copied, group in proven.groupby("copied", sort=False):
    axes.plot(group["loss"], group["negative"], marks[copied], ms=4, mfc="none", label=words[copied])
axes.set_xlabel("loss")
axes.set_ylabel("eigenvalues proven negative, of 552")
axes.legend(loc="lower left", bbox_to_anchor=(-0.08, 1), ncol=4, frameon=False, fontsize=8, columnspacing=1, handletextpad=0.2)
for side in ("top", "right"):
    axes.spines[side].set_visible(False)
figure.tight_layout()
figure.savefig("families.png", dpi=150)
