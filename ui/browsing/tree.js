// Ministries, each with its administrations folded under it: a tick on a ministry ticks them all, some of them make it half ticked.
// Names come from applicants: they are only ever written as text.

function made(tag, className, text) {
  const element = document.createElement(tag);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function choice(name, count, onchange) {
  const label = made("label", "choice");
  const box = made("input", "");
  box.type = "checkbox";
  box.onchange = () => onchange(box.checked);
  label.append(box, made("span", "name", name), made("span", "count", String(count)));
  return { label, box };
}

function tell(tree) {
  tree.number += 1;
  const [ministries, administrations] = [[...tree.ministries], [...tree.administrations]];
  tree.component.setTriggerValue("chosen", { number: tree.number, ministries, administrations });
  mark(tree);
}

function takeWhole(tree, [ministry, , names], isTicked) {
  tree.ministries[isTicked ? "add" : "delete"](ministry);
  for (const [name] of names) tree.administrations.delete(name);
  tell(tree);
}

function takeOne(tree, [ministry, , names], name, isTicked) {
  if (tree.ministries.delete(ministry)) for (const [each] of names) tree.administrations.add(each);
  tree.administrations[isTicked ? "add" : "delete"](name);
  if (ministry && names.length > 1 && names.every(([each]) => tree.administrations.has(each))) takeWhole(tree, [ministry, 0, names], true);
  else tell(tree);
}

function mark(tree) {
  for (const { branch, box, boxes } of tree.rows) {
    const isWhole = tree.ministries.has(branch[0]);
    for (const [name, one] of boxes) one.checked = isWhole || tree.administrations.has(name);
    if (!box) continue;
    box.checked = isWhole;
    box.indeterminate = !isWhole && boxes.some(([, one]) => one.checked);
  }
}

function under(tree, branch) {
  const list = made("ul", "under");
  list.role = "list";
  const boxes = branch[2].map(([name, count]) => {
    const { label, box } = choice(name, count, (isTicked) => takeOne(tree, branch, name, isTicked));
    const item = made("li", "");
    item.append(label);
    list.append(item);
    return [name, box];
  });
  return { list, boxes };
}

function grow(tree, branch) {
  const item = made("li", "branch");
  const { list, boxes } = under(tree, branch);
  if (!branch[0]) {
    item.append(list);
    tree.rows.push({ branch, boxes });
    return item;
  }
  const { label, box } = choice(branch[0], branch[1], (isTicked) => takeWhole(tree, branch, isTicked));
  const fold = made("button", "fold");
  fold.type = "button";
  fold.ariaLabel = tree.data.unfold.replace("{ministry}", branch[0]);
  const show = (isOpen) => {
    fold.ariaExpanded = String(isOpen);
    list.hidden = !isOpen;
  };
  fold.onclick = () => show(list.hidden);
  show(tree.data.open || branch[2].some(([name]) => tree.administrations.has(name)));
  const head = made("div", "head");
  head.append(fold, label);
  item.append(head, list);
  tree.rows.push({ branch, box, boxes });
  return item;
}

export default function (component) {
  const { data, parentElement } = component;
  const place = parentElement.querySelector("fieldset");
  const tree = (place.tree ??= { number: data.heard, rows: [] });
  Object.assign(tree, { component, data });
  if (data.heard >= tree.number) {
    tree.number = data.heard;
    tree.ministries = new Set(data.ministries);
    tree.administrations = new Set(data.administrations);
  }
  const shown = JSON.stringify(data.branches);
  if (tree.shown !== shown) {
    tree.shown = shown;
    tree.rows = [];
    place.querySelector("legend").textContent = data.name;
    place.querySelector("ul").replaceChildren(...data.branches.map((branch) => grow(tree, branch)));
  }
  mark(tree);
}
