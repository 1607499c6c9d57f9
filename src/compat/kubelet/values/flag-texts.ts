import { parseQuantity } from '../../../components/pods/check/quantity.ts'

/** How the kubelet reads the text of a flag whose field is a list or a map. */
export interface FlagText {
  /** The value of the field; undefined: the kubelet does not read the text, and ends. */
  readonly read: (text: string) => unknown
  readonly example: string
}

const list = (example: string): FlagText => ({ read: text => (text === '' ? [] : text.split(',')), example })

/** MapStringString.Set and LangleSeparatedMapStringString.Set (component-base v0.36.4, cli/flag). */
const pairs = (separator: '=' | '<', example: string, splits = true): FlagText => ({
  example,
  read: text => {
    const parts = splits ? text.split(',').filter(part => part !== '') : [text]
    const read = parts.map(part => [part, part.indexOf(separator)] as const)
    if (read.some(([, at]) => at < 0)) return undefined
    return Object.fromEntries(read.map(([part, at]) => [part.slice(0, at).trim(), part.slice(at + 1).trim()]))
  },
})

/** parseTaint in pkg/util/taints/taints.go@v1.36.4: key=value:effect, key:effect, or key. */
const taints: FlagText = {
  example: 'example.com/name=word:NoSchedule',
  read: text => {
    const read = (text === '' ? [] : text.split(',')).map(part => {
      const [name = '', effect, ...more] = part.split(':')
      const [key = '', value = '', ...rest] = name.split('=')
      // A taint without an effect can only be removed.
      return more.length > 0 || rest.length > 0 || !effect ? undefined : { key, value, effect }
    })
    return read.includes(undefined) ? undefined : read
  },
}

/** ReservedMemoryVar.Set in pkg/util/flag/flags.go@v1.36.4. */
const memory: FlagText = {
  example: '0:memory=1Gi,hugepages-2Mi=2Gi',
  read: text => {
    if (text === '') return []
    const nodes = text.split(';').map(part => {
      const [node = '', limits = '', ...more] = part.split(':')
      const read = limits.split(',').map(limit => limit.split('='))
      const isRight =
        /^[+-]?\d+$/.test(node) &&
        more.length === 0 &&
        read.every(
          ([name = '', quantity = '', ...rest]) =>
            /^(memory$|hugepages-)/.test(name) && rest.length === 0 && parseQuantity(quantity) !== undefined,
        )
      return isRight ? { numaNode: Number(node), limits: Object.fromEntries(read) } : undefined
    })
    return nodes.includes(undefined) ? undefined : nodes
  },
}

const thresholds = pairs('<', 'memory.available<100Mi,nodefs.available<10%')
const reservations = pairs('=', 'cpu=500m,memory=512Mi')

/** AddKubeletConfigFlags in cmd/kubelet/app/options/options.go@v1.36.4, by the field of each. */
export const flagTexts: Readonly<Record<string, FlagText>> = {
  allowedUnsafeSysctls: list('net.core.somaxconn'),
  clusterDNS: list('10.96.0.10'),
  cpuManagerPolicyOptions: pairs('=', 'full-pcpus-only=true', false),
  enforceNodeAllocatable: list('pods'),
  evictionHard: thresholds,
  evictionMinimumReclaim: pairs('=', 'nodefs.available=2Gi'),
  evictionSoft: thresholds,
  evictionSoftGracePeriod: pairs('=', 'memory.available=1m30s'),
  kubeReserved: reservations,
  qosReserved: pairs('=', 'memory=50%'),
  registerWithTaints: taints,
  reservedMemory: memory,
  systemReserved: reservations,
  tlsCipherSuites: list('TLS_AES_128_GCM_SHA256'),
  topologyManagerPolicyOptions: pairs('=', 'max-allowable-numa-nodes=8'),
}
