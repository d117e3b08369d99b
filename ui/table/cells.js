// The cells of a table, as columns.py numbers them. Words come from applicants: they are only ever written as text.

const SVG = "http://www.w3.org/2000/svg";
const BAR = { width: 6, gap: 3, height: 36 };

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function unseen(text) {
  return element("span", "unseen", text);
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
}

function hundredths(data, value) {
  if (value === null) return data.labels.absent;
  const digits = String(Math.abs(value)).padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${value < 0 ? "\u2212" : ""}${whole}${data.labels.comma}${digits.slice(-2)}`;
}

// Words that several cells have are sent once: a cell holds their place.
function resolve(columns, texts, row) {
  return row.map((cell, at) => {
    const kind = columns[at - 1]?.kind;
    if (kind === "words") return texts[cell];
    return Array.isArray(cell) && kind !== "profile" ? [cell[0], ...cell.slice(1).map((place) => texts[place])] : cell;
  });
}

const first = (cell) => (Array.isArray(cell) ? cell[0] : cell);

function mean(data, value, place) {
  const apart = value - data.means[place];
  const difference = `${apart > 0 ? "+" : ""}${hundredths(data, apart)}`;
  const words = value === null ? data.labels.no_mark : fill(data.labels.apart, { difference, mean: hundredths(data, value) });
  return `${data.criteria[place]}${data.labels.colon}${words}`;
}

function path(className, d) {
  const made = document.createElementNS(SVG, "path");
  made.setAttribute("class", className);
  made.setAttribute("d", d);
  return made;
}

// A bar a criterion, up or down from the mean of all that are pre-selected, which is the line across; without a mark there is no line either.
function bars(data, means) {
  const step = BAR.width + BAR.gap;
  const width = means.length * step - BAR.gap;
  const middle = BAR.height / 2;
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("viewBox", `-1 0 ${width + 2} ${BAR.height}`);
  drawn.setAttribute("width", width + 2);
  drawn.setAttribute("height", BAR.height);
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", means.map((value, place) => mean(data, value, place)).join(data.labels.listed));
  const up = (value, place) => Math.round(Math.max(-1, Math.min(1, (value - data.means[place]) / data.reach)) * middle);
  const those = (draw) => means.map((value, place) => (value === null ? "" : draw(up(value, place), place * step))).join("");
  const bar = (high, x) => (high ? `M${x} ${middle}v${-high}h${BAR.width}V${middle}z` : "");
  drawn.append(path("bars", those((high, x) => (high > 0 ? bar(high, x) : ""))), path("bars under", those((high, x) => (high < 0 ? bar(high, x) : ""))));
  drawn.append(path("mark", those((_high, x) => `M${x - 1} ${middle}h${BAR.width + 2}`)));
  return drawn;
}

// A sign for who sees it, a word for who hears it or rests the pointer on it.
function sign(className, shown, words) {
  const made = element("span", className);
  made.title = words;
  const seen = element("span", "", shown);
  seen.ariaHidden = "true";
  made.append(seen, unseen(words));
  return made;
}

const CELLS = {
  rank({ data }, cell) {
    const said = [element("span", "", first(cell) ?? data.labels.absent)];
    if (Array.isArray(cell)) said.push(sign("tie", "=", cell[1]));
    return said;
  },
  title({ data }, [title, administration, acronym, flags], row) {
    const link = element("a", "", title);
    link.href = `${data.href[0]}${encodeURIComponent(row[0])}${data.href[1]}`;
    link.title = title;
    const under = element("span", "under");
    if (flags) under.append(sign("flag", "⚑", flags), "\u00a0");
    under.append(element("span", "filer", administration), ...(acronym ? ["\u00a0", element("span", "acronym", `(${acronym})`)] : []));
    under.append("\u00a0\u00b7\u00a0", element("span", "dossier", row[0]));
    under.title = acronym ? `${administration} (${acronym})` : administration;
    return [link, under];
  },
  applicant(_table, [administration, acronym, title], row) {
    const name = element("b", "", administration);
    const under = element("span", "under");
    under.append(title, " \u00b7 ", element("span", "dossier", row[0]));
    return acronym ? [name, " ", element("span", "acronym", acronym), under] : [name, under];
  },
  track({ data }, cell) {
    if (cell === null) return [sign("sign", data.labels.absent, data.labels.to_settle)];
    const [shown, words, colour] = data.tracks[cell];
    const made = sign("sign", shown, words);
    made.style.setProperty("--hue", colour);
    return [made, element("span", "name", words)];
  },
  profile({ data }, cell) {
    return cell === null ? [data.labels.absent] : [bars(data, cell)];
  },
  number({ data }, cell) {
    return [hundredths(data, cell)];
  },
  count({ data }, cell) {
    return [cell ?? data.labels.absent];
  },
  share({ data }, cell) {
    return [cell === null ? data.labels.absent : `${cell}${data.labels.per_cent}`];
  },
  words(_table, cell) {
    const made = element("span", "words", cell);
    made.title = cell;
    return [made];
  },
  outcome({ data }, cell) {
    const [code, shown, words] = data.outcomes[first(cell)];
    const chip = element("span", "chip");
    chip.dataset.outcome = code;
    const seen = element("span", "", shown);
    seen.ariaHidden = "true";
    const said = [words, ...(Array.isArray(cell) ? [cell[1]] : [])].join(" \u00b7 ");
    chip.append(seen, element("span", "said", ` ${said}`));
    chip.title = said;
    return [chip];
  },
};

// What a row is called: by the cell that heads it.
const NAMES = {
  title: (cell) => cell[0],
  applicant: ([administration, , title]) => `${administration} \u00b7 ${title}`,
};

// What a cell is sorted by; null where there is nothing, which comes last whichever way.
const VALUES = {
  rank: (cell) => first(cell),
  title: (cell) => cell[0],
  words: (cell) => cell || null,
  outcome: (cell) => first(cell),
  track: (cell) => cell,
  number: (cell) => cell,
  count: (cell) => cell,
  share: (cell) => cell,
};
