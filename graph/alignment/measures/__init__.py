"""The similarity measures: each takes `Profiles`, gives an (n, n) array, and says what it is.

One module a family: `sets` (jaccard, common), `distance` (s, a), `chance` (kappa, pi,
pi-nominal), `association` (tau-b, cosine), `votes` (agreement, ideal-point). `catalogue` lists them
without importing numpy; `profiles` holds what they share.
"""
