"""Alignment: how alike the foreign-policy portfolios of two actors are."""
