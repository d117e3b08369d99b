// Says in French the words that Streamlit writes in English: labels, tooltips, its own buttons. What people wrote is left alone.

const words = [/* words */];
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

const attributes = ["aria-label", "title", "placeholder", "data-title"];
// Where Streamlit shows words of its own. Our labels, and what applicants wrote, are in elements of another sort.
const places =
  "button, [role=option], [role=menu], [role=menuitem], [role=listbox], [data-testid=stFileUploader], " +
  "[data-testid=InputInstructions], [data-testid=stTooltipContent], [data-testid=stDataFrameColumnMenu], [data-testid=stStatusWidget], " +
  "[data-testid=stSkipToContent]";

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
  if (parent.closest("[data-testid=stTooltipContent], [data-testid=stFileUploader] button, .rc-overflow-item-rest")) return false;
  return parent.closest("[data-testid=stMarkdownContainer]") !== null || parent.closest(places) === null;
}

function sayText(node) {
  const text = node.data.trim();
  if (!text || text.length > 120 || !node.parentElement || isOurs(node.parentElement)) return;
  const said = translated(text);
  if (said !== undefined && said !== text) node.data = node.data.replace(text, () => said);
}

function sayAttribute(element, name) {
  const text = element.getAttribute(name);
  const said = text ? translated(text) : undefined;
  if (said !== undefined && said !== text) element.setAttribute(name, said);
}

function say(node) {
  if (node.nodeType === Node.TEXT_NODE) return sayText(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let each = node; each; each = walker.nextNode()) {
    if (each.nodeType === Node.TEXT_NODE) sayText(each);
    else for (const name of attributes) if (each.hasAttribute(name)) sayAttribute(each, name);
  }
}

function isFrench() {
  return new URLSearchParams(window.location.search).get("langue") !== "en";
}

new MutationObserver((changes) => {
  if (!isFrench()) return;
  for (const change of changes) {
    if (change.type === "attributes") sayAttribute(change.target, change.attributeName);
    else if (change.type === "characterData") sayText(change.target);
    else change.addedNodes.forEach(say);
  }
}).observe(document.documentElement, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: attributes });

// What was written before this script was there.
if (isFrench()) say(document.documentElement);
