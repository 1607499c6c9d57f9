import { closest } from '../../../diagnostics/closest.ts'
import { below } from '../../../resolve/cri-tables.ts'
import { textAt, type ValueFault, type ValueRule } from './value-rule.ts'

const main = 'cmd/containerd/command/main.go'

/** logrus.ParseLevel (sirupsen/logrus v1.9.3), which takes capitals too. */
const levels = ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'fatal', 'panic']
/** SetFormat of containerd/log. */
const formats = ['text', 'json']

/** What is about the daemon alone. */
export const checkDaemon: ValueRule = ({ root }) => {
  const debug = below(root, 'debug')
  const word = (key: string, words: readonly string[], given: string | undefined): ValueFault[] => {
    const value = textAt(debug, key)
    if (!value || given === undefined || words.includes(given)) return []
    const meant = closest(value, words)
    const hint = meant === undefined ? `write ${words.join(', ')}` : `did you mean \`${meant}\`?`
    const why = `logs have no ${key} \`${value}\``
    return [{ path: [...debug.path, key], effect: 'does not start', why, hint, from: main }]
  }
  const score = root.table.oom_score
  const isScore = typeof score === 'number' && Number.isInteger(score)
  return [
    ...word('level', levels, textAt(debug, 'level')?.toLowerCase()),
    ...word('format', formats, textAt(debug, 'format')),
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
