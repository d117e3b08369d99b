// Every text that is painted on the page: what it says, where, in which letters, how far from what is behind it, whether something cuts it.
() => {
  const found = [];
  const clips = (element) => /hidden|clip|auto|scroll/.test(getComputedStyle(element).overflow);
  const parent = (node) => node.parentElement ?? node.getRootNode().host ?? null;
  // What is left of a box within all that clips it; null if nothing is.
  function left(box, element) {
    let shown = { ...box };
    for (let around = element; around && around !== document.documentElement; around = parent(around)) {
      if ((around instanceof SVGElement && around.tagName !== "svg") || !clips(around)) continue;
      const edge = around.getBoundingClientRect();
      shown = {
        left: Math.max(shown.left, edge.left), right: Math.min(shown.right, edge.right),
        top: Math.max(shown.top, edge.top), bottom: Math.min(shown.bottom, edge.bottom),
      };
    }
    return shown.right - shown.left > 1 && shown.bottom - shown.top > 1 ? shown : null;
  }
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  function channels(colour) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  }
  const luminance = (colour) =>
    [0.2126, 0.7152, 0.0722].reduce((sum, weight, i) => {
      const share = colour[i] / 255;
      return sum + weight * (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4);
    }, 0);
  function contrast(element, colour) {
    let around = element;
    while (around && channels(getComputedStyle(around).backgroundColor)[3] < 250) around = parent(around);
    const [dark, light] = [colour, around ? getComputedStyle(around).backgroundColor : "white"]
      .map((one) => luminance(channels(one)))
      .sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  }
  const isLess = (shown, box) =>
    !shown || shown.left > box.left + 2 || shown.right < box.right - 2 || shown.top > box.top + 2 || shown.bottom < box.bottom - 2;
  function visit(root) {
    for (const node of root.childNodes) {
      if (node.nodeType === Node.TEXT_NODE && node.textContent.trim()) say(node);
      if (node.nodeType !== Node.ELEMENT_NODE || /^(SCRIPT|STYLE|TITLE|NOSCRIPT|title|style)$/.test(node.tagName)) continue;
      visit(node);
      if (node.shadowRoot) visit(node.shadowRoot);
    }
  }
  function say(node) {
    const element = node.parentElement ?? node.getRootNode().host;
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
    const range = document.createRange();
    range.selectNodeContents(node);
    const style = getComputedStyle(element);
    const isDrawn = element instanceof SVGElement;
    const scale = isDrawn ? element.getScreenCTM().a : 1;
    const size = parseFloat(style.fontSize) * scale;
    // Of a line box, what its letters fill: lines may lie closer than their boxes are high.
    const boxes = [...range.getClientRects()].filter((box) => box.width > 1 && box.height > 1).map((box) => {
      const spare = Math.max(0, (box.height - size) / 2);
      return { left: box.left, right: box.right, top: box.top + spare, bottom: box.bottom - spare };
    });
    const shown = boxes.map((box) => left(box, element));
    if (shown.every((box) => !box || box.right < 0 || box.bottom < 0)) return;
    // Words for readers of the screen alone are a pixel large.
    for (let around = element; around; around = parent(around)) {
      if (around.getBoundingClientRect && around.offsetWidth === 1 && around.offsetHeight === 1) return;
    }
    found.push({ text: node.textContent.trim(), size, boxes: shown.filter(Boolean), isDrawn, contrast: isDrawn ? null : contrast(element, style.color), isCut: boxes.some((box, i) => isLess(shown[i], box)) });
  }
  visit(document.body);
  const box = (found) => found && (({ left, right, top, bottom }) => ({ left, right, top, bottom }))(found.getBoundingClientRect());
  const dot = box(document.querySelector(".state"));
  const panel = box(document.querySelector(".panel"));
  const theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  return { theme, dot, panel, found, width: innerWidth, height: innerHeight, more: document.querySelector("main").scrollHeight - innerHeight };
}
