// What each live region says, from the first word on; within our components too.
window.said = [];
const listenTo = (root) => new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) {
        const region = (target.closest ? target : target.parentElement)?.closest("[role=status], [role=alert], [aria-live]");
        if (region && region.textContent.trim()) window.said.push(region.textContent.trim());
    }
}).observe(root, { subtree: true, childList: true, characterData: true });
const attach = Element.prototype.attachShadow;
Element.prototype.attachShadow = function (how) { const root = attach.call(this, how); listenTo(root); return root; };
document.addEventListener("DOMContentLoaded", () => listenTo(document));
