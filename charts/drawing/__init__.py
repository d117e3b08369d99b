"""Charts as SVG: the figures of plotly, drawn here, so that no browser waits for plotly's script."""
