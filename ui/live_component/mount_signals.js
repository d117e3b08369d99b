export default function (component) {
  fetched(new URL("signals.js", document.getElementById("jury-listener").href).href).then((signals) => signals.mount(component));
}
