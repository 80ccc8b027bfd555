// Ids of tool calls in the form Anthropic takes (rule T-10).

const LEGAL_ID = /^[a-zA-Z0-9_-]+$/;

/** Maps ids one to one for one request or answer: the same map serves a call and its result. */
export function createCallIds(): (id: string) => string {
  const known = new Map<string, string>();
  const taken = new Set<string>();
  return (id) => {
    const earlier = known.get(id);
    if (earlier !== undefined) return earlier;
    const legal = freeId(LEGAL_ID.test(id) ? id : id.replace(/[^a-zA-Z0-9_-]/g, '_') || 'call', taken);
    known.set(id, legal);
    taken.add(legal);
    return legal;
  };
}

function freeId(wish: string, taken: ReadonlySet<string>): string {
  let id = wish;
  for (let round = 2; taken.has(id); round += 1) id = `${wish}_${round}`;
  return id;
}
