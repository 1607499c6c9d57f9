import { parseManifests, type SourceFile } from '../config/document.ts'
import type { Diagnostic } from '../diagnostics/diagnostic.ts'
import { importKubernetes } from './kubernetes/index.ts'
import { isKubernetes } from './kubernetes/objects.ts'
import { Report } from './report.ts'
import type { Imported, ImportInput } from './types.ts'

export type { Imported, ImportedPod, ImportInput, LocalEntry } from './types.ts'

/** Text in, pods and a report out: recognises what each file is. Pure. */
export async function importSources({ sources }: ImportInput): Promise<Imported> {
  const read = await Promise.all(sources.map(parseManifests))
  const documents = read.flatMap(one => one.documents)
  const diagnostics = [
    ...read.flatMap(one => one.diagnostics),
    ...sources.flatMap((source, index) => unknown(source, read[index]?.documents ?? [])),
  ]
  const imported = importKubernetes(documents.filter(isKubernetes))
  return {
    pods: imported.pods,
    diagnostics: inReadingOrder([...diagnostics, ...imported.diagnostics], sources),
  }
}

type Documents = Awaited<ReturnType<typeof parseManifests>>['documents']

function unknown({ file }: SourceFile, documents: Documents): readonly Diagnostic[] {
  return documents
    .filter(document => !isKubernetes(document))
    .flatMap(document => {
      const report = new Report(document)
      report.say(
        'import-unknown-file',
        { path: [] },
        `${file} is not a file that bakelet can import`,
        'name a manifest of Kubernetes or podman: a document with apiVersion and kind',
      )
      return report.diagnostics
    })
}

function inReadingOrder(diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): Diagnostic[] {
  const order = new Map(sources.map(({ file }, index) => [file, index]))
  const of = ({ file }: Diagnostic) => order.get(file) ?? -1
  return diagnostics.toSorted((a, b) => of(a) - of(b) || (a.span?.start ?? 0) - (b.span?.start ?? 0))
}
