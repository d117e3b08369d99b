// Of a strip's parts, those that are seen whole, and those that are cut in two.
strip => {
    const around = strip.getBoundingClientRect(), whole = [], cut = [];
    for (const part of strip.querySelectorAll(":scope > :not(.decision), .decision > *")) {
        const box = part.getBoundingClientRect(), name = part.className;
        if (!box.width || box.top > around.bottom - 2) continue;
        (box.left >= around.left - 1 && box.right <= around.right + 1 && box.bottom <= around.bottom + 1 ? whole : cut).push(name);
    }
    return [whole, cut]; }
