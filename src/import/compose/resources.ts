import type { Node } from '../../components/pods/check/node.ts'
import { cpuQuantity, sizeQuantity } from '../container/quantities.ts'
import { type KeyHandler, type Service, textOf } from './service.ts'

export const resources: Readonly<Record<string, KeyHandler>> = {
  cpus: (value, service) => setCpu(value, service, 'limits'),
  mem_limit: (value, service) => setMemory(value, service, 'limits'),
  mem_reservation: (value, service) => setMemory(value, service, 'requests'),
  scale: (value, service) => checkReplicas(value, service),
  deploy: (value, service) => {
    for (const [kind, list] of [
      ['limits', 'limits'],
      ['reservations', 'requests'],
    ] as const) {
      const given = value.get('resources').get(kind)
      setCpu(given.get('cpus'), service, list)
      setMemory(given.get('memory'), service, list)
      for (const key of ['pids', 'devices', 'generic_resources'])
        if (given.get(key).given)
          service.project.report.say(
            'import-no-counterpart',
            given.get(key),
            `${key} stays behind: a Pod has no such limit of its own`,
            key === 'pids'
              ? 'set kubelet.config.podPidsLimit for every pod'
              : 'give the container the device with hostPath and privileged',
          )
    }
    checkReplicas(value.get('replicas'), service)
    if (value.get('mode').string?.startsWith('global') === false && value.get('placement').given)
      service.project.report.say(
        'import-no-scheduler',
        value.get('placement'),
        'placement stays behind: there is one node',
        'remove it',
      )
  },
}

function setCpu(value: Node, service: Service, list: 'limits' | 'requests') {
  if (value.given) set('cpu', cpuQuantity(textOf(value) ?? ''), { value, service, list })
}

function setMemory(value: Node, service: Service, list: 'limits' | 'requests') {
  if (value.given) set('memory', sizeQuantity(textOf(value) ?? ''), { value, service, list })
}

function set(
  resource: 'cpu' | 'memory',
  quantity: string | undefined,
  { value, service, list }: { value: Node; service: Service; list: 'limits' | 'requests' },
) {
  if (quantity !== undefined) service.container[list][resource] = quantity
  else
    service.project.report.say(
      'import-invalid',
      value,
      `${textOf(value) ?? 'this'} is not an amount of ${resource}`,
      resource === 'cpu' ? 'write a number such as 0.5' : 'write a size such as 512m',
    )
}

function checkReplicas(value: Node, { project }: Service) {
  const count = Number(textOf(value) ?? 1)
  if (count !== 1)
    project.report.say(
      'import-no-controller',
      value,
      `the service runs once on its node, and not ${count} times`,
      'boot more nodes from the same image, or make the program itself use more of one machine',
    )
}
