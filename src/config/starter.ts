import config from '../../templates/starter/bakelet.yaml.hbs'
import pod from '../../templates/starter/pods/web.yaml.hbs'
import type { Encoded } from '../render/encoded.ts'

/** The files of `bakelet init`. `name` is made a host name label; `web` if nothing of it can be one. */
export function starter(name: string): readonly { readonly path: string; readonly content: string }[] {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return [
    { path: 'bakelet.yaml', content: config({ name: plainOrQuoted(/[a-z]/.test(label) ? label : 'web') }) },
    { path: 'pods/web.yaml', content: pod({}) },
  ]
}

/** A label as YAML: in quotes where it would be a number, a boolean or null. */
function plainOrQuoted(label: string): Encoded {
  return (/^[a-z]/.test(label) && !/^(true|false|null)$/.test(label) ? label : `"${label}"`) as Encoded
}
