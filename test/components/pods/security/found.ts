import { nodeAt } from '../../../../src/components/pods/check/node.ts'
import { evaluate } from '../../../../src/components/pods/security/index.ts'
import type { Level } from '../../../../src/components/pods/security/types.ts'
import { parseManifests } from '../../../../src/config/document.ts'

/** What a level forbids in a Pod: each as `check place`, where the place is the text that the diagnostic points at. */
export async function forbidden(
  spec: string,
  level: Level,
  minor: number,
  annotations = '{}',
): Promise<string[]> {
  const text = `apiVersion: v1\nkind: Pod\nmetadata: {name: web, annotations: ${annotations}}\nspec: ${spec}\n`
  const [document] = (await parseManifests({ file: 'pods/web.yaml', text })).documents
  return evaluate(nodeAt(document?.value), level, minor).map(({ check, finding }) => {
    const span = document?.span(finding.where.path, finding.at)
    return `${check.name} ${text.slice(span?.start, span?.end)}`
  })
}
