"""From claims tables to a store, from a store to what holds on a day, and from that to measures."""
