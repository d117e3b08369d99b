// The last rule is off in axe, which calls it new: what is touched is 24 px wide and high, or has as much room to itself (WCAG 2.2, 2.5.8).
async ([only, without, exceptions]) => {
    const options = {
        resultTypes: ["violations"],
        elementRef: true,
        rules: { "target-size": { enabled: true }, ...Object.fromEntries(without.map((rule) => [rule, { enabled: false }])) },
        ...(only.length && { runOnly: { type: "rule", values: only } }),
    };
    const { violations } = await axe.run(document, options);
    const isExcepted = (id, element) => exceptions.some(([rule, inside]) => rule === id && element?.closest(inside));
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ element, html }) => ({ id, element, html })));
    return found.filter(({ id, element }) => !isExcepted(id, element)).map(({ id, html }) => [id, html]);
}
