"""The shape of a network: polarisation, blocks, core and periphery, hubs."""
