// Ties each field to the sentence that says what is wrong in it, for who hears the page: Streamlit offers no way to.
// The sentence is named after the field's key, with a word before it (fields.py).
const SENTENCES = '[class*="st-key-fault-"]';
const FIELDS = "input, textarea, [role=combobox], [role=spinbutton]";

const nameOf = (element) => [...element.classList].find((name) => name.startsWith("st-key-fault-"));

function tie() {
  const wrong = new Map();
  for (const sentence of document.querySelectorAll(SENTENCES)) {
    sentence.id = nameOf(sentence);
    const field = document.querySelector(`.${CSS.escape(sentence.id.replace("fault-", ""))}`);
    for (const each of field?.querySelectorAll(FIELDS) ?? []) wrong.set(each, sentence.id);
  }
  for (const each of document.querySelectorAll("[data-fault]")) {
    if (wrong.has(each)) continue;
    for (const name of ["aria-invalid", "aria-describedby", "data-fault"]) each.removeAttribute(name);
  }
  for (const [each, id] of wrong) {
    if (each.dataset.fault === id) continue;
    each.dataset.fault = id;
    each.setAttribute("aria-invalid", "true");
    each.setAttribute("aria-describedby", id);
  }
}

export default function ({ parentElement }) {
  const mark = parentElement.querySelector("span");
  mark.watch ??= new MutationObserver(tie);
  mark.watch.observe(document.body, { subtree: true, childList: true });
  tie();
  return whenGone(parentElement, () => mark.watch.disconnect());
}
