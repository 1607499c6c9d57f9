import { goBooleans } from '../../../config/feature-gates.ts'
import { closest } from '../../../diagnostics/closest.ts'
import { compareVersions } from '../../../upstream/version.ts'
import type { ValueFault, ValueRule, ValueSubject } from './value-rule.ts'

interface Option {
  /** The gate that it needs, and since when it needs none. */
  readonly gate?: string
  readonly stableSince?: string
  readonly isRight: (value: string) => boolean
  readonly hint: string
}

const boolean = {
  isRight: (value: string) => goBooleans.has(value),
  hint: 'write "true" or "false", in quotes',
}
const alpha = 'CPUManagerPolicyAlphaOptions'
const beta = 'CPUManagerPolicyBetaOptions'

// pkg/kubelet/cm/cpumanager/policy_options.go, 1.34.4 to 1.37.2.
const ofCpus: Readonly<Record<string, Option>> = {
  'full-pcpus-only': boolean,
  'distribute-cpus-across-numa': { ...boolean, gate: beta },
  'align-by-socket': { ...boolean, gate: alpha },
  'distribute-cpus-across-cores': { ...boolean, gate: alpha },
  'strict-cpu-reservation': { ...boolean, gate: beta, stableSince: '1.35' },
  'prefer-align-cpus-by-uncorecache': { ...boolean, gate: beta, stableSince: '1.36' },
}
const exclusive = [
  ['full-pcpus-only', 'distribute-cpus-across-cores'],
  ['distribute-cpus-across-numa', 'distribute-cpus-across-cores'],
  ['prefer-align-cpus-by-uncorecache', 'distribute-cpus-across-cores'],
  ['prefer-align-cpus-by-uncorecache', 'distribute-cpus-across-numa'],
] as const

// pkg/kubelet/cm/topologymanager/policy_options.go.
const ofTopology: Readonly<Record<string, Option>> = {
  'prefer-closest-numa-nodes': boolean,
  'max-allowable-numa-nodes': {
    gate: 'TopologyManagerPolicyBetaOptions',
    stableSince: '1.35',
    isRight: value => /^\+?\d{1,9}$/.test(value) && Number(value) >= 8,
    hint: 'write "8" or more, in quotes',
  },
}

/** Options of the policies of the CPU manager and of the topology manager. */
export const checkOptions: ValueRule = subject => [...cpuOptions(subject), ...topologyOptions(subject)]

const cpuOptions: ValueRule = subject => {
  const { config } = subject
  const field = 'cpuManagerPolicyOptions'
  const from = 'pkg/kubelet/cm/cpumanager/policy_options.go'
  const given = config.entries(field)
  if (given.length === 0) return []
  const path = [...config.path, field]
  if (config.text('cpuManagerPolicy', 'none') === 'none')
    return [
      {
        ...{ path, at: 'key', from: 'pkg/kubelet/cm/cpumanager/policy_none.go' },
        why: `\`${field}\` are for another policy than none`,
        hint: 'remove them, or write `cpuManagerPolicy: static`',
      },
    ]
  const values = new Map(given)
  const isTrue = (name: string) => goBooleans.get(values.get(name) ?? '') === true
  return [
    ...optionFaults(subject, { field, known: ofCpus, from }),
    ...exclusive
      .filter(([one, other]) => isTrue(one) && isTrue(other))
      .map(([one, other]) => ({
        path: [...path, other],
        from,
        why: `\`${field}\` has ${one} and ${other}, which exclude each other`,
        hint: 'keep one of the two',
      })),
    ...(isTrue('align-by-socket') && config.text('topologyManagerPolicy') === 'single-numa-node'
      ? [
          {
            path: [...path, 'align-by-socket'],
            from,
            why: 'align-by-socket does not go with `topologyManagerPolicy: single-numa-node`',
            hint: 'remove one of the two',
          },
        ]
      : []),
  ]
}

const topologyOptions: ValueRule = subject => {
  // With none the options are not read.
  if (subject.config.text('topologyManagerPolicy', 'none') === 'none') return []
  const from = 'pkg/kubelet/cm/topologymanager/policy_options.go'
  return optionFaults(subject, { field: 'topologyManagerPolicyOptions', known: ofTopology, from })
}

function optionFaults(
  { config, line, isOn }: ValueSubject,
  { field, known, from }: { field: string; known: Readonly<Record<string, Option>>; from: string },
): ValueFault[] {
  return config.entries(field).flatMap(([name, value]): ValueFault[] => {
    const path = [...config.path, field, name]
    const option = Object.hasOwn(known, name) ? known[name] : undefined
    if (!option) {
      const meant = closest(name, Object.keys(known))
      const hint =
        meant === undefined ? `write ${Object.keys(known).join(', ')}` : `did you mean \`${meant}\`?`
      return [{ path, at: 'key', from, why: `\`${field}\` has ${name}`, hint }]
    }
    const { gate, stableSince, isRight, hint } = option
    const isStable = stableSince !== undefined && compareVersions(line, stableSince) >= 0
    if (gate !== undefined && !isStable && !isOn(gate))
      return [
        {
          ...{ path, at: 'key', from },
          why: `\`${field}\` has ${name}, which needs the feature gate ${gate}`,
          hint: `remove it, or write \`featureGates: {${gate}: true}\``,
        },
      ]
    return isRight(value) ? [] : [{ path, from, why: `\`${field}\` has ${name}: ${value}`, hint }]
  })
}
