import { closest } from '../../../diagnostics/closest.ts'
import { below, type PlacedTable } from '../../../resolve/cri-tables.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

const main = 'cmd/containerd/command/main.go'

/** logrus.ParseLevel (sirupsen/logrus v1.9.3), which takes capitals too. */
const levels = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'panic']
/** SetFormat of containerd/log. */
const formats = ['text', 'json']
/** BoltConfig.Validate in plugins/metadata/plugin.go (metadata/plugin in 1.7, services/server/config in 1.6). */
const policies = ['shared', 'isolated']

/** What is about the daemon alone. */
export const checkDaemon: ValueRule = ({ root, plugin }) => {
  const word = (place: PlacedTable, key: string, words: readonly string[], given: string): ValueFault[] => {
    if (given === '' || words.includes(given)) return []
    const meant = closest(given, words)
    return [
      {
        ...{ path: [...place.path, key], effect: 'does not start', from: main },
        why: `there is no \`${key}\` ${JSON.stringify(given)}`,
        hint: meant === undefined ? `write ${words.join(', ')}` : `did you mean \`${meant}\`?`,
      },
    ]
  }
  const [debug, bolt] = [below(root, 'debug'), plugin('io.containerd.metadata.v1.bolt')]
  const score = root.table.oom_score
  const isScore = typeof score === 'number' && Number.isInteger(score)
  return [
    ...word(debug, 'level', levels, textAt(debug, 'level')?.toLowerCase() ?? ''),
    ...word(debug, 'format', formats, textAt(debug, 'format') ?? ''),
    ...word(bolt, 'content_sharing_policy', policies, textAt(bolt, 'content_sharing_policy') ?? ''),
    ...(isScore && Math.abs(score) > 1000
      ? [
          {
            ...{ path: [...root.path, 'oom_score'], effect: 'ignores it' as const },
            ...{
              why: `an OOM score is not ${score}`,
              hint: 'write -1000 to 1000',
              from: 'pkg/sys/oom_linux.go',
            },
          },
        ]
      : []),
  ]
}
