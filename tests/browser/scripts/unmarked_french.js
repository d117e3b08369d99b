// What teams wrote, on a page in English, and that is not said to be in French. A drawing is heard by its own sentence.
(titles) => {
  const found = [];
  const languageOf = (element) => element.closest("[lang]")?.getAttribute("lang") ?? languageOf(element.getRootNode().host);
  const search = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!parentElement || parentElement.closest("script, style, svg[role=img]")) continue;
      if (titles.some((title) => data.includes(title)) && languageOf(parentElement) !== "fr") found.push(data);
    }
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) search(shadowRoot);
  };
  search(document.body);
  return found;
}
