import { yaml } from '../render/yaml.ts'
import type { ImportedPod } from './types.ts'

/** The text of a pod's file: one YAML document after the other. */
export function podText({ documents }: ImportedPod): string {
  return documents.map(document => yaml(document)).join('---\n')
}
