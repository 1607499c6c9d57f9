import config from '../../templates/starter/bakelet.yaml.hbs'
import pod from '../../templates/starter/pods/web.yaml.hbs'
import { yamlLabel } from '../render/yaml-label.ts'

/** The files of `bakelet init`. `name` is made a host name label; `web` if nothing of it can be one. */
export function starter(name: string): readonly { readonly path: string; readonly content: string }[] {
  return [
    { path: 'bakelet.yaml', content: config({ name: yamlLabel(labelFrom(name)) }) },
    { path: 'pods/web.yaml', content: pod({}) },
  ]
}

/** A name made a host name label; `web` if nothing of it can be one. */
export function labelFrom(name: string): string {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return /[a-z]/.test(label) ? label : 'web'
}
