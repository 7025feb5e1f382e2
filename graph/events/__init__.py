"""Event data: files of single reported events become ties of dyads, by year or month."""
