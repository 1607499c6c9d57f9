import { below, criTable, oldCri, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { minorOf } from '../../../upstream/version.ts'
import type { Finding, Subject } from '../../rule.ts'
import { checkDaemon } from './daemon.ts'
import { checkDiffers } from './differs.ts'
import { checkDurations } from './durations.ts'
import { checkListeners } from './listeners.ts'
import { checkPlatforms } from './platforms.ts'
import { checkPluginLists } from './plugin-lists.ts'
import { checkPluginValues } from './plugin-values.ts'
import { checkProxies } from './proxies.ts'
import { checkRuntimes } from './runtimes.ts'
import { checkSnapshotters } from './snapshotters.ts'
import { checkStreaming } from './streaming.ts'
import type { ValueRule } from './value-rule.ts'

const rules: readonly ValueRule[] = [
  checkDaemon,
  checkDiffers,
  checkDurations,
  checkListeners,
  checkPlatforms,
  checkPluginLists,
  checkPluginValues,
  checkSnapshotters,
  checkRuntimes,
  checkStreaming,
  checkProxies,
]

/** Values of `containerd.config` that containerd, or its CRI, does not work with. `npm run judge` compares them with containerd itself. */
export function checkValues({ config, versions: { containerd: version } }: Subject): Finding[] {
  const line = minorOf(version)
  const root: PlacedTable = { table: config.containerd.config, path: ['containerd', 'config'] }
  const plugin = (id: string) => below(below(root, 'plugins'), id)
  const subject = {
    ...{ config, version, line, root, plugin },
    images: criTable(config, version, 'images'),
    runtime: criTable(config, version, 'runtime'),
    server: plugin(oldCri),
  }
  return rules.flatMap(rule =>
    rule(subject).map(({ path, at, effect, why, hint, from }) => ({
      code: 'containerd-config-refused',
      severity: 'error',
      message: `containerd ${line} ${effect}: ${why}`,
      path,
      ...(at ? { at } : {}),
      hint,
      source: `containerd ${line}, ${from}`,
    })),
  )
}
