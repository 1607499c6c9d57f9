import { isProgramName } from '../plan/artifact.ts'
import { isImported } from '../plan/fetched-plan.ts'
import type { Plan, PlannedImage } from '../plan/types.ts'
import { type Check, compared } from './check.ts'
import { listenerChecks } from './listener-checks.ts'
import { filterChecks } from './packet-filter.ts'
import { type NodeAnswers, oneSpace } from './promises.ts'
import { systemChecks } from './system-checks.ts'
import { unitChecks } from './unit-checks.ts'

const restart = 'restart the node; if that does not help, `bakelet doctor` reads its journal'
const replace = 'bake an image, or boot with new user-data, and replace the node'
const withoutSystemd = 'systemd does not run on this node, and nothing else sets it'

/** Compares the answers of a node with what a plan promises beside files and pods. */
export function promiseChecks(plan: Plan, answers: NodeAnswers): readonly Check[] {
  const bySystemd = [
    ...unitChecks(plan, answers),
    ...plan.modules.map(({ name }, index) =>
      compared({ area: 'modules', name, expected: 'loaded' }, answers.modules[index], restart),
    ),
    ...plan.sysctls.map((sysctl, index) => sysctlCheck(sysctl, answers.sysctls[index])),
    ...systemChecks(plan, answers),
  ]
  return [
    ...(answers.booted ? bySystemd : bySystemd.map(notAsked)),
    ...versionChecks(plan, answers),
    ...imageChecks(plan, answers),
    ...listenerChecks(plan, answers.listeners),
    ...filterChecks(plan, answers.filter),
  ]
}

function sysctlCheck({ key, value, optional }: Plan['sysctls'][number], found: string | undefined): Check {
  const promise = { area: 'sysctls', name: key, expected: oneSpace(value) } as const
  return optional && found === undefined
    ? { ...promise, outcome: 'not asked', why: 'the kernel of this node does not have it' }
    : compared(promise, found, 'write it again on the node: systemctl restart systemd-sysctl')
}

function notAsked({ area, name, expected }: Check): Check {
  return { area, name, expected, outcome: 'not asked', why: withoutSystemd }
}

function versionChecks({ artifacts }: Plan, { versions }: NodeAnswers): Check[] {
  return artifacts.flatMap(({ name, version }): Check[] => {
    if (!isProgramName(name)) return []
    const promise = { area: 'versions', name, expected: version } as const
    const words = versions.get(name)
    const found =
      words === undefined ? undefined : /\bv?(\d+\.\d+\.\d+[\w.+~-]{0,64})(?=\s|$)/.exec(words)?.[1]
    // Plugins before 1.0, and builds without a version, do not say it.
    if (name === 'cni-plugins' && words !== undefined && found === undefined)
      return [{ ...promise, outcome: 'not asked', why: 'the plugins do not print their version' }]
    return [compared(promise, found ?? 'not running', replace)]
  })
}

function imageChecks({ images: planned }: Plan, { images }: NodeAnswers): Check[] {
  return planned.map((image): Check => {
    const { reference } = image
    const digests = digestsOf(image)
    const promise = { area: 'images', name: reference, expected: digests[0] ?? 'there' } as const
    if (!images)
      return { ...promise, outcome: 'different', found: 'containerd does not answer', next: restart }
    // CRI keeps an image with tag and digest by its digest alone: distribution/reference, normalize.go, TagNameOnly.
    const found = images.get(reference) ?? images.get(reference.replace(/:[^:/@]+@/, '@'))
    const isIt = found !== undefined && (digests.length === 0 || digests.includes(found))
    return compared(
      promise,
      isIt ? promise.expected : found,
      image.preload ? '`bakelet apply` brings it' : 'the kubelet pulls it: `bakelet status` says why not',
    )
  })
}

/** Each digest by which containerd may have an image: of its manifest, or of the index that it is in. */
function digestsOf(image: PlannedImage): readonly string[] {
  const own = /@(sha256:[0-9a-f]{64})$/.exec(image.reference)?.[1]
  const fetched = isImported(image) ? image.fetched : undefined
  return [
    fetched?.digest,
    fetched?.registry?.digest,
    ...Object.values(fetched?.registry?.manifests ?? {}),
    ...[image.expected?.digest, own],
  ].filter(digest => digest !== undefined)
}
