import type { ConfigPath } from '../diagnostics/diagnostic.ts'
import type { ComponentName, Origin } from './entry.ts'

/** Makes the `origin` of plan entries: `from('kubelet')('kubelet', 'version')`. */
export function from(component: ComponentName): (...path: ConfigPath) => { readonly origin: Origin } {
  return (...path) => ({ origin: { component, path } })
}
