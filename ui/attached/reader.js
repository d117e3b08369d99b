// The pages of attached files, as images that the server draws: no file of a stranger's is opened in this browser.

const WIDTHS = [240, 800, 1200, 1600, 2400]; // as the server draws them
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const WIDE_PIXELS = 900; // of a column in which a page as wide would be read from afar
const KEPT_MOST = 16; // pages kept in this tab's memory
const AHEAD = [1, 2, -1]; // from the page that is read, those fetched meanwhile: the likeliest first
const LATE_MS = 250; // until then, nobody needs to be told that a page is coming
const ADDRESS_MS = 400;
const PLACE = "piece"; // what the address says: the dossier, the file's number, the page

const put = (name, text, at) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  at?.append(made);
  return made;
};
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

// --- The address: "?piece=472228.1&page=3", so that a link, a reload and Back find the page again -----------------------------------

function placeInAddress(dossier) {
  const asked = new URLSearchParams(location.search);
  const place = asked.get(PLACE) ?? "";
  const number = place.startsWith(`${dossier}.`) ? Number(place.slice(dossier.length + 1)) : NaN;
  return Number.isInteger(number) ? { number, page: Number(asked.get("page")) || 1 } : null;
}

function writeAddress(reader) {
  const asked = new URLSearchParams(location.search);
  if (reader.file) {
    asked.set(PLACE, `${reader.data.dossier}.${reader.file.number}`);
    asked.set("page", reader.page);
  } else {
    asked.delete(PLACE);
    asked.delete("page");
  }
  const query = asked.toString();
  history.replaceState(history.state, "", location.pathname + (query ? `?${query}` : "") + location.hash);
}

// --- What the server draws ----------------------------------------------------------------------------------------------------------

async function answered(reader, path) {
  const answer = await fetch(path, { signal: reader.over.signal });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

function forget(reader, most) {
  for (const [key, coming] of reader.kept) {
    if (reader.kept.size <= most) return;
    reader.kept.delete(key);
    coming.then((image) => image.isConnected || URL.revokeObjectURL(image.src), () => {});
  }
}

// A page's image, decoded: put on the page, it is painted in the next frame. The browser may forget what it decoded while the page before
// is read: "sync" has it decoded again before that frame, which would else show an empty page until it is.
function image(reader, page, width) {
  const key = `${reader.file.address}/pages/${page}/${width}`;
  let coming = reader.kept.get(key);
  reader.kept.delete(key); // the last one asked for is the last one forgotten
  coming ??= (async () => {
    const made = new Image();
    made.decoding = "sync";
    made.src = URL.createObjectURL(await (await answered(reader, key)).blob());
    await made.decode();
    return made;
  })();
  reader.kept.set(key, coming);
  coming.catch(() => reader.kept.delete(key));
  forget(reader, KEPT_MOST);
  return coming;
}

async function words(reader, page) {
  const key = `${reader.file.address}/pages/${page}/texte`;
  if (!reader.texts.has(key)) reader.texts.set(key, (await (await answered(reader, key)).json()).words);
  return reader.texts.get(key);
}

// --- What is shown ------------------------------------------------------------------------------------------------------------------

const say = (reader, text) => {
  if (reader.said.textContent !== text) reader.said.textContent = text;
};

function widthWanted(reader) {
  const css = reader.paper.clientWidth * reader.zoom;
  const wanted = css * Math.min(window.devicePixelRatio || 1, 2);
  return WIDTHS.slice(1).find((width) => width >= wanted * 0.9) ?? WIDTHS.at(-1);
}

function lay(reader) {
  const [width, height] = reader.sizes[reader.page - 1] ?? [210, 297];
  reader.sheet.style.width = `${100 * reader.zoom}%`;
  reader.sheet.style.aspectRatio = `${width} / ${height}`;
  reader.ratio = height / width;
  reader.zoomed.textContent = new Intl.NumberFormat(reader.data.language, { style: "percent" }).format(reader.zoom);
}

// As deliberation/folding.py compares words.
const folded = (text) => text.replace(/[œŒ]/g, "oe").replaceAll("’", "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function isFound(reader, text) {
  const here = folded(text);
  return reader.data.found.some((stem) => here.includes(stem));
}

function write(reader, list, page) {
  const layer = put("div");
  layer.className = "words";
  layer.lang = "";
  layer.setAttribute("role", "group");
  layer.setAttribute("aria-label", filled(list.length ? reader.labels.text : reader.labels.no_text, { page }));
  for (const [text, left, top, width, height] of list) {
    const word = put("span", text.endsWith("\n") ? text : `${text} `, layer);
    Object.assign(word.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    word.style.fontSize = `${(height * reader.ratio * 80).toFixed(3)}cqw`;
    if (isFound(reader, text)) word.className = "found";
  }
  return layer;
}

// The pages that the person's own note names, each a way to it.
function paintMarks(reader) {
  const { marked } = reader.data;
  const pages = marked?.[reader.file?.number] ?? [];
  const here = reader.root.querySelector(".marked");
  here.hidden = pages.length === 0;
  here.ariaLabel = reader.labels.marked;
  here.replaceChildren();
  put("span", reader.labels.marked, here);
  for (const page of pages) {
    const button = put("button", filled(reader.labels.page, { page }), here);
    button.type = "button";
    button.onclick = () => show(reader, page);
  }
  const note = reader.root.querySelector(".note");
  note.hidden = !marked;
  note.onclick = () => {
    reader.component.setTriggerValue("noted", { number: reader.file.number, page: reader.page });
    say(reader, filled(reader.labels.noted, { page: reader.page }));
  };
}

function paintBar(reader) {
  const { sizes, page } = reader;
  reader.root.querySelector(".page").value = page;
  reader.root.querySelector(".count").textContent = sizes.length ? filled(reader.labels.of, { count: sizes.length }) : "";
  reader.root.querySelector(".before").ariaDisabled = String(page <= 1);
  reader.root.querySelector(".after").ariaDisabled = String(page >= sizes.length);
  paintMarks(reader);
  const { sent, may_send: maySend } = reader.data;
  const isSent = sent?.number === reader.file?.number && sent?.page === page;
  const send = reader.root.querySelector(".send");
  send.hidden = !maySend;
  const said = isSent ? reader.labels.take_back : reader.labels.send;
  if (send.ariaLabel !== said) {
    send.replaceChildren();
    put("span", said, send).className = "words-of";
    send.ariaLabel = send.title = said;
  }
  send.onclick = () => reader.component.setTriggerValue("sent", { number: reader.file.number, page: isSent ? 0 : reader.page });
  for (const button of reader.strip.querySelectorAll("button")) {
    const isHere = Number(button.dataset.page) === page;
    if (isHere) button.setAttribute("aria-current", "page");
    else button.removeAttribute("aria-current");
    if (isHere) button.parentElement.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }
}

// One after the other, and none once another page is shown. One that cannot be drawn is said when it is turned to.
async function fetchAhead(reader) {
  const { turn, page } = reader;
  for (const next of AHEAD.map((step) => page + step)) {
    if (reader.turn !== turn) return;
    if (next >= 1 && next <= reader.sizes.length) await image(reader, next, widthWanted(reader)).catch(() => {});
  }
}

async function show(reader, page, { quietly = false } = {}) {
  const last = reader.sizes.length || page;
  reader.page = Math.min(Math.max(1, Math.trunc(page) || 1), last);
  const turn = (reader.turn = {});
  const { file } = reader;
  paintBar(reader);
  const late = setTimeout(() => say(reader, reader.labels.coming), LATE_MS);
  try {
    const drawn = await image(reader, reader.page, widthWanted(reader));
    if (reader.turn !== turn) return;
    lay(reader);
    drawn.alt = filled(reader.labels.page_of_file, { page: reader.page, name: file.name });
    reader.sheet.replaceChildren(drawn);
    reader.sheet.dataset.page = reader.page;
    if (!quietly) reader.paper.scrollTo(0, 0);
    clearTimeout(late);
    say(reader, "");
    writeAddress(reader);
    fetchAhead(reader);
    const list = await words(reader, reader.page);
    if (reader.turn === turn) reader.sheet.append(write(reader, list, reader.page));
  } catch (error) {
    if (reader.turn === turn && error.name !== "AbortError") {
      if (!reader.sheet.querySelector("img") || reader.sheet.dataset.page !== String(reader.page)) reader.sheet.replaceChildren();
      say(reader, reader.labels.failed);
    }
  } finally {
    clearTimeout(late);
  }
}

function thumbnails(reader) {
  const seen = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && !target.src) target.src = `${reader.file.address}/pages/${target.dataset.page}/240`;
    }
  }, { root: reader.strip, rootMargin: "200px" });
  reader.strip.replaceChildren();
  reader.sizes.forEach(([width, height], index) => {
    const button = put("button", "", put("li", "", reader.strip));
    const small = put("img", "", button);
    button.type = "button";
    button.dataset.page = small.dataset.page = index + 1;
    small.alt = "";
    small.style.aspectRatio = `${width} / ${height}`;
    put("span", filled(reader.labels.page, { page: index + 1 }), button);
    button.onclick = () => show(reader, index + 1);
    seen.observe(small);
  });
  paintBar(reader);
}

function paintFiles(reader) {
  const here = reader.root.querySelector(".files");
  here.setAttribute("aria-label", reader.labels.files);
  here.replaceChildren();
  for (const file of reader.data.files) {
    const button = put("button", filled(reader.labels.read, { name: file.name }), here);
    button.type = "button";
    button.setAttribute("aria-expanded", String(reader.file?.number === file.number));
    button.onclick = () => (reader.file?.number === file.number ? close(reader) : open(reader, file, 1));
  }
}

async function open(reader, file, page, { takesFocus = true } = {}) {
  Object.assign(reader, { file, page, sizes: [] });
  reader.sheet.replaceChildren();
  reader.strip.replaceChildren();
  reader.opened.hidden = false;
  paintFiles(reader);
  say(reader, "");
  reader.paper.setAttribute("aria-label", file.name);
  reader.root.querySelector(".body").hidden = false;
  reader.opened.removeAttribute("data-obstacle");
  reader.zoom = reader.paper.clientWidth > WIDE_PIXELS ? 0.75 : 1;
  const coming = show(reader, page); // the first page does not wait for how many there are
  if (takesFocus) reader.paper.focus({ preventScroll: true });
  try {
    // With the page that is asked for meanwhile, so that the server opens the file once for both.
    const asked = `langue=${reader.data.language}&page=${reader.page}&largeur=${widthWanted(reader)}`;
    const facts = await (await answered(reader, `${file.address}/pages?${asked}`)).json();
    if (reader.file !== file) return;
    reader.sizes = facts.sizes;
    if (facts.obstacle) {
      reader.turn = {};
      reader.root.querySelector(".body").hidden = true;
      reader.opened.toggleAttribute("data-obstacle", true);
      say(reader, facts.obstacle);
      return;
    }
    if (page > reader.sizes.length) {
      show(reader, 1);
    } else {
      await coming;
      lay(reader);
      paintBar(reader);
      fetchAhead(reader);
    }
    if (!reader.strip.hidden) thumbnails(reader);
  } catch (error) {
    if (error.name !== "AbortError" && reader.file === file) say(reader, reader.labels.failed);
  }
}

function close(reader) {
  const number = reader.file?.number;
  Object.assign(reader, { file: null, turn: {} });
  reader.opened.hidden = true;
  reader.sheet.replaceChildren();
  forget(reader, 0);
  paintFiles(reader);
  writeAddress(reader);
  const place = reader.data.files.findIndex((file) => file.number === number);
  reader.root.querySelectorAll(".files button")[place]?.focus();
}

function zoom(reader, step) {
  const place = ZOOMS.indexOf(reader.zoom) + step;
  if (step && (place < 0 || place >= ZOOMS.length)) return;
  reader.zoom = step ? ZOOMS[place] : 1;
  lay(reader);
  show(reader, reader.page, { quietly: true });
}

function press(reader, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const acts = {
    PageDown: () => show(reader, reader.page + 1),
    PageUp: () => show(reader, reader.page - 1),
    ArrowRight: () => show(reader, reader.page + 1),
    ArrowLeft: () => show(reader, reader.page - 1),
    Home: () => show(reader, 1),
    End: () => show(reader, reader.sizes.length),
    "+": () => zoom(reader, 1),
    "-": () => zoom(reader, -1),
    0: () => zoom(reader, 0),
  };
  // Enlarged, the arrows move over the page.
  if (!(event.key in acts) || (reader.zoom > 1 && event.key.startsWith("Arrow"))) return;
  event.preventDefault();
  event.stopPropagation();
  acts[event.key]();
}

function listen(reader) {
  const { root } = reader;
  const on = (name, act) => (root.querySelector(name).onclick = ({ currentTarget }) => currentTarget.ariaDisabled !== "true" && act());
  on(".before", () => show(reader, reader.page - 1));
  on(".after", () => show(reader, reader.page + 1));
  on(".less", () => zoom(reader, -1));
  on(".more", () => zoom(reader, 1));
  on(".close", () => close(reader));
  on(".all", () => {
    reader.strip.hidden = !reader.strip.hidden;
    root.querySelector(".all").ariaPressed = String(!reader.strip.hidden);
    if (!reader.strip.hidden) thumbnails(reader);
    lay(reader);
  });
  const field = root.querySelector(".page");
  field.onchange = () => show(reader, Number(field.value));
  field.onkeydown = (event) => event.stopPropagation();
  reader.paper.onkeydown = (event) => press(reader, event);
}

function name({ root, labels }) {
  for (const each of ["before", "after", "all", "note", "close"]) {
    const button = root.querySelector(`.${each}`);
    // Where room is short, signs stand for words; what is heard stays.
    button.replaceChildren();
    put("span", labels[each], button).className = "words-of";
    button.ariaLabel = button.title = labels[each];
  }
  root.querySelector(".less").textContent = "−";
  root.querySelector(".more").textContent = "+";
  root.querySelector(".less").ariaLabel = labels.less;
  root.querySelector(".more").ariaLabel = labels.more;
  root.querySelector(".name").textContent = labels.page_word;
  root.querySelector(".page").ariaLabel = labels.page_word;
  root.querySelector(".bar").ariaLabel = labels.bar;
}

export default function (component) {
  const { data, parentElement } = component;
  const root = parentElement.querySelector(".reader");
  const isFirst = root.reader === undefined;
  const reader = (root.reader ??= { root, zoom: 1, page: 1, sizes: [], file: null, kept: new Map(), texts: new Map(), over: new AbortController() });
  const isOther = reader.data && reader.data.dossier !== data.dossier;
  Object.assign(reader, { data, component, labels: data.labels });
  if (isFirst) {
    const [opened, said, strip, paper, sheet, zoomed] = [".open", ".said", ".strip", ".paper", ".sheet", ".zoom"].map((one) => root.querySelector(one));
    Object.assign(reader, { opened, said, strip, paper, sheet, zoomed });
    listen(reader);
  }
  root.toggleAttribute("data-fills", Boolean(data.fills));
  name(reader);
  if (isOther) Object.assign(reader, { file: null, turn: {} });
  if (isOther) reader.opened.hidden = true;
  paintFiles(reader);
  if (reader.file) {
    paintBar(reader);
    // A run of the page writes the address as it was when it began.
    setTimeout(() => reader.file && reader.sizes.length && writeAddress(reader), ADDRESS_MS);
  }
  if (isFirst || isOther) {
    const asked = placeInAddress(data.dossier);
    const file = data.files.find(({ number }) => number === asked?.number) ?? (data.opens ? data.files[0] : undefined);
    if (file) open(reader, file, asked?.number === file.number ? asked.page : 1, { takesFocus: false });
  }
  return () => {
    reader.over.abort();
    forget(reader, 0);
    root.reader = undefined;
  };
}
