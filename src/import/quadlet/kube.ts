import { type Document, parseManifests, type SourceFile } from '../../config/document.ts'
import type { Imported, ImportInput } from '../types.ts'
import type { Quadlet } from './unit.ts'

export interface Manifests {
  readonly sources: readonly SourceFile[]
  readonly documents: readonly Document[]
  readonly diagnostics: Imported['diagnostics']
}

/** The manifests that a .kube names. */
export async function manifestsOf({ file, own, report }: Quadlet, input: ImportInput): Promise<Manifests> {
  const folder = file.slice(0, file.lastIndexOf('/') + 1)
  const sources: SourceFile[] = []
  for (const at of [...own.get('Yaml').items, ...own.get('ConfigMap').items]) {
    const path = at.string ?? ''
    const found = input.local(file, path)
    if (found?.kind === 'file')
      sources.push({
        file: path.startsWith('/') ? path : `${folder}${path.replace(/^\.\//, '')}`,
        text: new TextDecoder().decode(found.bytes),
      })
    else report.say('import-invalid', at, `there is no file ${path}`, 'write the path of the manifest')
  }
  if (!own.get('Yaml').given)
    report.say('import-invalid', own, 'the file names no manifest', 'write Yaml=FILE')
  for (const at of own.get('PublishPort').items)
    report.say(
      'import-no-counterpart',
      at,
      'PublishPort= of a .kube stays behind: the ports are those of the manifest',
      'write hostPort beside containerPort in the manifest',
    )
  const read = await Promise.all(sources.map(parseManifests))
  return {
    sources,
    documents: read.flatMap(({ documents }) => documents),
    diagnostics: [...report.diagnostics, ...read.flatMap(({ diagnostics }) => diagnostics)],
  }
}
