// A run may be over before the page says that there is one: what it draws tells of it too.
() => {
    window.hasRun = false;
    const app = document.querySelector(".stApp");
    const follow = () => window.hasRun ||= app.dataset.testScriptState === "running";
    new MutationObserver(follow).observe(app, { attributeFilter: ["data-test-script-state"] });
    const isDrawn = ({ target, addedNodes }) => addedNodes.length > 0 && !target.closest?.("[role=radiogroup]");
    const see = (changes) => window.hasRun ||= changes.some(isDrawn);
    new MutationObserver(see).observe(document.querySelector("[data-testid=stMain]"), { childList: true, subtree: true });
}
