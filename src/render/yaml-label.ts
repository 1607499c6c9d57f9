import type { Encoded } from './encoded.ts'

/** A host name label as a YAML scalar, in quotes only where a reader could take it for a number, a boolean or null. */
export function yamlLabel(label: string): Encoded {
  if (!/^[a-z0-9-]+$/.test(label)) throw new Error(`not a label: ${JSON.stringify(label)}`)
  // YAML 1.1 also reads y, n, yes, no, on and off as booleans (yaml.org/type/bool.html).
  const isPlain = /^[a-z]/.test(label) && !/^(true|false|null|y|n|yes|no|on|off)$/.test(label)
  return (isPlain ? label : `"${label}"`) as Encoded
}
