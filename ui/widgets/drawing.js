// Shows an image that the server drew. It is drawn again only where it changed: what the pointer rests on stays.
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".drawing");
  if (place.shown === data.svg) return;
  place.shown = data.svg;
  place.innerHTML = data.svg; // made by charts/drawing alone, which escapes every word
}
