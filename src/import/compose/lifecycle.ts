import type { Node } from '../../components/pods/check/node.ts'
import type { Dependency } from '../container/order.ts'
import { durationSeconds } from '../container/quantities.ts'
import { type KeyHandler, textOf } from './service.ts'

const pullPolicies: Readonly<Record<string, string>> = {
  ...{ always: 'Always', never: 'Never', missing: 'IfNotPresent', if_not_present: 'IfNotPresent' },
}

export const lifecycle: Readonly<Record<string, KeyHandler>> = {
  image: (value, { container }) => {
    container.fields.image = textOf(value)
  },
  build: (value, { node, project }) => {
    const hint = 'build it, push it to a registry, and write image: REGISTRY/NAME:TAG'
    if (node.get('image').given)
      project.report.say(
        'import-changed',
        value,
        'bakelet builds no image: it takes the one under image',
        hint,
      )
    else
      project.report.say(
        'import-no-image',
        value,
        'bakelet builds no image, and the service names none',
        hint,
      )
  },
  pull_policy: (value, { container }) => {
    container.fields.imagePullPolicy = pullPolicies[value.string ?? '']
  },
  restart: (value, { container, project }) => {
    const policy = String(value.value === false ? 'no' : value.value)
    if (/^(always|unless-stopped)$/.test(policy) || container.isInit) return
    project.report.say(
      'import-no-counterpart',
      value,
      `restart: ${policy} stays behind: all containers of a pod share one restartPolicy, which is Always`,
      'for a task that others wait for, write depends_on with service_completed_successfully; for another one, a pod of its own',
    )
  },
  stop_grace_period: (value, { pod }) => {
    const seconds = durationSeconds(textOf(value) ?? '') ?? 0
    const { terminationGracePeriodSeconds: others = 0 } = pod.spec
    if (seconds > 0) pod.spec.terminationGracePeriodSeconds = Math.max(seconds, Number(others))
  },
  depends_on: (value, service) => {
    for (const [name, dependency] of value.entries) reportCondition(name, dependency, service.project.report)
  },
}

function reportCondition(
  name: string,
  dependency: Node,
  report: Parameters<KeyHandler>[1]['project']['report'],
) {
  if (dependency.get('condition').value === 'service_healthy')
    report.say(
      'import-no-counterpart',
      dependency,
      `the container does not wait until ${name} is healthy: the kubelet starts it right after ${name}`,
      'let the program try again until it answers; when it ends, the kubelet starts it again',
    )
}

/** Names of the services that one waits for, and whether until their end. */
export function dependenciesOf(service: Node): readonly Dependency[] {
  const value = service.get('depends_on')
  const short = value.items.flatMap(item =>
    item.string === undefined ? [] : [{ name: item.string, untilEnd: false }],
  )
  const long = value.entries.map(([name, dependency]) => ({
    name,
    untilEnd: dependency.get('condition').value === 'service_completed_successfully',
  }))
  return [...short, ...long]
}
