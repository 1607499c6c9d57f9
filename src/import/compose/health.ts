import { byShell, probe } from '../container/health.ts'
import { isTrue, type KeyHandler, textOf, textsOf } from './service.ts'

export const health: Readonly<Record<string, KeyHandler>> = {
  /** Compose only marks a container as unhealthy and restarts nothing: that is readiness, and not liveness. */
  healthcheck: (value, { container, project }) => {
    const test = value.get('test')
    const [first, ...rest] = textsOf(test)
    if (isTrue(value.get('disable')) || first === 'NONE') return
    if (first === undefined)
      return project.report.say(
        'import-no-counterpart',
        value,
        'the healthcheck has no test, and the kubelet does not read that of the image',
        'write the command under test',
      )
    const command =
      test.string !== undefined ? byShell(first) : first === 'CMD-SHELL' ? byShell(rest.join(' ')) : rest
    container.fields.readinessProbe = probe({
      command,
      interval: textOf(value.get('interval')),
      timeout: textOf(value.get('timeout')),
      retries: Number(textOf(value.get('retries')) ?? 3),
    })
  },
}
