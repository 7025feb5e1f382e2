"""Who a code means: states and other actors in the code systems of the field, valid in time."""

from .crosswalk import SYSTEMS, Crosswalk, Holding, crosswalk

__all__ = ["SYSTEMS", "Crosswalk", "Holding", "crosswalk"]
