// Says in French the words that Streamlit writes in English: labels, tooltips, its own buttons, icons. What people wrote is left alone.
// The language is that of the address, which may change while the page stays: then the words that were said are taken back.

const words = [/* words */];
const signs = {/* signs */};
const exact = new Map(words.filter(([english]) => !english.includes("{")));
// A shape that begins as another one does comes after it in the list: the longer one is tried first.
const shaped = words
  .filter(([english]) => english.includes("{"))
  .map(([english, french]) => {
    const names = [...english.matchAll(/\{(\w+)\}/g)].map((found) => found[1]);
    const quoted = english.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{\w+\}/g, "([\\s\\S]+)");
    return { pattern: new RegExp(`^${quoted}$`), names, french };
  })
  .reverse();

const attributes = ["aria-label", "title", "placeholder", "aria-valuetext", "data-title"];
// Where Streamlit shows words of its own: what is pressed, chosen or opened, and all of a field but what was chosen in it. Our labels, and what
// applicants wrote, are in elements of another sort.
const TAKES_FILES = ".stElementContainer:has(input[type=file])";
const FIELD = ".stElementContainer:has(input, textarea, [role=spinbutton])";
const places = `button, [role=option], [role=menu], [role=menuitem], [role=listbox], [role=tooltip], [role=dialog], .stApp header, a[href^='#'], ${FIELD}`;

function translated(text) {
  const known = exact.get(text);
  if (known !== undefined) return known;
  for (const { pattern, names, french } of shaped) {
    const found = pattern.exec(text);
    if (found) return names.reduce((said, name, place) => said.replace(`{${name}}`, () => found[place + 1]), french);
  }
  return undefined;
}

function isOurs(parent) {
  // The last one: the screens for which the menu's bar has no room.
  if (parent.closest(`[role=tooltip], ${TAKES_FILES} button, .rc-overflow-item-rest`)) return false;
  // Of a figure in plotly, hundreds come at once.
  return parent.closest("[data-testid=stMarkdownContainer], .stHtml, [data-tag], .main-svg") !== null || parent.closest(places) === null;
}

// What stood where something was said, by the text or by the element and its attribute.
const taken = new WeakMap();

function put(holder, name, written, said) {
  if (said === undefined || said === written) return;
  taken.set(holder, { ...taken.get(holder), [name]: { written, said } });
  if (name === "text") holder.data = said;
  else holder.setAttribute(name, said);
}

function takeBack(holder) {
  for (const [name, { written, said }] of Object.entries(taken.get(holder) ?? {})) {
    if (name === "text" && holder.data === said) holder.data = written;
    else if (name !== "text" && holder.getAttribute(name) === said) holder.setAttribute(name, written);
  }
  taken.delete(holder);
}

function sayText(node) {
  const text = node.data.trim();
  if (!isFrench() || !text || text.length > 120 || !node.parentElement || isOurs(node.parentElement)) return;
  const said = translated(text);
  if (said !== undefined) put(node, "text", node.data, node.data.replace(text, () => said));
}

// An icon in a text: one that says what no word beside it says, else one that is there to be seen only.
function sayIcon(element, name, icon) {
  const sign = signs[icon];
  if (sign === undefined) element.setAttribute("aria-hidden", "true");
  else put(element, name, element.getAttribute(name), isFrench() ? translated(sign) : sign);
}

function sayAttribute(element, name) {
  const text = element.getAttribute(name);
  const icon = name === "aria-label" && element.getAttribute("role") === "img" ? /^(\w+) icon$/.exec(text) : null;
  if (icon) sayIcon(element, name, icon[1]);
  else if (text && isFrench()) put(element, name, text, translated(text));
}

function walk(node, onText, onElement) {
  if (node.nodeType === Node.TEXT_NODE) return onText(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let each = node; each; each = walker.nextNode()) (each.nodeType === Node.TEXT_NODE ? onText : onElement)(each);
}

function say(node) {
  walk(node, sayText, (element) => attributes.forEach((name) => element.hasAttribute(name) && sayAttribute(element, name)));
}

function isFrench() {
  return new URLSearchParams(window.location.search).get("langue") !== "en";
}

// The page keeps the language in which it was served until it is told another.
function follow() {
  const language = isFrench() ? "fr" : "en";
  if (document.documentElement.lang === language) return;
  document.documentElement.lang = language;
  walk(document.documentElement, takeBack, takeBack);
  say(document.documentElement);
}

new MutationObserver((changes) => {
  for (const { type, target, attributeName, addedNodes } of changes) {
    if (type === "attributes") sayAttribute(target, attributeName);
    else if (type === "characterData") sayText(target);
    else addedNodes.forEach(say);
  }
}).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });

// The address may change after the last thing that a run changes on the page: nothing but the address tells.
for (const name of ["pushState", "replaceState"]) {
  const original = window.history[name].bind(window.history);
  window.history[name] = (...entry) => {
    original(...entry);
    follow();
  };
}
window.addEventListener("popstate", follow);

// What was written before this script was there.
say(document.documentElement);
