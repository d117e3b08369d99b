// Marks what is in another language than the page's, so that it is read aloud as it is written: on a page in English, what people wrote in
// French, and on every page the button that changes the language, and the fields that hold a text of a call in one language.
// People's texts do not say their language: it is told by the small words that the two languages do not share.

const TEXTS = { en: words("the of and to is are for with by this your you from not be in it its who what which has was"), fr: words("le la les l d des du de un une et ou où pour par dans sur aux au avec est sont qui que qu n ne pas ce cette ces son sa ses leur leurs à entre") };
const COMPONENT = "[data-testid=stBidiComponentIsolated]";
const SWITCH = ".st-key-header-language button";
const LANGUAGE_OF_FIELD = /^st-key-call-form-.*-(fr|en)$/;
const LONE = 3; // words: with fewer, a single small word tells nothing

function words(listed) {
  return new Set(listed.split(" "));
}

const page = () => document.documentElement.lang;

// Returns the other language if a text is in it, as far as can be told.
function tongue(text) {
  const said = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const other = page() === "en" ? "fr" : "en";
  const [own, foreign] = [page(), other].map((code) => said.filter((word) => TEXTS[code].has(word)).length);
  return foreign > 0 && own === 0 && said.length >= LONE ? other : null;
}

function mark(element, language) {
  if (language === null && element.dataset.tongue === undefined) return;
  if (language === null) {
    element.removeAttribute("lang");
    delete element.dataset.tongue;
  } else {
    element.setAttribute("lang", language); // a drawing's elements have no property for it
    element.dataset.tongue = language;
  }
}

function markText({ parentElement }) {
  if (!parentElement || parentElement.matches("style, script")) return;
  if (page() === "en") mark(parentElement, tongue(parentElement.textContent));
  else mark(parentElement, null);
}

function markKnown(root) {
  for (const button of root.querySelectorAll(SWITCH)) button.lang = page() === "en" ? "fr" : "en";
  for (const field of root.querySelectorAll("[class*=st-key-call-form-] :is(input, textarea)")) {
    const named = field.closest("[class*=st-key-]").classList;
    const language = [...named].map((name) => LANGUAGE_OF_FIELD.exec(name)?.[1]).find(Boolean);
    if (language) field.lang = language;
  }
}

function watch(root) {
  observer.observe(root, { subtree: true, childList: true, characterData: true });
  look(root);
}

function look(node) {
  if (node.nodeType === Node.TEXT_NODE) markText(node);
  else if (node.nodeType === Node.ELEMENT_NODE || node.nodeType === Node.DOCUMENT_FRAGMENT_NODE) {
    const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) markText(walker.currentNode);
  }
}

// What is drawn apart from the page is watched apart.
const watched = new WeakSet();

function watchComponents() {
  for (const each of document.querySelectorAll(COMPONENT)) {
    if (watched.has(each)) continue;
    if (each.shadowRoot === null) {
      requestAnimationFrame(watchComponents);
      continue;
    }
    watched.add(each);
    watch(each.shadowRoot);
  }
}

const observer = new MutationObserver((changes) => {
  if (page() === "en") for (const { target, type, addedNodes } of changes) type === "characterData" ? look(target) : addedNodes.forEach(look);
  watchComponents();
  markKnown(document);
});

function lookAgain() {
  look(document.body);
  for (const { shadowRoot } of document.querySelectorAll(COMPONENT)) if (shadowRoot) look(shadowRoot);
  markKnown(document);
}

watch(document.body);
watchComponents();
new MutationObserver(lookAgain).observe(document.documentElement, { attributeFilter: ["lang"] });
