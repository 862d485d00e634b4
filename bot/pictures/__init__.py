"""Pictures of figures. Typst draws them with fonts of its own: the same on every machine, and with å, ä and ö."""
