import { show } from '../../../config/show.ts'
import { containersOf } from './container-lists.ts'
import { isDescending } from './mounts.ts'
import { type Node, nodeAt } from './node.ts'
import type { Reporter } from './reporter.ts'
import { checkToleration } from './spec.ts'

const appArmor = 'container.apparmor.security.beta.kubernetes.io/'
const seccompOfPod = 'seccomp.security.alpha.kubernetes.io/pod'
const seccomp = 'container.seccomp.security.alpha.kubernetes.io/'
const tolerations = 'scheduler.alpha.kubernetes.io/tolerations'
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** ValidatePodSpecificAnnotations in pkg/apis/core/validation/validation.go@v1.36.4. */
export function checkAnnotations(pod: Node, out: Reporter): void {
  const spec = pod.get('spec')
  const containers = new Map(containersOf(spec).map(({ node }) => [node.get('name').value, node] as const))
  for (const [key, value] of pod.get('metadata').get('annotations').entries) {
    if (value.string === undefined) continue
    if (key.startsWith(appArmor)) {
      const name = key.slice(appArmor.length)
      const container = containers.get(name)
      if (!container)
        out.report(
          'pod-invalid',
          value,
          `there is no container ${show(name)}`,
          'name a container of the Pod',
          {
            at: 'key',
          },
        )
      else checkAppArmor(value, profileOf(container, spec, 'appArmorProfile'), out)
    } else if (key === seccompOfPod) checkSeccomp(value, profileOf(undefined, spec, 'seccompProfile'), out)
    else if (key.startsWith(seccomp)) {
      const container = containers.get(key.slice(seccomp.length))
      checkSeccomp(value, container?.get('securityContext').get('seccompProfile'), out)
    } else if (key === tolerations && value.string !== '') checkTolerations(value, out)
    else if (key === deletionCost && !isInt32(value.string))
      out.invalid(
        value,
        `the deletion cost ${show(value.value)} is not a whole number`,
        'remove the annotation',
      )
  }
}

/** ValidateTolerationsInPodAnnotations */
function checkTolerations(value: Node, out: Reporter) {
  const list = parsedJson(value.string ?? '')
  if (list !== null && !Array.isArray(list))
    out.invalid(
      value,
      'the annotation is not a list of tolerations in JSON',
      'write spec.tolerations instead',
    )
  for (const toleration of nodeAt(list, value.path).items) checkToleration(toleration, out)
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function profileOf(container: Node | undefined, spec: Node, key: string): Node {
  const own = container?.get('securityContext').get(key)
  return own?.given ? own : spec.get('securityContext').get(key)
}

/** ValidateAppArmorProfileFormat, validateAppArmorAnnotationsAndFieldsMatchOnCreate */
function checkAppArmor(value: Node, profile: Node, out: Reporter) {
  const text = value.string ?? ''
  if (text !== '' && text !== 'runtime/default' && text !== 'unconfined' && !text.startsWith('localhost/'))
    out.invalid(
      value,
      `${show(text)} is not an AppArmor profile`,
      'write runtime/default, unconfined or localhost/PROFILE, or better securityContext.appArmorProfile',
    )
  else checkMatch(value, profile, ['runtime/default'], 'appArmorProfile', out)
}

/** ValidateSeccompPodAnnotations, validateSeccompAnnotationsAndFields */
function checkSeccomp(value: Node, profile: Node | undefined, out: Reporter) {
  const text = value.string ?? ''
  const local = text.startsWith('localhost/')
  if (local ? !isDescending(text.slice('localhost/'.length)) : !isSeccomp.has(text))
    out.invalid(
      value,
      `${show(text)} is not a seccomp profile`,
      'write runtime/default, unconfined or localhost/FILE, or better securityContext.seccompProfile',
    )
  else if (profile) checkMatch(value, profile, ['runtime/default', 'docker/default'], 'seccompProfile', out)
}

const isSeccomp = new Set(['runtime/default', 'docker/default', 'unconfined'])

/** An annotation beside a field says the same. */
function checkMatch(value: Node, profile: Node, defaults: readonly string[], field: string, out: Reporter) {
  const meant: Readonly<Record<string, readonly string[]>> = {
    Unconfined: ['unconfined'],
    RuntimeDefault: defaults,
    Localhost: [`localhost/${profile.get('localhostProfile').string}`],
  }
  const allowed = meant[profile.get('type').string ?? '']
  if (allowed && !allowed.includes(value.string ?? ''))
    out.invalid(value, `the annotation contradicts ${field}`, 'remove the annotation')
}

/** GetDeletionCostFromPodAnnotations in pkg/apis/core/helper/helpers.go@v1.36.4. */
const isInt32 = (text: string) =>
  /^(-\d+|0|[1-9]\d*)$/.test(text) && Number(text) >= -(2 ** 31) && Number(text) < 2 ** 31
