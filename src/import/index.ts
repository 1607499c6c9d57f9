import { type Document, parseManifests, type SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { importCompose, isCompose } from './compose/index.ts'
import { importKubernetes } from './kubernetes/index.ts'
import { isKubernetes } from './kubernetes/objects.ts'
import { importQuadlets, kindOf, manifestsOf, readQuadlets } from './quadlet/index.ts'
import { Report } from './report.ts'
import type { Imported, ImportInput } from './types.ts'

export type { FileMode, Imported, ImportedPod, ImportInput, LocalEntry } from './types.ts'

/** Text in, pods and a report out: recognises each file. Pure. */
export async function importSources(input: ImportInput): Promise<Imported> {
  const { sources } = input
  const found: Imported[] = []
  const objects: Document[] = []
  const alongside: SourceFile[] = []
  const quadlets = readQuadlets(sources)
  found.push(
    importQuadlets(
      quadlets.filter(({ kind }) => kind !== 'kube'),
      input,
    ),
  )
  for (const quadlet of quadlets.filter(({ kind }) => kind === 'kube')) {
    const read = await manifestsOf(quadlet, input)
    found.push({ pods: [], diagnostics: read.diagnostics })
    objects.push(...read.documents)
    alongside.push(...read.sources)
  }
  for (const source of sources.filter(({ file }) => !kindOf(file))) {
    const { documents, diagnostics } = await parseManifests(source)
    // The same text is read again as docker compose reads it.
    if (documents.some(({ value }) => isCompose(value))) found.push(await importCompose(source, input))
    else {
      found.push({ pods: [], diagnostics })
      objects.push(...documents.filter(isKubernetes))
      found.push({ pods: [], diagnostics: documents.filter(each => !isKubernetes(each)).flatMap(unknown) })
    }
  }
  found.push(importKubernetes(objects))
  const all = [...sources, ...alongside]
  return {
    ...{ pods: found.flatMap(({ pods }) => pods), alongside },
    diagnostics: inReadingOrder(
      found.flatMap(({ diagnostics }) => diagnostics),
      all,
    ),
  }
}

function unknown(document: Document): readonly Diagnostic[] {
  const report = new Report(document)
  report.say(
    'import-unknown-file',
    { path: [] },
    `${document.file} is not a file that bakelet can import`,
    'name a compose file, files of Quadlet, or a manifest of Kubernetes or podman: a document with apiVersion and kind',
  )
  return report.diagnostics
}

function inReadingOrder(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]))
  const of = ({ file }: Diagnostic) => order.get(file) ?? -1
  return diagnostics.toSorted((a, b) => of(a) - of(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0))
}
