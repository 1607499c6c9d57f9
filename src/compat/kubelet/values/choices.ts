import { closest } from '../../../diagnostics/closest.ts'
import { compareVersions } from '../../../upstream/version.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

interface Choice {
  /** Below KubeletConfiguration. */
  readonly path: readonly [string] | readonly [string, string]
  readonly words: readonly string[]
  readonly since?: string
  /** Checked only while this feature gate is on. */
  readonly gate?: string
  /** An empty flag stands for the default. */
  readonly mayBeEmpty?: true
  readonly from?: string
}

const server = 'cmd/kubelet/app/server.go'

// ValidateKubeletConfiguration in pkg/kubelet/apis/config/validation/validation.go, 1.34.4 to 1.37.2, and what reads the others.
const choices: readonly Choice[] = [
  {
    path: ['topologyManagerPolicy'],
    words: ['none', 'best-effort', 'restricted', 'single-numa-node'],
  },
  { path: ['topologyManagerScope'], words: ['container', 'pod'] },
  { path: ['hairpinMode'], words: ['promiscuous-bridge', 'hairpin-veth', 'none'] },
  { path: ['memorySwap', 'swapBehavior'], words: ['NoSwap', 'LimitedSwap'], gate: 'NodeSwap' },
  {
    path: ['imagePullCredentialsVerificationPolicy'],
    words: ['NeverVerifyPreloadedImages', 'NeverVerify', 'NeverVerifyAllowlistedImages', 'AlwaysVerify'],
    gate: 'KubeletEnsureSecretPulledImages',
  },
  { path: ['memoryReservationPolicy'], words: ['None', 'TieredReservation'], since: '1.36' },
  {
    path: ['cpuManagerPolicy'],
    words: ['none', 'static'],
    from: 'pkg/kubelet/cm/cpumanager/cpu_manager.go',
  },
  {
    path: ['memoryManagerPolicy'],
    words: ['None', 'Static'],
    from: 'pkg/kubelet/cm/memorymanager/memory_manager.go',
  },
  {
    path: ['configMapAndSecretChangeDetectionStrategy'],
    words: ['Watch', 'Cache', 'Get'],
    from: 'pkg/kubelet/kubelet.go',
  },
  {
    path: ['tlsMinVersion'],
    // TLSVersion in k8s.io/component-base, cli/flag/ciphersuites_flag.go: "" is the default.
    words: ['VersionTLS10', 'VersionTLS11', 'VersionTLS12', 'VersionTLS13'],
    mayBeEmpty: true,
    from: server,
  },
  { path: ['logging', 'format'], words: ['text', 'json'] },
]

export const checkChoices: ValueRule = ({ config, line, isOn }) =>
  choices.flatMap(({ path, words, since = line, gate, from, mayBeEmpty }): ValueFault[] => {
    const [name, member] = path
    const value = member === undefined ? config.text(name) : config.table(name).text(member)
    if (value === undefined || words.includes(value)) return []
    if (value === '' && (mayBeEmpty || !config.isExact(name))) return []
    if (compareVersions(line, since) < 0 || (gate !== undefined && !isOn(gate))) return []
    const meant = closest(value, [...words])
    return [
      {
        path: [...config.path, ...path],
        why: `\`${path.join('.')}\` is ${value === '' ? 'empty' : value}`,
        hint: meant === undefined ? `write ${words.join(', ')}` : `did you mean \`${meant}\`?`,
        ...(from === undefined ? {} : { from }),
      },
    ]
  })
