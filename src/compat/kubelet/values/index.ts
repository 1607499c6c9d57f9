import { entryOf } from '../../../config/entry-of.ts'
import { gateSettings } from '../../../config/feature-gates.ts'
import type { Config } from '../../../config/schema.ts'
import data from '../../../data/kubelet-gates.json' with { type: 'json' }
import { sysctlPath } from '../../../plan/kernel-names.ts'
import { compareVersions, minorOf } from '../../../upstream/version.ts'
import { type Lifetime, variantOn } from '../../lifetime.ts'
import { readFrom } from '../../read-from.ts'
import type { Finding } from '../../rule.ts'
import { checkChoices } from './choices.ts'
import { checkCiphers } from './ciphers.ts'
import { checkEviction } from './eviction.ts'
import { givenFields } from './given-fields.ts'
import { checkKernel } from './kernel.ts'
import { checkLogs } from './logs.ts'
import { checkMachine } from './machine.ts'
import { checkOptions } from './options.ts'
import { checkPairs } from './pairs.ts'
import { checkPreloaded } from './preloaded.ts'
import { checkRanges, checkSpans } from './ranges.ts'
import { Reader } from './reader.ts'
import { checkReserved } from './reserved.ts'
import { checkSysctls } from './sysctls.ts'
import { checkTaints } from './taints.ts'
import { checkTracing } from './tracing.ts'
import type { ValueRule } from './value-rule.ts'

const rules: readonly ValueRule[] = [
  checkRanges,
  checkSpans,
  checkChoices,
  checkOptions,
  checkPairs,
  checkReserved,
  checkEviction,
  checkKernel,
  checkSysctls,
  checkTaints,
  checkLogs,
  checkTracing,
  checkCiphers,
  checkPreloaded,
]

/** The first line that `npm run judge` compares with upstream's own code; older kubelets are not judged by value. */
const judgedSince = '1.34'

const validation = 'pkg/kubelet/apis/config/validation/validation.go'

type Gates = Readonly<Record<string, readonly (Lifetime & { readonly on: boolean })[]>>

/** Values of `kubelet.config` and `kubelet.flags` with which the kubelet ends as soon as it has read them. */
export function checkKubeletValues({ hardware, kubelet, kernel }: Config, version: string): Finding[] {
  const line = minorOf(version)
  if (compareVersions(line, judgedSince) < 0) return []
  const given = gateSettings(kubelet)
  const isOn = (gate: string) =>
    given.get(gate) ?? variantOn(entryOf(data.gates as Gates, gate) ?? [], line)?.on ?? false
  const sysctls = new Map(
    Object.entries(kernel.sysctl).map(([name, value]) => [sysctlPath(name), String(value)]),
  )
  const sysctl = (name: string) => sysctls.get(sysctlPath(name))
  const { table, byFlag, unread, atFlag } = givenFields(kubelet, line)
  const subject = { config: new Reader(table, ['kubelet', 'config'], byFlag), line, isOn, sysctl }
  const faults = [...rules.flatMap(rule => rule(subject)), ...checkMachine({ hardware, kubelet })]
  return [...unread, ...faults.map(atFlag)].map(({ path, at, why, hint, from = validation }): Finding => {
    const source = from.includes(' of ')
      ? from
      : readFrom(data._about.sources, 'k8s.io/kubernetes', line, from)
    const message = `kubelet ${line} does not start: ${why}`
    return {
      ...{ code: 'kubelet-value-refused', severity: 'error', message, path, hint, source },
      ...(at ? { at } : {}),
    }
  })
}
