// Asks the part of the page in which a sheet stands to open another one: that part runs alone, and the list is left as it is.

// What the table and the sheet's bar know too (table/current.js).
function sharedOf(key) {
  const all = (window.juryBeside ??= new Map());
  if (!all.has(key)) all.set(key, { dossier: null, asked: null, table: null, told: null, open: null });
  return all.get(key);
}

export default function ({ data, parentElement, setTriggerValue }) {
  const shared = sharedOf(data.table);
  shared.open = (dossier) => setTriggerValue("opened", dossier);
  return whenGone(parentElement, () => (shared.open = null));
}
