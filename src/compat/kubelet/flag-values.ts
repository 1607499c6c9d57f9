import { isLabelValue, isQualifiedName } from '../../components/pods/check/names.ts'
import type { Config } from '../../config/schema.ts'
import { parseAddress } from '../../render/address.ts'
import type { Finding } from '../rule.ts'
import { unreadFlags } from './flag-syntax.ts'

type Flags = Config['kubelet']['flags']

interface Fault {
  readonly flag: string
  /** Completes "kubelet 1.36 does not start: ". */
  readonly why: string
  readonly hint: string
  readonly from: string
}

const options = 'cmd/kubelet/app/options/options.go'
const server = 'cmd/kubelet/app/server.go'

/** Values of flags that have no field, with which the kubelet ends: the same from 1.20.15 to 1.37.2. */
export function checkFlagValues({ flags }: Config['kubelet'], line: string): Finding[] {
  return [
    ...unreadFlags(flags),
    ...labels(flags),
    ...nodeIp(flags),
    ...lock(flags),
    ...credentials(flags),
  ].map(
    ({ flag, why, hint, from }): Finding => ({
      ...{ code: 'kubelet-value-refused', severity: 'error', path: ['kubelet', 'flags', flag], hint },
      message: `kubelet ${line} does not start: ${why}`,
      source: `k8s.io/kubernetes, ${from}`,
    }),
  )
}

/** KubeletLabels and KubeletLabelNamespaces in k8s.io/kubelet, pkg/apis/well_known_labels.go. */
const ownLabels =
  /^((.+\.)?(kubelet|node)\.kubernetes\.io\/.*|(kubernetes\.io\/(hostname|os|arch)|beta\.kubernetes\.io\/(os|arch|instance-type)|node\.kubernetes\.io\/instance-type|topology\.kubernetes\.io\/(zone|region)|failure-domain\.beta\.kubernetes\.io\/(zone|region)))$/

/** ValidateKubeletFlags. */
function labels(flags: Flags): Fault[] {
  const flag = 'node-labels'
  const fault = (why: string, hint: string) => ({ flag, why, hint, from: options })
  return pairsOf(flags[flag]).flatMap(([key, value]): Fault[] => {
    if (/^([^/]+\.)?(kubernetes|k8s)\.io\//.test(key) && !ownLabels.test(key))
      return [
        fault(
          `--${flag} has ${key}, which a node cannot give itself`,
          'write a label of your own, like example.com/name=word',
        ),
      ]
    return isQualifiedName(key) && isLabelValue(value)
      ? []
      : [fault(`--${flag} has ${key}=${value}, which is not a label`, 'write example.com/name=word')]
  })
}

/** ConfigurationMap.Set in component-base, cli/flag/configuration_map.go@v0.36.4: a key alone has an empty value. */
function pairsOf(value: unknown): (readonly [string, string])[] {
  if (value === undefined) return []
  return String(value)
    .split(',')
    .filter(part => part !== '')
    .map(part => {
      const at = part.indexOf('=')
      return at < 0 ? [part.trim(), ''] : [part.slice(0, at).trim(), part.slice(at + 1).trim()]
    })
}

/** ParseNodeIPArgument in k8s.io/component-helpers, node/util/ips.go, which leaves out what is not an address. */
function nodeIp(flags: Flags): Fault[] {
  const flag = 'node-ip'
  if (flags[flag] === undefined) return []
  const addresses = String(flags[flag])
    .split(',')
    .flatMap(text => parseAddress(text.trim()) ?? [])
  const isPair = addresses.length === 2 && addresses[0]?.bits !== addresses[1]?.bits
  const isRight = addresses.length < 2 || (isPair && addresses.every(({ value }) => value !== 0n))
  const why = `--${flag} is ${flags[flag]}`
  return isRight
    ? []
    : [{ flag, why, hint: 'write one address, or one of IPv4 and one of IPv6', from: server }]
}

function lock(flags: Flags): Fault[] {
  const flag = 'exit-on-lock-contention'
  if (flags[flag] !== true || flags['lock-file'] !== undefined) return []
  return [{ flag, why: `--${flag} needs --lock-file`, hint: 'remove it', from: server }]
}

/** RegisterCredentialProviderPlugins, which is called when one of the two is there. */
function credentials(flags: Flags): Fault[] {
  const both = ['image-credential-provider-config', 'image-credential-provider-bin-dir']
  const given = both.filter(name => Object.hasOwn(flags, name) && flags[name] !== '')
  const [flag] = given
  if (flag === undefined || given.length === 2) return []
  const other = both.find(name => name !== flag)
  return [
    {
      flag,
      why: `--${flag} needs --${other}`,
      hint: 'remove it, and write the plugins under `kubelet.credentialProviders`',
      from: 'pkg/credentialprovider/plugin/plugin.go',
    },
  ]
}
