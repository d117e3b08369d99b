// Words of which a quarter of a line's height, or two pixels of its length, lie outside of what clips them. What scrolls clips nothing, nor
// does what is only heard, or shown where the keyboard is.
() => {
  const found = [];
  const LEFT_OUT = ".unseen, script, style, [data-testid=stIconMaterial], a[href^='#'], .st-key-console-script";
  const reaches = (from, to, past) => from < to - past;
  const isCut = (text, around, line) =>
    reaches(text.top, around.top, line / 4) || reaches(around.bottom, text.bottom, line / 4) ||
    reaches(text.left, around.left, 2) || reaches(around.right, text.right, 2);
  const search = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const { data, parentElement } = walker.currentNode;
      if (!parentElement || !data.trim() || parentElement.closest(LEFT_OUT) || !parentElement.checkVisibility()) continue;
      const range = document.createRange();
      range.selectNodeContents(walker.currentNode);
      const text = range.getBoundingClientRect(), line = range.getClientRects()[0]?.height ?? 0;
      if (!text.width || !text.height || text.bottom < 0) continue;
      for (let each = parentElement; each; each = each.parentElement ?? each.getRootNode().host) {
        const { display, overflowX, overflowY, position, clipPath } = getComputedStyle(each);
        if (display === "contents") continue;
        if (clipPath !== "none" || [overflowX, overflowY].some((one) => ["auto", "scroll"].includes(one))) break;
        if (overflowY !== "visible" && isCut(text, each.getBoundingClientRect(), line)) { found.push(data); break; }
        if (position === "fixed") break;
      }
    }
    for (const { shadowRoot } of root.querySelectorAll("*")) if (shadowRoot) search(shadowRoot);
  };
  search(document.body);
  return found;
}
