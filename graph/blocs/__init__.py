"""Bloc structure of a network."""
