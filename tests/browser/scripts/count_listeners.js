// Keeps what listens, to what, and what ticks.
() => {
  const held = (window.held = new Map());
  const places = new Map();
  const place = (one) => places.get(one) ?? places.set(one, places.size).get(one);
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (kind, listener, ...more) {
    held.set(`${place(this)} ${kind} ${place(listener)}`, true);
    addEventListener.call(this, kind, listener, ...more);
  };
  EventTarget.prototype.removeEventListener = function (kind, listener, ...more) {
    held.delete(`${place(this)} ${kind} ${place(listener)}`);
    removeEventListener.call(this, kind, listener, ...more);
  };
  const { setInterval, clearInterval } = window;
  window.setInterval = (...said) => {
    const id = setInterval(...said);
    held.set(`tick ${id}`, true);
    return id;
  };
  window.clearInterval = (id) => {
    held.delete(`tick ${id}`);
    clearInterval(id);
  };
}
