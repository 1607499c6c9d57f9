import { nodeAt } from '../../components/pods/check/node.ts'
import type { SourceFile } from '../../config/document.ts'
import { startOrder } from '../container/order.ts'
import { freeLabel, labelOf, newContainer, PodDraft } from '../container/pod-draft.ts'
import { checkPorts } from '../container/port-clashes.ts'
import type { Imported, ImportedPod, ImportInput } from '../types.ts'
import type { ContainerUnit } from './container-unit.ts'
import { dependenciesOf, isTask } from './dependencies.ts'
import { type Group, groupsOf, reportNetwork } from './groups.ts'
import { applyKeys, applyVolumes } from './keys.ts'
import { reportService } from './service.ts'
import { kindOf, type Quadlet, readQuadlet } from './unit.ts'

export { manifestsOf } from './kube.ts'
export { kindOf } from './unit.ts'

export const readQuadlets = (sources: readonly SourceFile[]): readonly Quadlet[] =>
  sources.flatMap(source => {
    const kind = kindOf(source.file)
    return kind ? [readQuadlet(source, kind)] : []
  })

/** Files of Quadlet that belong together, but no .kube. */
export function importQuadlets(all: readonly Quadlet[], input: ImportInput): Imported {
  const groups = groupsOf(all)
  const taken = new Set<string>()
  const pods: ImportedPod[] = []
  for (const group of groups) {
    const name = freeLabel(group.name, taken)
    taken.add(name)
    pods.push(podOf(group, name, { all, input }))
  }
  for (const quadlet of all) {
    if (quadlet.kind === 'network') reportNetwork(quadlet)
    if (quadlet.kind === 'pod' && !groups.some(({ pod }) => pod === quadlet))
      quadlet.report.say(
        'import-unused',
        nodeAt(undefined, ['Pod']),
        `no imported container is in ${quadlet.name}.pod`,
        'name the files of its containers too',
      )
  }
  return { pods, diagnostics: all.flatMap(({ report }) => report.diagnostics) }
}

interface Surroundings {
  readonly all: readonly Quadlet[]
  readonly input: ImportInput
}

function podOf(group: Group, name: string, { all, input }: Surroundings): ImportedPod {
  const pod = new PodDraft(name)
  const find = (fileName: string) => all.find(each => `${each.name}.${each.kind}` === fileName)
  const unitOf = ({ file, own, report }: Quadlet, container: ContainerUnit['container']): ContainerUnit => ({
    ...{ file, own, report, container, pod, find },
    ...{ name: container.name, owner: labelOf(name), local: input.local },
  })
  const labels = new Set<string>()
  const ordered = startOrder(
    group.containers.map(quadlet => ({
      ...{ quadlet, name: quadlet.name, node: quadlet.own, report: quadlet.report },
      needs: dependenciesOf(quadlet, group.containers),
      at: quadlet.unit,
    })),
  )
  const units = ordered.map(({ quadlet, isInit }) => {
    const label = freeLabel(quadlet.name, labels)
    labels.add(label)
    return { quadlet, unit: unitOf(quadlet, { ...newContainer(label), isInit }) }
  })
  for (const { quadlet, unit } of units) {
    if (units.length > 1) pod.alias('127.0.0.1', quadlet.name)
    applyKeys(unit)
    reportService(quadlet)
    if (!unit.own.get('Image').given && !unit.own.get('Rootfs').given)
      unit.report.say('import-no-image', unit.own, `${quadlet.name}.container names no image`, 'write Image=')
    pod.add(unit.container)
  }
  if (group.pod)
    applyPod(
      group.pod,
      units.map(({ unit }) => unit),
    )
  if (ordered.length === 1 && group.containers.every(isTask)) pod.spec.restartPolicy = 'OnFailure'
  checkPorts(units.map(({ unit }) => ({ ...unit, at: unit.own.get('PublishPort') })))
  reportOtherPods(group, all)
  return pod.built()
}

/** A port belongs to some container, and in a pod it does not matter to which one. Volumes of a .pod are in all of them. */
function applyPod({ file, own, report }: Quadlet, units: readonly ContainerUnit[]): void {
  const [first, ...others] = units.toSorted((a, b) => Number(a.container.isInit) - Number(b.container.isInit))
  if (first) applyKeys({ ...first, file, own, report })
  for (const other of others) applyVolumes({ ...other, file, own, report })
}

function reportOtherPods({ containers }: Group, all: readonly Quadlet[]): void {
  const others = all.filter(each => each.kind === 'container' && !containers.includes(each))
  for (const quadlet of containers)
    for (const { name } of dependenciesOf(quadlet, others))
      quadlet.report.say(
        'import-no-counterpart',
        quadlet.unit,
        `${quadlet.name} does not wait for ${name}: the kubelet starts all pods at once`,
        'give both a Pod= or a Network= in common to make them one pod, or let the program try again',
      )
}
