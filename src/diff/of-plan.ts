import type { NodePath } from '../plan/entry.ts'
import { nodePaths } from '../plan/paths.ts'
import { userDetail } from '../plan/user-detail.ts'
import type { Fact, Facts } from './facts.ts'
import { fileFact } from './file-fact.ts'
import type { PlanText } from './plan-text.ts'

/** What a plan says of the node. */
export function factsOfPlan(plan: PlanText): Facts {
  const { image } = plan
  const { artifactList, managedList } = nodePaths(plan.prefix as NodePath)
  // Both follow from the entries that are compared, and one of them has digests that are not known before a fetch.
  const derived: readonly string[] = [artifactList, managedList]
  return {
    host: [
      { name: 'name', value: plan.hostname },
      { name: 'architecture', value: plan.arch },
      { name: 'prefix', value: plan.prefix },
      { name: 'time zone', value: plan.timezone ?? 'that of the OS' },
      { name: 'shutdown waits for pods', value: `${plan.shutdownSeconds} s` },
    ],
    'who may log in': plan.users.map(user => ({
      ...{ name: user.name, value: userDetail(user) },
      text: [...user.sshAuthorizedKeys].sort().join('\n'),
    })),
    programs: plan.artifacts.map(({ name, version }) => ({ name, value: version })),
    'program files': plan.artifacts.flatMap(programFile),
    images: plan.images.map(({ reference, preload }) => ({
      name: reference,
      value: preload ? 'in the image' : 'pulled by the node',
    })),
    'image digests': plan.images.flatMap(({ reference, expected, fetched }) => {
      const digest = fetched?.digest ?? expected?.digest
      return digest === undefined ? [] : [{ name: reference, value: digest }]
    }),
    packages: plan.packages.map(name => ({ name, value: 'asked for' })),
    pods: plan.pods.map(({ name, namespace, images }) => ({
      ...{ name: `${namespace}/${name}`, value: images.join(', ') },
    })),
    ports: plan.pods.flatMap(({ hostPorts }) => hostPorts.map(portFact)),
    units: [
      ...plan.units.map(({ name, wantedBy }) => ({
        ...{ name, value: wantedBy ? `enabled by ${wantedBy}` : 'not enabled' },
      })),
      ...plan.ownUnits.map(({ name, isWhole, enabled }) => ({
        name,
        value: isWhole ? (enabled.length > 0 ? `enabled: ${enabled.join(' ')}` : 'not enabled') : 'drop-ins',
      })),
    ],
    'kernel modules': plan.modules.map(({ name }) => ({ name, value: 'loaded' })),
    sysctls: plan.sysctls.map(({ key, value }) => ({ name: key, value })),
    ...(image && {
      'kernel command line': [{ name: 'added arguments', value: image.kernelArguments.join(' ') }],
      'image settings': [
        { name: 'size', value: image.size },
        { name: 'grow', value: String(image.grow) },
        { name: 'cloudInit', value: String(image.cloudInit) },
      ],
    }),
    files: plan.tree.filter(({ path }) => !derived.includes(path)).map(fileFact),
  }
}

function programFile({ name, arch, source, ...digests }: PlanText['artifacts'][number]): Fact[] {
  const { fetched, build, release } = digests
  const sha256 = (fetched ?? (source === 'build' ? build : release))?.sha256
  return sha256 === undefined ? [] : [{ name: `${name} ${arch}`, value: sha256 }]
}

function portFact({
  port,
  protocol,
  hostIP,
  pod,
  container,
}: PlanText['pods'][number]['hostPorts'][number]): Fact {
  const address = hostIP === '' ? 'every address' : hostIP
  return { name: `${port}/${protocol.toLowerCase()} on ${address}`, value: `${pod}, container ${container}` }
}
