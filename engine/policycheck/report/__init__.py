"""An evaluation as text and as HTML."""
