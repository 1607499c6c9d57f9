import config from '../../templates/starter/bakelet.yaml.hbs'
import pod from '../../templates/starter/pods/web.yaml.hbs'
import { yamlLabel } from '../render/yaml-label.ts'

/** The files of `bakelet init`. `name` is made a host name label; `web` if nothing of it can be one. */
export function starter(name: string): readonly { readonly path: string; readonly content: string }[] {
  const label = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '')
  return [
    { path: 'bakelet.yaml', content: config({ name: yamlLabel(/[a-z]/.test(label) ? label : 'web') }) },
    { path: 'pods/web.yaml', content: pod({}) },
  ]
}
