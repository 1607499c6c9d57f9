import type { Config } from '../../config/schema.ts'

/**
 * What all pods together leave to the programs of the node. The kubelet limits kubepods.slice to the rest
 * (enforceNodeAllocatable: [pods] is its default; pkg/kubelet/cm/node_container_manager_linux.go@v1.36.4), so that a pod that eats
 * memory is killed there, before the whole machine is short of it.
 *
 * One amount for each machine, since only `hardware` knows its size here, and since what the node needs does not grow with the
 * machine: after a minute with one pod, kubelet 1.36.4 has 73 MiB resident, containerd 2.3.6 51 MiB, a shim 12 MiB, and systemd's
 * services have some 50 MiB. A machine of 512 MiB has half of its memory left for pods. Of a processor, what Google Kubernetes Engine
 * reserves of the first ("Plan node sizes").
 */
const nodeReserve = { cpu: '60m', memory: '192Mi' } as const

/**
 * Settings by which a config chooses the reserve. They replace the default as a whole: the memory manager wants the exact sum of all
 * reservations in reservedMemory (pkg/kubelet/cm/memorymanager/memory_manager.go@v1.36.4, validateReservedMemory).
 */
const ownReserves = {
  flags: ['kube-reserved', 'system-reserved', 'reserved-memory', 'reserved-cpus'],
  config: ['kubeReserved', 'systemReserved', 'reservedMemory', 'reservedSystemCPUs'],
} as const

/** The first setting by which a config replaces the default reserve: its key and value. */
export function ownReserve(kubelet: Config['kubelet']): { key: string; value: unknown } | undefined {
  for (const section of ['flags', 'config'] as const)
    for (const name of ownReserves[section])
      if (Object.hasOwn(kubelet[section], name))
        return { key: `kubelet.${section}.${name}`, value: kubelet[section][name] }
  return undefined
}

/** Fields of KubeletConfiguration. */
export function reserveDefaults(kubelet: Config['kubelet']): Readonly<Record<string, unknown>> {
  return ownReserve(kubelet) === undefined ? { kubeReserved: nodeReserve } : {}
}
