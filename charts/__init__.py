"""Charts: each returns a plotly ``figure``, an ``alt`` sentence with its main facts, and a ``table`` of its numbers.

``figure(frame) = _draw(_gather(frame))``; tests compare gathered data. A hue has the same meaning in every chart, and a contrast of at
least 3:1 on the light and the dark page, so that a figure serves both themes. Colour never carries meaning alone: series also have a dash
and a symbol, cells their number. A missing mark is never drawn as zero. Sizes are ``screen``, ``phone`` and ``projector`` (nothing under 24
px). Figures are shown as images from ``drawing``, or by plotly for study (docs/decisions/0005). Plotly reads tags and formulas in every
string, so people's texts pass through ``labels.inert``.
"""
