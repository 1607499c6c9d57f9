import { folderOf, type SourceFile } from './imports.ts'

/** Each folder of src/, and the folders that its files import. */
export function folderGraph(sources: readonly SourceFile[]): Map<string, Set<string>> {
  const graph = new Map<string, Set<string>>()
  for (const { path, files } of sources.filter(source => source.path.includes('/'))) {
    const folder = folderOf(path)
    const imported = graph.get(folder) ?? new Set()
    for (const file of files)
      if (!file.startsWith('..') && file.includes('/') && folderOf(file) !== folder)
        imported.add(folderOf(file))
    graph.set(folder, imported)
  }
  return graph
}

/** The graph without the edges that follow from others: what is drawn. */
export function reduced(graph: ReadonlyMap<string, ReadonlySet<string>>): Map<string, string[]> {
  const reach = (from: string, found = new Set<string>()): Set<string> => {
    for (const next of graph.get(from) ?? [])
      if (!found.has(next)) {
        found.add(next)
        reach(next, found)
      }
    return found
  }
  return new Map(
    [...graph].map(([folder, imported]) => {
      const others = (direct: string) => [...imported].filter(other => other !== direct)
      const follows = (direct: string) => others(direct).some(other => reach(other).has(direct))
      return [folder, [...imported].filter(direct => !follows(direct)).sort()]
    }),
  )
}

/** docs/folders.md */
export function folderPage(graph: ReadonlyMap<string, ReadonlySet<string>>): string {
  const edges = [...reduced(graph)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([folder, imported]) => imported.map(direct => `  ${folder} --> ${direct}`))
  const count = [...graph.values()].reduce((sum, imported) => sum + imported.size, 0)
  return `# The folders of src/

<!-- Written by \`npm run docs\` from the imports of src/. -->

An arrow points to a folder that is imported, for a value or only for a type. Arrows that follow from others are left out:
${edges.length} of ${count} are drawn. No folder and no file imports itself through others; [architecture.md](architecture.md#floors) has the floors.

\`\`\`mermaid
graph TD
${edges.join('\n')}
\`\`\`
`
}
