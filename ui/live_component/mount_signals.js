export default function (component) {
  import(`${window.location.origin}/direct/signals.js`).then((signals) => signals.mount(component));
}
