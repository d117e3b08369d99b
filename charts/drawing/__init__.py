"""Charts as SVG: the same figures that plotly would draw, drawn here, so that no browser waits for its script."""
