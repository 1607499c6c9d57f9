import { parseQuantity } from '../../../components/pods/check/quantity.ts'
import { parseCpuSet } from '../../../components/pods/on-node/cpu-set.ts'
import { closest } from '../../../diagnostics/closest.ts'
import type { ValueFault, ValueRule, ValueSubject } from './value-rule.ts'

/** What is kept from pods: kubeReserved, systemReserved, and how they are enforced. */
export const checkReserved: ValueRule = subject => [
  ...resources(subject),
  ...enforcement(subject),
  ...cpus(subject),
  ...staticCpus(subject),
  ...memory(subject),
  ...qos(subject),
]

// parseResourceList in cmd/kubelet/app/server.go.
const server = 'cmd/kubelet/app/server.go'
const reservable = ['cpu', 'memory', 'ephemeral-storage', 'pid']

const resources: ValueRule = ({ config }) =>
  ['kubeReserved', 'systemReserved'].flatMap(field =>
    config.entries(field).flatMap(([name, value]): ValueFault[] => {
      const path = [...config.path, field, name]
      if (!reservable.includes(name)) {
        const meant = closest(name, reservable)
        const hint = meant === undefined ? `write ${reservable.join(', ')}` : `did you mean \`${meant}\`?`
        return [{ path, at: 'key', why: `\`${field}\` cannot reserve ${name}`, hint, from: server }]
      }
      const quantity = parseQuantity(value)
      if (quantity !== undefined && quantity >= 0n) return []
      const why = `\`${field}\` has ${name}: ${value}`
      return [{ path, why, hint: 'write a quantity, like 500m or 512Mi', from: server }]
    }),
  )

const field = 'enforceNodeAllocatable'
const needs: Readonly<Record<string, string | undefined>> = {
  pods: undefined,
  'system-reserved': 'systemReservedCgroup',
  'system-reserved-compressible': 'systemReservedCgroup',
  'kube-reserved': 'kubeReservedCgroup',
  'kube-reserved-compressible': 'kubeReservedCgroup',
}

const enforcement: ValueRule = ({ config }) => {
  const all = config.texts(field)
  const noQos = config.boolean('cgroupsPerQOS', true) === false
  const faults = all.flatMap((word, index): ValueFault[] => {
    const fault = (why: string, hint: string) => [{ path: [...config.path, field, index], why, hint }]
    if (all.indexOf(word) !== index) return fault(`\`${field}\` has ${word} twice`, 'remove one')
    if (word === 'none')
      return all.length > 1 ? fault(`\`${field}\` has none, and more`, 'write `none` alone') : []
    if (!Object.hasOwn(needs, word)) {
      const words = [...Object.keys(needs), 'none']
      const meant = closest(word, words)
      const hint = meant === undefined ? `write ${words.join(', ')}` : `did you mean \`${meant}\`?`
      return fault(`\`${field}\` has ${word}`, hint)
    }
    const needed = needs[word]
    if (needed !== undefined && config.text(needed) === '')
      return fault(`\`${field}\` has ${word}, which needs \`${needed}\``, `write \`${needed}\`, or remove it`)
    const whole = word.replace('-compressible', '')
    if (word !== whole && all.includes(whole))
      return fault(`\`${field}\` has ${whole} and ${word}`, 'keep one of the two')
    return []
  })
  if (!noQos || (config.has(field) && all.every(word => word === 'none'))) return faults
  return [
    ...faults,
    {
      path: [...config.path, 'cgroupsPerQOS'],
      why: `\`${field}\`, by default for pods, needs \`cgroupsPerQOS\``,
      hint: `remove it, or write \`${field}: [none]\``,
    },
  ]
}

const cpus: ValueRule = ({ config }) => {
  const value = config.text('reservedSystemCPUs')
  if (value === undefined || value === '') return []
  const path = [...config.path, 'reservedSystemCPUs']
  const cgroup = ['systemReservedCgroup', 'kubeReservedCgroup'].find(name => config.text(name) !== '')
  return [
    ...(parseCpuSet(value)
      ? []
      : [{ path, why: `\`reservedSystemCPUs\` is ${value}`, hint: 'write numbers and ranges, like 0-1,4' }]),
    ...(cgroup === undefined
      ? []
      : [
          {
            path,
            why: `\`reservedSystemCPUs\` and \`${cgroup}\` exclude each other`,
            hint: 'keep one of the two',
          },
        ]),
  ]
}

/** NewManager in pkg/kubelet/cm/cpumanager/cpu_manager.go. */
const staticCpus: ValueRule = ({ config }) => {
  if (config.text('cpuManagerPolicy') !== 'static' || config.text('reservedSystemCPUs') !== '') return []
  const reserved = ['kubeReserved', 'systemReserved'].flatMap(name =>
    config
      .entries(name)
      .flatMap(([resource, value]) => (resource === 'cpu' ? [parseQuantity(value) ?? 0n] : [])),
  )
  if (reserved.some(quantity => quantity > 0n)) return []
  return [
    {
      path: [...config.path, 'cpuManagerPolicy'],
      why: '`cpuManagerPolicy: static` needs a CPU, or a part of one, that no pod gets',
      hint: 'write `systemReserved: {cpu: 500m}`, too',
      from: 'pkg/kubelet/cm/cpumanager/cpu_manager.go',
    },
  ]
}

/** validation_reserved_memory.go, and NewManager in pkg/kubelet/cm/memorymanager/memory_manager.go. */
function memory({ config }: ValueSubject): ValueFault[] {
  const from = 'pkg/kubelet/apis/config/validation/validation_reserved_memory.go'
  const seen = new Set<string>()
  const nodes = config.list('reservedMemory')
  const faults = nodes.flatMap(node =>
    node.entries('limits').flatMap(([name, value]): ValueFault[] => {
      const path = [...node.path, 'limits', name]
      const key = `${node.number('numaNode', 0)} ${name}`
      const isTwice = seen.has(key)
      seen.add(key)
      if (name !== 'memory' && !name.startsWith('hugepages-'))
        return [
          {
            path,
            at: 'key',
            why: `\`reservedMemory\` cannot reserve ${name}`,
            hint: 'write memory or hugepages-2Mi',
            from,
          },
        ]
      if (parseQuantity(value) === 0n)
        return [{ path, why: '`reservedMemory` reserves nothing', hint: 'write a quantity above 0', from }]
      return isTwice
        ? [
            {
              path,
              at: 'key',
              why: `\`reservedMemory\` reserves ${name} of one NUMA node twice`,
              hint: 'keep one',
              from,
            },
          ]
        : []
    }),
  )
  if (config.text('memoryManagerPolicy') !== 'Static' || nodes.length > 0) return faults
  return [
    ...faults,
    {
      path: [...config.path, 'memoryManagerPolicy'],
      why: '`memoryManagerPolicy: Static` needs `reservedMemory`',
      hint: 'write `reservedMemory` with the sum of `kubeReserved`, `systemReserved` and `evictionHard` of memory',
      from: 'pkg/kubelet/cm/memorymanager/memory_manager.go',
    },
  ]
}

/** ParseQOSReserved in pkg/kubelet/cm/container_manager.go. */
const qos: ValueRule = ({ config }) =>
  config.entries('qosReserved').flatMap(([name, value]): ValueFault[] => {
    const share = /^[+-]?\d+%+$/.test(value) ? Number.parseInt(value, 10) : Number.NaN
    if (name === 'memory' && share >= 0 && share <= 100) return []
    return [
      {
        path: [...config.path, 'qosReserved', name],
        why: `\`qosReserved\` has ${name}: ${value}`,
        hint: 'write a share of memory, like `{memory: 50%}`',
        from: 'pkg/kubelet/cm/container_manager.go',
      },
    ]
  })
