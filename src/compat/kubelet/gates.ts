import { entryOf } from '../../config/entry-of.ts'
import { type GivenGate, gateSettings, givenGates } from '../../config/feature-gates.ts'
import type { Config } from '../../config/schema.ts'
import { show } from '../../config/show.ts'
import data from '../../data/kubelet-gates.json' with { type: 'json' }
import { closest } from '../../diagnostics/closest.ts'
import { compareVersions, minorOf } from '../../upstream/version.ts'
import { type Lifetime, lifetimeOf, variantOn } from '../lifetime.ts'
import { readFrom } from '../read-from.ts'
import type { Finding } from '../rule.ts'
import { isGone } from './last-minor.ts'
import { givenFields } from './values/given-fields.ts'

/** A feature gate: whether it is on by default, and whether it is locked there. */
interface GateVariant extends Lifetime {
  readonly on: boolean
  readonly locked?: boolean
}

const gates = data.gates as Readonly<Record<string, readonly GateVariant[]>>
const gatesFile = 'pkg/features/kube_features.go'
const gateExample = 'NodeSwap=true'
const validationFile = 'pkg/kubelet/apis/config/validation/validation.go'

/**
 * Checks the feature gates that the config sets, in `kubelet.config` or by --feature-gates, and the fields that need one: a
 * kubelet does not start with what it refuses (SetFromMap in k8s.io/component-base, featuregate/feature_gate.go, which
 * cmd/kubelet/app/server.go takes for fatal: 1.20.15 to 1.37.2).
 */
export function checkKubeletGates(kubelet: Config['kubelet'], kubeletVersion: string): Finding[] {
  const line = minorOf(kubeletVersion)
  return [...givenGates(kubelet).flatMap(gate => checkGate(gate, line)), ...checkNeeds(kubelet, line)]
}

function checkGate(gate: GivenGate, line: string): Finding[] {
  const { name, value, path, inFlag } = gate
  if (inFlag && typeof value !== 'boolean') return [malformed(gate)]
  const variants = entryOf(gates, name) ?? []
  const variant = variantOn(variants, line)
  const source = readFrom(data._about.sources, 'k8s.io/kubernetes', line, gatesFile)
  if (variant?.locked && typeof value === 'boolean' && value !== variant.on)
    return [
      {
        code: 'kubelet-gate-locked',
        severity: 'error',
        message: `kubelet ${line} refuses to start with the feature gate ${name}: ${value}, since it is locked to ${variant.on}`,
        path,
        hint: 'remove it',
        source,
      },
    ]
  if (variant) return []
  const unknown = {
    code: 'kubelet-gate-unknown',
    severity: 'error',
    path,
    ...(inFlag ? {} : { at: 'key' as const }),
    source,
  } as const
  if (isGone(variants, line)) {
    const last = variants.at(-1)
    return [
      {
        ...unknown,
        message: `kubelet ${line} refuses to start with the feature gate ${name}, which went away after ${last?.until}`,
        hint: last?.on ? 'remove it: the feature is always on now' : 'remove it: the feature is gone',
      },
    ]
  }
  const life = lifetimeOf(variants)
  const meant = closest(
    name,
    Object.keys(gates).filter(other => variantOn(gates[other] ?? [], line)),
  )
  return [
    {
      ...unknown,
      message: `kubelet ${line} has no feature gate ${show(name)}, and does not start with it`,
      hint:
        life !== undefined
          ? `the feature gate exists ${life}`
          : meant === undefined
            ? 'remove it'
            : `did you mean \`${meant}\`?`,
    },
  ]
}

function malformed({ name, value, path }: GivenGate): Finding {
  return {
    code: 'config-bad-value',
    severity: 'error',
    message:
      value === undefined
        ? `--feature-gates takes pairs like ${gateExample}, and \`${show(name)}\` is not one`
        : `--feature-gates takes true or false for a gate, and ${show(name)} is ${show(value)}`,
    path,
    hint: 'write `featureGates: {NAME: true}` under `kubelet.config`',
  }
}

/** A field that a kubelet refuses while a gate is off. */
interface Need {
  readonly field: string
  readonly gate: string
  /** A value that is as good as none. */
  readonly isNone: (value: unknown) => boolean
  /** The first minor that refuses it. */
  readonly since?: string
}

const isZero = (value: unknown) => value === '0s' || value === '0'
const isEmpty = (value: unknown) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0
const isFalse = (value: unknown) => value === false

// ValidateKubeletConfiguration, and run() in cmd/kubelet/app/server.go for seccompDefault.
const needs: readonly Need[] = [
  { field: 'shutdownGracePeriod', gate: 'GracefulNodeShutdown', isNone: isZero },
  { field: 'shutdownGracePeriodCriticalPods', gate: 'GracefulNodeShutdown', isNone: isZero },
  {
    field: 'shutdownGracePeriodByPodPriority',
    gate: 'GracefulNodeShutdownBasedOnPodPriority',
    isNone: isEmpty,
  },
  { field: 'memorySwap', gate: 'NodeSwap', isNone: isEmpty },
  { field: 'imageMaximumGCAge', gate: 'ImageMaximumGCAge', isNone: isZero },
  { field: 'cpuCFSQuotaPeriod', gate: 'CustomCPUCFSQuotaPeriod', isNone: value => value === '100ms' },
  { field: 'enableSystemLogQuery', gate: 'NodeLogQuery', isNone: isFalse },
  { field: 'seccompDefault', gate: 'SeccompDefault', isNone: isFalse },
  {
    field: 'memoryReservationPolicy',
    gate: 'MemoryQoS',
    isNone: value => value === 'None' || value === '',
  },
  // 0.9 was the default before.
  { field: 'memoryThrottlingFactor', gate: 'MemoryQoS', isNone: value => value === 0.9, since: '1.37' },
  {
    field: 'imagePullCredentialsVerificationPolicy',
    gate: 'KubeletEnsureSecretPulledImages',
    isNone: value => value === '',
  },
  {
    field: 'preloadedImagesVerificationAllowlist',
    gate: 'KubeletEnsureSecretPulledImages',
    isNone: isEmpty,
  },
  { field: 'defaultPodSysctls', gate: 'DefaultPodSysctls', isNone: isEmpty },
]

function checkNeeds(kubelet: Config['kubelet'], line: string): Finding[] {
  const given = gateSettings(kubelet)
  const { table, atFlag } = givenFields(kubelet, line)
  return needs.flatMap(({ field, gate, isNone, since = line }) => {
    const value = table[field]
    const variant = variantOn(gates[gate] ?? [], line)
    if (value === undefined || value === null || isNone(value) || compareVersions(line, since) < 0) return []
    if (!variant || (given.get(gate) ?? variant.on)) return []
    return [
      {
        code: 'kubelet-field-needs-gate',
        severity: 'error',
        message: `kubelet ${line} refuses to start with \`${field}\` while the feature gate ${gate} is off`,
        ...placeOf(atFlag({ path: ['kubelet', 'config', field], at: 'key', why: '', hint: '' })),
        hint: `remove it, or write \`featureGates: {${gate}: true}\``,
        source: readFrom(data._about.sources, 'k8s.io/kubernetes', line, validationFile),
      },
    ]
  })
}

const placeOf = ({ path, at }: Pick<Finding, 'path' | 'at'>) => (at ? { path, at } : { path })
