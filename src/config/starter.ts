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
    // A label needs quotes in YAML only where it looks like a number.
    { path: 'bakelet.yaml', content: config({ name: (/[a-z]/.test(label) ? label : 'web') as Encoded }) },
    { path: 'pods/web.yaml', content: pod({}) },
  ]
}
