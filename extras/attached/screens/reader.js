// The pages of attached files, as images that the server draws: no file of a stranger's is opened in this browser.

const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3];
const WIDE_PIXELS = 900; // of a column in which a page as wide would be read from afar
const LATE_MS = 250; // until then, nobody needs to be told that a page is coming
const ADDRESS_MS = 400;
const PLACE = "piece"; // what the address says: the dossier, the file's number, the page

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

// --- What is shown ------------------------------------------------------------------------------------------------------------------

const say = (reader, text) => {
  if (reader.said.textContent !== text) reader.said.textContent = text;
};

const afterTheFrame = () => new Promise((go) => requestAnimationFrame(() => setTimeout(go)));

function widthWanted(reader) {
  const css = reader.paper.clientWidth * reader.zoom;
  const wanted = css * Math.min(window.devicePixelRatio || 1, 2);
  return WIDTHS.slice(1).find((width) => width >= wanted * 0.9) ?? WIDTHS.at(-1);
}

function lay(reader) {
  reader.sheet.style.width = `${100 * reader.zoom}%`;
  reader.zoomed.textContent = new Intl.NumberFormat(reader.data.language, { style: "percent" }).format(reader.zoom);
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

function place(reader, image, quietly) {
  const { sheet, page, file } = reader;
  image.alt = filled(reader.labels.page_of_file, { page, name: file.name });
  sheet.replaceChildren(image);
  sheet.dataset.page = page;
  sheet.style.aspectRatio = `${image.naturalWidth} / ${image.naturalHeight}`;
  lay(reader);
  say(reader, "");
  if (quietly) return;
  reader.paper.scrollTo(0, 0);
  reader.heard.textContent = image.alt;
}

// All that is seen of a page that is ready is done before the next frame.
async function show(reader, page, { quietly = false } = {}) {
  const last = reader.sizes.length || page;
  reader.page = Math.min(Math.max(1, Math.trunc(page) || 1), last);
  const turn = (reader.turn = {});
  const width = widthWanted(reader);
  const { seen, read } = leaf(reader, reader.page, width);
  paintBar(reader);
  const late = setTimeout(() => say(reader, reader.labels.coming), LATE_MS);
  try {
    const image = await seen.finally(() => clearTimeout(late));
    if (reader.turn !== turn) return;
    place(reader, image, quietly);
    writeAddress(reader);
    const layer = await read;
    await afterTheFrame(); // laying out a page's words takes longer than its picture, which does not wait for it
    if (reader.turn !== turn) return;
    reader.sheet.append(layer);
    goAhead(reader, width);
  } catch (error) {
    if (reader.turn !== turn || error.name === "AbortError") return;
    if (reader.sheet.dataset.page !== String(reader.page)) reader.sheet.replaceChildren();
    say(reader, reader.labels.failed);
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
  shut(reader);
  Object.assign(reader, { file, page, sizes: [] });
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
      paintBar(reader);
      await coming;
      if (reader.file === file) goAhead(reader, widthWanted(reader));
    }
    if (!reader.strip.hidden) thumbnails(reader);
  } catch (error) {
    if (error.name !== "AbortError" && reader.file === file) say(reader, reader.labels.failed);
  }
}

// Nothing of a file stays in the tab once it is closed, or no more to be seen by whoever sits there.
function shut(reader) {
  Object.assign(reader, { file: null, turn: {} });
  reader.opened.hidden = true;
  reader.sheet.replaceChildren();
  reader.strip.replaceChildren();
  reader.heard.textContent = "";
  reader.leaves.clear();
}

function close(reader) {
  const place = reader.data.files.findIndex(({ number }) => number === reader.file?.number);
  shut(reader);
  paintFiles(reader);
  writeAddress(reader);
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
  const reader = (root.reader ??= { root, zoom: 1, page: 1, sizes: [], file: null, leaves: new Map(), over: new AbortController() });
  const isOther = reader.data && reader.data.dossier !== data.dossier;
  const isGone = isOther || (reader.file && !data.files.some(({ number }) => number === reader.file.number));
  const isSoughtAnew = reader.data && String(reader.data.found) !== String(data.found);
  Object.assign(reader, { data, component, labels: data.labels });
  if (isFirst) {
    const names = { opened: ".open", said: ".said", heard: ".heard", strip: ".strip", paper: ".paper", sheet: ".sheet", zoomed: ".zoom" };
    for (const [name, selector] of Object.entries(names)) reader[name] = root.querySelector(selector);
    listen(reader);
  }
  root.toggleAttribute("data-fills", Boolean(data.fills));
  name(reader);
  if (isGone) shut(reader);
  paintFiles(reader);
  if (reader.file) {
    if (isSoughtAnew) {
      reader.leaves.clear();
      show(reader, reader.page, { quietly: true });
    }
    paintBar(reader);
    // A run of the page writes the address as it was when it began.
    setTimeout(() => reader.file && reader.sizes.length && writeAddress(reader), ADDRESS_MS);
  }
  if (isFirst || isOther) {
    const asked = placeInAddress(data.dossier);
    const file = data.files.find(({ number }) => number === asked?.number) ?? (data.opens ? data.files[0] : undefined);
    if (file) open(reader, file, asked?.number === file.number ? asked.page : 1, { takesFocus: false });
  }
  return whenGone(parentElement, () => {
    reader.over.abort();
    shut(reader);
    root.reader = undefined;
  });
}
