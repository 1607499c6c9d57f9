import type { Machine } from './ask-machine.ts'
import { type KubeObject, timeAgo } from './objects.ts'
import { age, type Column } from './table.ts'

/** Node of core/v1. */
export interface NodeObject extends KubeObject {
  readonly spec: object
  readonly status: {
    readonly addresses: readonly { readonly type: 'InternalIP' | 'Hostname'; readonly address: string }[]
    readonly capacity: Readonly<Record<string, string>>
    readonly conditions: readonly {
      readonly type: 'Ready'
      readonly status: 'True' | 'False'
      readonly reason: string
      readonly lastHeartbeatTime: string | null
      readonly lastTransitionTime: string | null
      readonly message: string
    }[]
    readonly nodeInfo: {
      readonly kubeletVersion: string
      readonly kernelVersion: string
      readonly containerRuntimeVersion: string
      readonly osImage: string
      readonly architecture: string
      readonly operatingSystem: 'linux'
    }
  }
}

/** GOARCH, which a Node has, for what uname(1) says. */
const architectures: Readonly<Record<string, string>> = { x86_64: 'amd64', aarch64: 'arm64' }

export function nodeObject(
  { versions, os, cpus, hardware, memory, uptimeSeconds }: Machine,
  {
    name,
    address,
    nowMs,
  }: { readonly name: string; readonly address: string | undefined; readonly nowMs: number },
): NodeObject {
  const runs = versions.kubelet !== undefined
  const booted = timeAgo(uptimeSeconds, nowMs)
  const architecture = architectures[hardware] ?? hardware
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      creationTimestamp: booted,
      labels: {
        'kubernetes.io/hostname': name,
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': architecture,
      },
    },
    spec: {},
    status: {
      addresses: [
        ...(address === undefined ? [] : [{ type: 'InternalIP' as const, address }]),
        { type: 'Hostname' as const, address: name },
      ],
      capacity: { cpu: String(cpus), memory: `${Math.floor(memory.totalBytes / 1024)}Ki` },
      conditions: [
        {
          type: 'Ready',
          status: runs ? 'True' : 'False',
          lastHeartbeatTime: timeAgo(0, nowMs),
          // Nobody has watched the kubelet: the boot is the latest time that is known.
          lastTransitionTime: booted,
          reason: runs ? 'KubeletRuns' : 'KubeletDoesNotRun',
          message: runs ? 'systemd runs the kubelet' : 'systemd runs no kubelet: bakelet journal kubelet',
        },
      ],
      nodeInfo: {
        kubeletVersion: runs ? `v${versions.kubelet}` : '',
        kernelVersion: versions.kernel,
        containerRuntimeVersion: `containerd://${versions.containerd}`,
        osImage: os,
        ...{ architecture, operatingSystem: 'linux' },
      },
    },
  }
}

const addressOf = ({ status }: NodeObject) =>
  status.addresses.find(({ type }) => type === 'InternalIP')?.address ?? '<none>'

/** pkg/printers/internalversion/printers.go@v1.36.4, nodeColumnDefinitions. */
export const nodeColumns: readonly Column<NodeObject>[] = [
  { name: 'Name', cell: ({ metadata }) => metadata.name },
  {
    name: 'Status',
    cell: ({ status }) => (status.conditions.some(each => each.status === 'True') ? 'Ready' : 'NotReady'),
  },
  { name: 'Roles', cell: () => '<none>' },
  { name: 'Age', cell: ({ metadata }, nowMs) => age(metadata.creationTimestamp, nowMs) },
  { name: 'Version', cell: ({ status }) => status.nodeInfo.kubeletVersion },
  { name: 'Internal-IP', priority: 1, cell: addressOf },
  { name: 'External-IP', priority: 1, cell: () => '<none>' },
  { name: 'OS-Image', priority: 1, cell: ({ status }) => status.nodeInfo.osImage },
  { name: 'Kernel-Version', priority: 1, cell: ({ status }) => status.nodeInfo.kernelVersion },
  { name: 'Container-Runtime', priority: 1, cell: ({ status }) => status.nodeInfo.containerRuntimeVersion },
]
