// What the script of each of our components may use: it stands before it (ui/shims/components.py).

// What is done at a component's end. Streamlit calls a script at each drawing and ends it once, when it goes; but it also ends a drawing whose
// script came after the next one had begun, though what was drawn stays: a clock stood still, keys were heard no more.
const whenGone = (place, end) => () => place.isConnected || end();
