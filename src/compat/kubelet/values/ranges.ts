import { compareVersions } from '../../../upstream/version.ts'
import type { ValueFault, ValueRule } from './value-rule.ts'

interface Range {
  readonly field: string
  readonly least: number
  readonly most?: number
  /** 0 is a value and not "not set". */
  readonly isPointer?: true
}

const int32 = 2 ** 31 - 1

// ValidateKubeletConfiguration in pkg/kubelet/apis/config/validation/validation.go, 1.34.4 to 1.37.2.
const ranges: readonly Range[] = [
  { field: 'nodeLeaseDurationSeconds', least: 1 },
  { field: 'eventBurst', least: 0 },
  { field: 'eventRecordQPS', least: 0, isPointer: true },
  { field: 'healthzPort', least: 0, most: 65535, isPointer: true },
  { field: 'imageGCHighThresholdPercent', least: 0, most: 100, isPointer: true },
  { field: 'imageGCLowThresholdPercent', least: 0, most: 100, isPointer: true },
  { field: 'iptablesDropBit', least: 0, most: 31, isPointer: true },
  { field: 'iptablesMasqueradeBit', least: 0, most: 31, isPointer: true },
  { field: 'kubeAPIBurst', least: 0 },
  { field: 'kubeAPIQPS', least: 0, isPointer: true },
  { field: 'nodeStatusMaxImages', least: -1, isPointer: true },
  { field: 'maxOpenFiles', least: 0 },
  { field: 'maxPods', least: 0 },
  { field: 'oomScoreAdj', least: -1000, most: 1000, isPointer: true },
  { field: 'podsPerCore', least: 0 },
  { field: 'registryBurst', least: 0 },
  { field: 'registryPullQPS', least: 0, isPointer: true },
  { field: 'maxParallelImagePulls', least: 1, isPointer: true },
  { field: 'containerLogMaxWorkers', least: 1, isPointer: true },
  { field: 'containerLogMaxFiles', least: 2, isPointer: true },
]

export const checkRanges: ValueRule = ({ config }) =>
  ranges.flatMap(({ field, least, most = int32, isPointer = false }): ValueFault[] => {
    const value = config.number(field, least, { isPointer })
    // The check of types reports what has more than 32 bits.
    if (value === undefined || value > int32 || value < -int32 - 1) return []
    if (value >= least && value <= most) return []
    const limit = most === int32 ? `${least} or more` : `${least} to ${most}`
    return [{ path: [...config.path, field], why: `\`${field}\` is ${value}`, hint: `write ${limit}` }]
  })

const ms = 1_000_000n
const s = 1000n * ms

interface Span {
  readonly field: string
  readonly least: bigint
  readonly most?: bigint
  readonly isPointer?: true
  readonly since?: string
  readonly hint: string
  readonly from?: string
}

// As above; syncFrequency is read by NewMainKubelet.
const spans: readonly Span[] = [
  { field: 'cpuCFSQuotaPeriod', least: ms, most: s, isPointer: true, hint: 'write 1ms to 1s' },
  { field: 'imageMinimumGCAge', least: 0n, since: '1.36', hint: 'write 0s or more' },
  { field: 'imageMaximumGCAge', least: 0n, hint: 'write 0s or more' },
  { field: 'containerLogMonitorInterval', least: 3n * s, isPointer: true, hint: 'write 3s or more' },
  { field: 'syncFrequency', least: 1n, hint: 'write 1s or more', from: 'pkg/kubelet/kubelet.go' },
]

export const checkSpans: ValueRule = ({ config, line }) =>
  spans.flatMap(({ field, least, most, isPointer = false, since = line, hint, from }): ValueFault[] => {
    const value = config.duration(field, least, { isPointer })
    if (value === undefined || compareVersions(line, since) < 0) return []
    if (value >= least && (most === undefined || value <= most)) return []
    const why = `\`${field}\` is ${config.text(field)}`
    return [{ path: [...config.path, field], why, hint, ...(from === undefined ? {} : { from }) }]
  })
