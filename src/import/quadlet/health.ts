import { byShell, probe } from '../container/health.ts'
import { type KeyHandler, last, silent } from './container-unit.ts'
import { jsonList } from './program.ts'
import { textOf } from './unit.ts'

/** Restarts are liveness; a container that is only marked as unhealthy is readiness. */
export const healthKeys: Readonly<Record<string, KeyHandler>> = {
  HealthCmd: last((text, { own, container }) => {
    if (text === 'none') return
    const [first, ...rest] = jsonList(text) ?? [text]
    const command =
      first === 'CMD'
        ? rest
        : first === 'CMD-SHELL'
          ? byShell(rest.join(' '))
          : byShell([first, ...rest].join(' '))
    const onFailure = textOf(own, 'HealthOnFailure') ?? 'none'
    container.fields[onFailure === 'none' ? 'readinessProbe' : 'livenessProbe'] = probe({
      command,
      interval: textOf(own, 'HealthInterval'),
      timeout: textOf(own, 'HealthTimeout'),
      retries: Number(textOf(own, 'HealthRetries') ?? 3),
      startPeriod: textOf(own, 'HealthStartPeriod'),
    })
  }),
  ...Object.fromEntries(
    ['Interval', 'OnFailure', 'Retries', 'StartPeriod', 'Timeout'].map(key => [`Health${key}`, silent]),
  ),
  ...Object.fromEntries(['LogDestination', 'MaxLogCount', 'MaxLogSize'].map(key => [`Health${key}`, silent])),
}
