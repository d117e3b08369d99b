async (addresses) => {
  const found = [];
  for (const address of addresses)
    for (const piece of Object.values(await import(address)))
      for (const [name, value] of Object.entries(piece())) if (value === undefined) found.push(`${address} ${name}`);
  return found;
}
