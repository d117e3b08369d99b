export default function (component) {
  import(new URL("signals.js", document.getElementById("jury-listener").href).href).then((signals) => signals.mount(component));
}
