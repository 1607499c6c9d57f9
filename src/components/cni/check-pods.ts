import type { ConfigPath, Diagnostic } from '../../diagnostics/diagnostic.ts'
import { locate } from '../../diagnostics/locate.ts'
import type { PodInput } from '../component.ts'
import type { NetworkPlugin } from './network-plugin.ts'

type Words = Pick<Diagnostic, 'message' | 'hint'>

/** What Pods ask of their network, and this network does not do. containerd drops what no plugin has the capability for. */
export function checkPods(pods: readonly PodInput[], plugins: readonly NetworkPlugin[]): Diagnostic[] {
  // What could not be read is reported already.
  if (plugins.length === 0) return []
  const can = (capability: string) => plugins.some(({ capabilities }) => capabilities.includes(capability))
  const apart = plugins.find(({ type }) => isApart.has(type))?.type
  return pods.flatMap(({ file, document, facts }) => {
    const warn = (paths: readonly ConfigPath[], words: Words) =>
      paths.map(
        (path): Diagnostic => ({ code: 'pod-network-unfit', severity: 'warning', file, path, ...words }),
      )
    if (facts.hostNetwork) return locate(warn(facts.bandwidth, ofNode), [document])
    return locate(
      [
        ...(can('portMappings')
          ? []
          : warn(
              facts.hostPorts.map(({ path }) => path),
              noPort,
            )),
        ...(can('bandwidth') ? [] : warn(facts.bandwidth, noLimit)),
        ...(apart === undefined ? [] : warn(facts.nodeCalls, unreachable(apart))),
      ],
      [document],
    )
  })
}

/** Their interfaces hand nothing to the interface that they are on (Linux, drivers/net/macvlan.c; Documentation/networking/ipvlan.rst, 4.). */
const isApart = new Set(['macvlan', 'ipvlan'])

const ofNode: Words = {
  message: 'nothing limits the bandwidth of a Pod with hostNetwork: it has no interface of its own',
  hint: 'remove the annotation, or hostNetwork',
}

const noPort: Words = {
  message: 'the pod network forwards no port of the node, so this port leads nowhere',
  hint: 'remove hostPort: the Pod answers at its own address',
}

const noLimit: Words = {
  message: 'no plugin of the pod network limits the bandwidth, so the annotation does nothing',
  hint: 'remove it, or use a network of the type `bridge`, which then has the plugin `bandwidth`',
}

const unreachable = (type: string): Words => ({
  message: `the node cannot reach a Pod by ${type}: this call of the kubelet always fails`,
  hint: 'use exec, which runs in the container',
})
