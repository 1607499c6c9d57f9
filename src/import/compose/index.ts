import type { Node } from '../../components/pods/check/node.ts'
import type { SourceFile } from '../../config/document.ts'
import { entryOf } from '../../config/entry-of.ts'
import { closest } from '../../diagnostics/closest.ts'
import { startOrder } from '../container/order.ts'
import { freeLabel, labelOf, newContainer, PodDraft } from '../container/pod-draft.ts'
import { checkPorts } from '../container/port-clashes.ts'
import type { Imported, ImportInput } from '../types.ts'
import { keys, otherKeys } from './keys.ts'
import { dependenciesOf } from './lifecycle.ts'
import { readCompose } from './read.ts'
import type { Project, Service } from './service.ts'

/**
 * One compose file. Its services become the containers of one pod: there is no DNS on the node, and in one pod every service
 * name can stand for the loopback. Services in the network of the host are a pod of their own.
 */
export async function importCompose(source: SourceFile, input: ImportInput): Promise<Imported> {
  const { compose, diagnostics } = await readCompose(source, input.variables)
  if (!compose) return { pods: [], diagnostics }
  const { root, report } = compose
  const name = labelOf(root.get('name').string ?? input.projectName(source.file))
  const project: Project = { ...input, ...compose, name }
  reportTop(project)
  const wanted = startOrder(
    active(project, input.profiles).map(service => ({
      ...{ ...service, report, needs: dependenciesOf(service.node), at: service.node.get('depends_on') },
    })),
  )
  const isHost = ({ node }: Pick<Service, 'node'>) => node.get('network_mode').value === 'host'
  const inside = wanted.filter(each => !isHost(each))
  const outside = wanted.filter(isHost)
  const pods = [
    ...podOf(inside, name, project),
    ...podOf(outside, inside.length > 0 ? `${name}-host` : name, project, { hostNetwork: true }),
  ]
  return { pods: pods.map(pod => pod.built()), diagnostics: report.diagnostics }
}

type Wanted = readonly { readonly name: string; readonly node: Node; readonly isInit: boolean }[]

function podOf(wanted: Wanted, name: string, project: Project, spec: object = {}): PodDraft[] {
  if (wanted.length === 0) return []
  const pod = new PodDraft(name)
  Object.assign(pod.spec, spec)
  const taken = new Set<string>()
  const services = wanted.map(({ name: service, node, isInit }) => {
    const label = freeLabel(service, taken)
    taken.add(label)
    const container = { ...newContainer(label), isInit }
    return { name: service, node, project, pod, container } satisfies Service
  })
  if (services.length > 1) for (const { name: service } of services) pod.alias('127.0.0.1', service)
  for (const service of services) addService(service)
  checkPorts(
    services.map(({ name: service, node, container }) => ({
      ...{ name: service, container, report: project.report },
      at: node.get(node.get('ports').given ? 'ports' : 'expose'),
    })),
  )
  return [pod]
}

function addService(service: Service): void {
  const { node, pod, container, project } = service
  for (const [key, handle] of Object.entries(keys)) {
    const value = node.get(key)
    if (value.given) handle(value, service)
  }
  for (const [key, value] of node.entries)
    if (!entryOf(keys, key) && !otherKeys.has(key) && !key.startsWith('x-'))
      project.report.say(
        'import-unknown-key',
        value,
        `a service has no key ${key}`,
        hintFor(key, [...Object.keys(keys), ...otherKeys]),
      )
  if (!container.fields.image && !node.get('build').given)
    project.report.say(
      'import-no-image',
      node,
      `the service ${service.name} names no image`,
      'write image: NAME:TAG',
    )
  pod.add(container)
}

const topLevel = ['name', 'services', 'volumes', 'networks', 'configs', 'secrets', 'version']

function reportTop({ root, report }: Project): void {
  for (const [key, value] of root.entries) {
    if (key === 'include')
      report.say(
        'import-invalid',
        value,
        'bakelet does not follow include',
        '`docker compose config` prints one file with everything in it',
      )
    else if (!topLevel.includes(key) && !key.startsWith('x-'))
      report.say('import-unknown-key', value, `a compose file has no key ${key}`, hintFor(key, topLevel))
  }
  for (const [network, settings] of root.get('networks').entries)
    if (
      settings.entries.some(
        ([key, { value }]) => !['name', 'attachable'].includes(key) && value !== false && value !== 'bridge',
      )
    )
      report.say(
        'import-no-network',
        settings,
        `the network ${network} stays behind: all services share the network of one pod`,
        'separate services by moving them into compose files of their own',
      )
}

function hintFor(key: string, known: readonly string[]): string {
  const meant = closest(key, known)
  return meant ? `did you mean ${meant}?` : 'remove it'
}

/** Services without a profile, and those of the profiles that are on. */
function active({ root, report }: Project, profiles: readonly string[]): { name: string; node: Node }[] {
  return root.get('services').entries.flatMap(([name, node]) => {
    const own = node.get('profiles').items.flatMap(({ string }) => string ?? [])
    if (own.length === 0 || own.some(profile => profiles.includes(profile) || profiles.includes('*')))
      return [{ name, node }]
    report.say(
      'import-unused',
      node.get('profiles'),
      `the service ${name} stays behind: it is only in the profile ${own.join(', ')}`,
      `--profile ${own[0]} imports it too`,
    )
    return []
  })
}

export { isCompose } from '../../components/pods/check/importable.ts'
