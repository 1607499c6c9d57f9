import { podSubnets } from '../../components/cni/pod-subnets.ts'
import { interfacesOf } from '../../components/system/network/interfaces.ts'
import type { Config } from '../../config/schema.ts'
import { show } from '../../config/show.ts'
import type { ConfigPath } from '../../diagnostics/diagnostic.ts'
import {
  type Address,
  type AddressInNetwork,
  isWithin,
  parseAddress,
  parseInNetwork,
} from '../../render/address.ts'
import type { Finding } from '../rule.ts'
import { givenFields } from './values/given-fields.ts'

const source = 'k8s.io/kubernetes, pkg/kubelet/network/dns/dns.go'

/** Settings by which pods get a DNS server that does not answer them. */
export function checkPodDns(config: Config, line: string): Finding[] {
  const { table, atFlag } = givenFields(config.kubelet, line)
  const warning = (field: string, below: ConfigPath, message: string, hint: string): Finding => {
    const { path } = atFlag({ path: ['kubelet', 'config', field, ...below], why: '', hint })
    return { code: 'kubelet-pod-dns', severity: 'warning', message, path, hint, source }
  }
  const servers = Array.isArray(table.clusterDNS) ? table.clusterDNS : []
  return [
    ...servers.flatMap((server, index) => {
      const why = typeof server === 'string' ? serverFault(server, config) : undefined
      if (why === undefined) return []
      return [
        warning(
          'clusterDNS',
          [index],
          `pods with the default dnsPolicy, ClusterFirst, ask ${show(server)}, ${why}`,
          noCluster,
        ),
      ]
    }),
    ...resolverFault(table.resolvConf).map(why =>
      warning('resolvConf', [], why, 'remove it: bakelet gives pods the servers that systemd-resolved asks'),
    ),
  ]
}

const noCluster =
  'remove `clusterDNS`: without it pods ask the servers of the node; or write the address of a server that answers them'

/** Networks of the addresses of Services: those of kubeadm, k3s, MicroK8s, EKS and OpenShift; and node-local DNS. */
const ofServices = [
  '10.96.0.0/12',
  '10.43.0.0/16',
  '10.152.183.0/24',
  '172.20.0.0/16',
  '172.30.0.0/16',
  '169.254.20.10/32',
]
const loopbacks = ['127.0.0.0/8', '::1/128']
const isIn = (address: Address, networks: readonly string[]) =>
  networks
    .flatMap(network => parseInNetwork(network) ?? [])
    .some((network: AddressInNetwork) => isWithin(address, network))

function serverFault(text: string, { cni, system }: Config): string | undefined {
  const address = parseAddress(text)
  if (!address) return 'which is not an address'
  if (isIn(address, loopbacks)) return 'and the loopback of a pod is its own'
  const interfaces = interfacesOf(system.network)
  const isKnown =
    isIn(
      address,
      interfaces.flatMap(({ addresses }) => addresses),
    ) || interfaces.some(({ dns }) => dns.includes(text))
  if (isKnown) return undefined
  if (isIn(address, podSubnets(cni.network)))
    return 'an address of the pods, which can be another one at each start'
  // Any first network of a cluster has its DNS at .0.10.
  return isIn(address, ofServices) || /^(10|172)\.\d+\.0\.10$/.test(text)
    ? 'the address of a Service, and a node without an API server has no Services'
    : undefined
}

/** What systemd-resolved writes for the programs of the node (systemd-resolved.service(8), "/ETC/RESOLV.CONF"). */
const stubs = ['/run/systemd/resolve/stub-resolv.conf', '/etc/resolv.conf', '/usr/lib/systemd/resolv.conf']

function resolverFault(file: unknown): string[] {
  if (file === '')
    return ['with an empty `resolvConf` pods ask 127.0.0.1, and the loopback of a pod is its own']
  return typeof file === 'string' && stubs.includes(file)
    ? [`pods would ask 127.0.0.53, which ${file} names, and the loopback of a pod is its own`]
    : []
}
