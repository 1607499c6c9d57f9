import type { Node } from '../../components/pods/check/node.ts'
import { entryOf } from '../../config/entry-of.ts'
import type { KubernetesObject } from './objects.ts'

/** Kinds that make Pods, and where the template of the Pod is. */
const templates: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  Deployment: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  ReplicationController: ['spec', 'template'],
  Job: ['spec', 'template'],
}

/** The Pod, or the template of one; undefined for every other kind. */
export function templateOf({ node, kind }: KubernetesObject): Node | undefined {
  return entryOf(templates, kind)?.reduce((at, key) => at.get(key), node)
}

/** What a controller would do that a node alone does not. */
export function reportController({ node, kind, report }: KubernetesObject): void {
  const spec = node.get('spec')
  for (const key of ['replicas', 'parallelism', 'completions']) {
    const count = spec.get(key)
    if (count.number !== undefined && count.number !== 1)
      report.say(
        'import-no-controller',
        count,
        `${key} is ${count.number}, and a static pod runs once on its node`,
        'boot more nodes from the same image, or make the program itself use more of one machine',
      )
  }
  if (kind === 'Job')
    report.say(
      'import-no-controller',
      node.get('kind'),
      'without a controller the kubelet runs the Pod of a Job again at every boot',
      'make the program leave at once when its work is done, or run it from a systemd unit',
    )
  if (spec.get('suspend').boolean)
    report.say(
      'import-no-controller',
      spec.get('suspend'),
      'the Job is suspended, and a static pod starts with its node',
      'leave the file out of `pods` until it shall run',
    )
}

const network = 'put programs that call each other into one Pod, or give their ports a hostPort'
const account = 'a static pod has no identity in an API server; remove what asks for one'

/** Kinds that are not Pods, by what they would need. */
const others: Readonly<
  Record<
    string,
    readonly ['import-no-controller' | 'import-no-api-server' | 'import-no-network', string, string]
  >
> = {
  CronJob: [
    'import-no-controller',
    'nothing on the node starts a CronJob',
    'start the program from a systemd timer, or run it in a Pod that sleeps between its runs',
  ],
  HorizontalPodAutoscaler: ['import-no-controller', 'nothing on the node scales a Pod', 'boot more nodes'],
  PodDisruptionBudget: [
    'import-no-controller',
    'nothing on the node evicts Pods by a budget',
    'leave it out',
  ],
  Ingress: [
    'import-no-network',
    'nothing on the node answers for an Ingress',
    'run a reverse proxy in a Pod with a hostPort, and route by name there',
  ],
  NetworkPolicy: [
    'import-no-network',
    'nothing on the node applies a NetworkPolicy',
    'filter with nftables on the node',
  ],
  Namespace: ['import-no-api-server', 'a namespace is only a name on the node', 'leave it out'],
  ServiceAccount: ['import-no-api-server', 'there is no API server to log in to', account],
  Role: ['import-no-api-server', 'there is no API server to grant rights in', account],
  RoleBinding: ['import-no-api-server', 'there is no API server to grant rights in', account],
  ClusterRole: ['import-no-api-server', 'there is no API server to grant rights in', account],
  ClusterRoleBinding: ['import-no-api-server', 'there is no API server to grant rights in', account],
}

/** Says why an object that is not a Pod does not come along. */
export function reportOther(object: KubernetesObject): void {
  const { node, kind, name, report } = object
  const where = node.get('kind')
  const known = entryOf(others, kind)
  if (kind === 'Service') reportService(object)
  else if (known) report.say(known[0], where, `${kind} ${name} stays behind: ${known[1]}`, known[2])
  else
    report.say(
      'import-no-api-server',
      where,
      `${kind || 'an object without a kind'} ${name} stays behind: without an API server nothing reads it`,
      'write down what it asks for in the config, if the node needs it',
    )
}

function reportService({ node, name, report }: KubernetesObject) {
  const spec = node.get('spec')
  const isOpen = ['NodePort', 'LoadBalancer'].includes(spec.get('type').string ?? '')
  const ports = spec.get('ports').items.map(port => {
    const from = port.get(spec.get('type').value === 'NodePort' ? 'nodePort' : 'port').value
    const to = port.get('targetPort').value ?? port.get('port').value
    return `hostPort: ${from ?? to} at containerPort ${to}`
  })
  report.say(
    'import-no-network',
    node.get('kind'),
    `Service ${name} stays behind: the node has neither a service address nor the name ${name}`,
    isOpen && ports.length > 0 ? `open the port in the Pod: ${ports.join(', ')}` : network,
  )
}
