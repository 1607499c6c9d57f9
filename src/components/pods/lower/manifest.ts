import type { Document } from '../../../config/document.ts'
import { parseManifests } from '../../../config/document.ts'
import { yaml } from '../../../render/yaml.ts'
import { type Edit, editDocument, edited } from './edits.ts'

/**
 * The manifest with the changes. Without any it is the user's text, byte for byte. Else the text is edited as YAML, which keeps
 * comments, order and quotes; JSON has none to keep. The result is read back: an edit through an alias would change every
 * place that the anchor stands for. Where it does not say what it should, the whole Pod is printed from its data instead.
 */
export async function editedManifest(document: Document, edits: readonly Edit[]): Promise<string> {
  if (edits.length === 0) return document.text
  const wanted = edited(document.value, edits)
  if (document.syntax === 'json') return `${JSON.stringify(wanted, null, 2)}\n`
  const { editYaml } = await import('../../../config/yaml.ts')
  const text = await editYaml(document.text, parsed => editDocument(parsed, edits))
  if (text !== undefined) {
    const { documents } = await parseManifests({ file: `${document.file}.yaml`, text })
    if (documents.length === 1 && JSON.stringify(documents[0]?.value) === JSON.stringify(wanted)) return text
  }
  return yaml(wanted as object)
}
