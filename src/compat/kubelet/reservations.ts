import { one, parseQuantity } from '../../components/pods/check/quantity.ts'
import type { Config } from '../../config/schema.ts'
import { isTable } from '../../config/table.ts'
import { mebibytesOf } from '../../outputs/mkosi/disk-size.ts'
import type { Finding } from '../rule.ts'
import { givenFields } from './values/given-fields.ts'

const mebibyte = 2n ** 20n
const gibibyte = 2n ** 30n

/**
 * More than is reserved on any machine: the formula of Google Kubernetes Engine, the largest of the clouds, comes to 15 GiB and 2
 * CPUs for 512 GiB and 224 CPUs ("Plan node sizes"). The kernel has at most 2^22 processes (PID_MAX_LIMIT, linux/threads.h).
 */
const mostReserved = { memory: 64n * gibibyte, cpu: 16n, pid: 2n ** 22n }

/** A kubelet ends when more is reserved than the machine has ("invalid Node Allocatable configuration", cm/node_container_manager_linux.go). */
export function checkReservations(config: Config, line: string): Finding[] {
  const { table, atFlag } = givenFields(config.kubelet, line)
  const { hardware, image } = config
  const { memory, cpu, ...others } = mostReserved
  const most = {
    // Of a machine that the config names, values/machine.ts knows more.
    ...(hardware.memory === undefined ? { memory } : {}),
    ...(hardware.cpus === undefined ? { cpu } : {}),
    ...others,
    ...(image.grow ? {} : { 'ephemeral-storage': BigInt(mebibytesOf(image.size)) * mebibyte }),
  }
  return ['kubeReserved', 'systemReserved'].flatMap(field => {
    const reserved = table[field]
    if (!isTable(reserved)) return []
    return Object.entries(most).flatMap(([name, limit]): Finding[] => {
      const quantity = parseQuantity(reserved[name])
      if (quantity === undefined || quantity < limit * one) return []
      const { path } = atFlag({ path: ['kubelet', 'config', field, name], why: '', hint: '' })
      const isDisk = name === 'ephemeral-storage'
      return [
        {
          ...{ code: 'kubelet-reserves-too-much', severity: 'warning', path },
          message: `\`${field}\` keeps ${reserved[name]} of ${name} from pods, ${isDisk ? `and the disk has ${image.size}` : 'more than most machines have'}: with less the kubelet does not start`,
          hint: isDisk
            ? 'write less, or a larger `image.size`'
            : 'write what the node itself needs, like 500m of cpu and 512Mi of memory',
          source: 'k8s.io/kubernetes, pkg/kubelet/cm/node_container_manager_linux.go',
        },
      ]
    })
  })
}
