"""Positions of actors: how central, how they bridge blocs, on whom they depend."""
