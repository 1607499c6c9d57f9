/** Groups of nodes that reach each other, by Tarjan's algorithm (SIAM Journal on Computing 1, 1972). */
export function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []
  const visit = (node: string): number => {
    const own = order.size
    order.set(node, own)
    open.push(node)
    let low = own
    for (const next of graph.get(node) ?? []) {
      if (!graph.has(next)) continue
      const reached = order.has(next) ? (open.includes(next) ? order.get(next) : undefined) : visit(next)
      low = Math.min(low, reached ?? low)
    }
    if (low === own) {
      const group = open.splice(open.indexOf(node))
      if (group.length > 1 || graph.get(node)?.includes(node)) circles.push(group)
    }
    return low
  }
  for (const node of graph.keys()) if (!order.has(node)) visit(node)
  return circles
}
