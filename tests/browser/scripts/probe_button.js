// What the button does, so many milliseconds after it is pressed at the soonest, and each in a frame after the one before, however slow the
// machine is; a clock and what stands inside the canvas change all the time.
moments => {
    const shadow = document.querySelector("section").attachShadow({ mode: "closed" });
    const changes = {
        heading: () => document.querySelector("h1").textContent = "here",
        text: () => document.querySelector("p").textContent = "more",
        stroke: () => document.querySelector("canvas").getContext("2d").fillText("drawn", 5, 5),
        shadow: () => shadow.innerHTML = "<em>there</em>",
    };
    const until = (moment) => new Promise((go) => setTimeout(go, Math.max(0, moment - performance.now())));
    const painted = () => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)));
    document.querySelector("button").onclick = async () => {
        const pressed = performance.now();
        for (const [name, after] of Object.entries(moments)) {
            await until(pressed + after);
            changes[name]();
            await painted();
        }
    };
    setInterval(() => document.querySelector(".clock").textContent = document.querySelector("i").textContent = Date.now(), 20);
}
