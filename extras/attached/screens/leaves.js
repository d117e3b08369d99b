// The pages of a file, made ready before they are turned to: drawn by the server, fetched and decoded, their words laid out to be put over them.

const WIDTHS = [240, 800, 1200, 1600, 2400]; // as the server draws them
const KEPT_MOST = 16; // pages kept in this tab's memory
const AHEAD = [1, 2, -1, 3, 4]; // from the page that is read, those made ready meanwhile: the likeliest first

const put = (name, text, at) => {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  at?.append(made);
  return made;
};
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

async function answered(reader, path) {
  const answer = await fetch(path, { signal: reader.over.signal });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

// The browser may forget what it decoded while another page is read: "sync" has it decoded again before the frame that shows the page,
// which would else be empty until it is. (Pixels kept in a canvas come later: they are copied in that frame.)
async function decoded(reader, address) {
  const image = put("img");
  image.decoding = "sync";
  image.src = URL.createObjectURL(await (await answered(reader, address)).blob());
  // Then nothing but this image holds what was fetched.
  await image.decode().finally(() => URL.revokeObjectURL(image.src));
  return image;
}

// As deliberation/folding.py compares words.
const folded = (text) => text.replace(/[œŒ]/g, "oe").replaceAll("’", "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

function written(reader, list, page, ratio) {
  const layer = put("div");
  layer.className = "words";
  layer.lang = "";
  layer.setAttribute("role", "group");
  layer.setAttribute("aria-label", filled(list.length ? reader.labels.text : reader.labels.no_text, { page }));
  for (const [text, left, top, width, height] of list) {
    const word = put("span", text.endsWith("\n") ? text : `${text} `, layer);
    Object.assign(word.style, { left: `${left * 100}%`, top: `${top * 100}%`, width: `${width * 100}%`, height: `${height * 100}%` });
    word.style.fontSize = `${(height * ratio * 80).toFixed(3)}cqw`;
    const here = folded(text);
    if (reader.data.found.some((stem) => here.includes(stem))) word.className = "found";
  }
  return layer;
}

async function words(reader, folder, page, seen) {
  const [answer, image] = await Promise.all([answered(reader, `${folder}/${page}/texte`), seen]);
  return written(reader, (await answer.json()).words, page, image.naturalHeight / image.naturalWidth);
}

// A page: `seen`, its picture; `read`, its words, which are asked for once it is seen. One that fails is asked for again the next time.
function leaf(reader, page, width) {
  const { leaves } = reader;
  const folder = `${reader.file.address}/pages`;
  const address = `${folder}/${page}/${width}`;
  let made = leaves.get(address);
  leaves.delete(address); // the last one asked for is the last one forgotten
  if (!made) {
    const seen = decoded(reader, address);
    made = { seen, read: seen.then(() => words(reader, folder, page, seen)) };
    made.read.catch(() => leaves.delete(address));
  }
  leaves.set(address, made);
  if (leaves.size > KEPT_MOST) leaves.delete(leaves.keys().next().value);
  return made;
}

// One after the other, and none once another page is shown. One that cannot be drawn is said when it is turned to.
async function goAhead(reader, width) {
  const { turn, page } = reader;
  for (const next of AHEAD.map((step) => page + step)) {
    if (reader.turn !== turn) return;
    if (next >= 1 && next <= reader.sizes.length) await leaf(reader, next, width).read.catch(() => {});
  }
}
