// The time spent on a file, beside its plan, second by second; the ring is whole once the plan is over.
const ROUND = 2 * Math.PI * 45;

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

function paint(root, data) {
  const running = data.since === null ? 0 : Math.max(0, (Date.now() - Date.parse(data.since)) / 1000);
  const spent = data.seconds + running;
  const share = data.planned ? Math.min(1, spent / data.planned) : 0;
  root.className = ["timer", spent > (data.planned ?? Infinity) && "over", data.since === null && "stopped", !data.planned && "bare"]
    .filter(Boolean)
    .join(" ");
  root.querySelector(".spent").setAttribute("stroke-dasharray", `${share * ROUND} ${ROUND}`);
  root.querySelector(".time").textContent = clock(spent);
  root.querySelector(".plan").textContent = data.planned ? data.words.replace("{planned}", clock(data.planned)) : "";
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".timer");
  root.data = data;
  root.ariaLabel = data.label;
  paint(root, data);
  root.ticking ??= setInterval(() => paint(root, root.data), 500);
  return whenGone(parentElement, () => {
    clearInterval(root.ticking);
    root.ticking = undefined;
  });
}
