import type { Config } from '../../config/schema.ts'
import { isTable } from '../../config/table.ts'
import { parseQuantity } from '../pods/check/quantity.ts'
import { mappingOf } from '../pods/on-node/allocatable.ts'
import type { Weakening } from '../weakening.ts'
import { kubeletConfiguration } from './configuration.ts'
import { ownReserve } from './node-reserve.ts'
import { serverWeakenings } from './server-weakenings.ts'

/** What a config, or an old kubelet, takes from containerDefaults() and serverDefaults(). */
export function kubeletWeakenings(config: Config, version: string): Weakening[] {
  const { kubelet } = config
  const fields = kubeletConfiguration(config, version)
  return [
    ...seccomp(kubelet, fields, version),
    ...podProcesses(kubelet, fields),
    ...reserved(kubelet),
    ...serverWeakenings(kubelet, fields),
  ]
}

type Fields = Readonly<Record<string, unknown>>

function seccomp({ config, flags }: Config['kubelet'], fields: Fields, version: string): Weakening[] {
  const flag = flags['seccomp-default']
  if (fields.seccompDefault === true || String(flag) === 'true') return []
  const means = 'containers without a seccompProfile may make every system call'
  if (flag !== undefined) return [{ key: 'kubelet.flags.seccomp-default', value: flag, means }]
  if (Object.hasOwn(config, 'seccompDefault'))
    return [{ key: 'kubelet.config.seccompDefault', value: config.seccompDefault, means }]
  return isTable(config.featureGates) && Object.hasOwn(config.featureGates, 'SeccompDefault')
    ? [{ key: 'kubelet.config.featureGates.SeccompDefault', value: false, means }]
    : [{ key: 'kubelet.version', value: version, means: `${means}; a kubelet from 1.25 on has a default` }]
}

/** pkg/kubelet/cm/pod_container_manager_linux.go@v1.36.4: only a number above 0 is a limit. */
function podProcesses({ flags }: Config['kubelet'], fields: Fields): Weakening[] {
  const flag = flags['pod-max-pids']
  const value = flag ?? fields.podPidsLimit
  if (Number(value) > 0) return []
  const key = flag === undefined ? 'kubelet.config.podPidsLimit' : 'kubelet.flags.pod-max-pids'
  return [{ key, value, means: 'one pod may use all processes that the node has for pods' }]
}

function reserved(kubelet: Config['kubelet']): Weakening[] {
  const { config, flags } = kubelet
  const keepsNo = (resource: string) =>
    (['kubeReserved', 'systemReserved'] as const).every(
      field => (parseQuantity(mappingOf(kubelet, field, '=')?.get(resource)) ?? 0n) <= 0n,
    )
  const own = ownReserve(kubelet)
  const flag = flags['system-reserved']
  const pids =
    flag !== undefined
      ? { key: 'kubelet.flags.system-reserved', value: flag }
      : Object.hasOwn(config, 'systemReserved')
        ? { key: 'kubelet.config.systemReserved', value: config.systemReserved }
        : undefined
  return [
    ...(pids && keepsNo('pid')
      ? [{ ...pids, means: 'pods may use all processes of the node: write `pid` as well' }]
      : []),
    ...(own && keepsNo('memory')
      ? [{ ...own, means: 'pods may use all memory of the node: write `kubeReserved: {memory: …}` as well' }]
      : []),
  ]
}
