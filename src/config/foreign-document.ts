import { shellWord } from '../render/shell.ts'
import type { Document } from './document.ts'
import type { Found } from './found.ts'
import { isTable } from './table.ts'

interface Kind {
  readonly what: string
  readonly hint: string
}

const listIt = 'name it in a config, and give that one to -c: pods: [FILE]'

/** What a whole document is that is not a config of bakelet, by keys that no config has at its top. */
export function foreignDocument({ file, value, text }: Document): Found | undefined {
  const kind = isTable(value) ? kindOf(value, text) : undefined
  return (
    kind && {
      code: 'config-foreign',
      message: `this is ${kind.what}, not a config of bakelet`,
      hint: kind.hint.replaceAll('FILE', () => shellWord(file)),
      path: isTable(value) && 'kind' in value ? ['kind'] : [],
    }
  )
}

function kindOf(value: Readonly<Record<string, unknown>>, text: string): Kind | undefined {
  const { apiVersion, kind } = value
  if (typeof apiVersion === 'string' && typeof kind === 'string') return objectKind(kind, apiVersion)
  const has = (...keys: string[]) => keys.every(key => Object.hasOwn(value, key))
  // cloud-init: doc/rtd/explanation/format.rst, "Cloud config data" begins with this line.
  if (/^\uFEFF?#cloud-config\b/.test(text))
    return {
      what: 'user-data for cloud-init',
      hint: '`bakelet gen cloud-init` writes user-data from a config',
    }
  if (has('variant', 'version') || has('ignition'))
    return { what: 'a config of Butane or Ignition', hint: start }
  if (has('machine') && (has('cluster') || value.version === 'v1alpha1'))
    return { what: 'a config of Talos', hint: start }
  if (has('services') && isTable(value.services) && !has('name', 'kubelet'))
    return { what: 'a compose file', hint: 'make Pods and a config of it: `bakelet import FILE`' }
  return undefined
}

const start = '`bakelet init` writes a config to start from'

function objectKind(kind: string, apiVersion: string): Kind {
  if (apiVersion === 'v1' && ['Pod', 'ConfigMap', 'Secret'].includes(kind))
    return { what: `a ${kind}`, hint: listIt }
  if (kind === 'KubeletConfiguration')
    return { what: 'a KubeletConfiguration', hint: 'write its fields below `kubelet.config` of a config' }
  if (apiVersion.startsWith('kubeadm.k8s.io/'))
    return { what: `a ${kind} of kubeadm`, hint: `a node without an API server has no kubeadm: ${start}` }
  if (/^(apps|batch)\//.test(apiVersion) || kind === 'List')
    return { what: `a ${kind}`, hint: 'make Pods and a config of it: `bakelet import FILE`' }
  return { what: `a ${kind} of ${apiVersion}`, hint: start }
}
