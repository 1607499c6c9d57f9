import { parseGoDuration } from '../../../components/kubelet/go-duration.ts'
import { below, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { compareVersions } from '../../../upstream/version.ts'
import type { ValueFault, ValueRule, ValueSubject } from './value-rule.ts'
import { textAt } from './value-rule.ts'

interface Duration {
  readonly table: 'images' | 'runtime' | 'server'
  readonly key: string
  readonly since?: string
}

/** ValidatePluginConfig of 1.x; ValidateImageConfig, ValidateRuntimeConfig and ValidateServerConfig of 2.x. */
const durations: readonly Duration[] = [
  { table: 'images', key: 'image_pull_progress_timeout', since: '1.7' },
  { table: 'runtime', key: 'drain_exec_sync_io_timeout' },
  // A number in 1.x, and in the images of 2.x.
  { table: 'runtime', key: 'stats_collect_period', since: '2.3' },
  { table: 'runtime', key: 'stats_retention_period', since: '2.3' },
  { table: 'server', key: 'stream_idle_timeout' },
]

export const checkDurations: ValueRule = subject => [
  ...durations
    .filter(({ since }) => since === undefined || compareVersions(subject.line, since) >= 0)
    .flatMap(({ table, key }) =>
      // "" is not set.
      textAt(subject[table], key) === ''
        ? []
        : fault(subject[table], key, 'does not start its CRI', criConfig(subject)),
    ),
  ...Object.keys(below(subject.root, 'timeouts').table).flatMap(key =>
    fault(below(subject.root, 'timeouts'), key, 'does not start', 'server.go: New'),
  ),
]

const criConfig = ({ line }: ValueSubject) =>
  `${line.startsWith('1.') ? 'pkg' : 'internal'}/cri/config/config.go`

function fault(place: PlacedTable, key: string, effect: ValueFault['effect'], from: string): ValueFault[] {
  const value = textAt(place, key)
  if (value === undefined || parseGoDuration(value) !== undefined) return []
  return [
    {
      ...{ path: [...place.path, key], effect, from },
      why: `\`${key}\` is not a duration: ${JSON.stringify(value)}`,
      hint: /^\d+$/.test(value) ? `write "${value}s" for seconds` : 'write it like "30s" or "1h30m"',
    },
  ]
}
