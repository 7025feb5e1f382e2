"""Figures for print and for the browser: heat maps, series, slope charts.

    heatmap     how close every two actors are on one day, ordered by bloc
    series      how close some pairs were, day by day, with bounds and events
    slope       how close everybody was to one actor on two days
    network     the network of a day, laid out as the page is
    page        any of them as one interactive HTML file

They take what was measured before and draw it; they need `steppe[figures]`.
"""
