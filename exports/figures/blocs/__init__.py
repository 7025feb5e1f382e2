"""Figures of blocs, balance and position.

matrix      actors by bloc and how they are tied, or how often two share a bloc
signed      friendly and hostile ties, the cut between blocs, and what it frustrates
alluvial    blocs from day to day, and who moves
scatter     two measures of position against each other
dendrogram  the order in which actors are joined to blocs
"""
