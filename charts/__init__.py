"""Charts. Each gives a plotly ``figure``, an ``alt`` sentence with its main facts, and a ``table`` of its numbers.

``figure(frame) = _draw(_gather(frame))``; tests compare what is gathered. One hue stands for one thing in every chart; each hue has a
contrast of 3:1 or more on the light and the dark page, so that one figure serves both themes. Nothing is told by colour alone: series
also have a dash and a symbol, cells their number. A missing mark is never drawn as zero. Sizes are ``screen``, ``phone`` and
``projector`` (nothing under 24 px). A figure is shown as an image drawn here (``drawing``), or by plotly where one studies it
(docs/decisions/0005). Plotly reads tags and formulas in every string: texts that people wrote pass through
``labels.inert``.
"""
