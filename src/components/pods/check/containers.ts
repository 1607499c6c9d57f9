import { show } from '../../../config/show.ts'
import { formatPath } from '../../../diagnostics/config-path.ts'
import { parseImageReference } from '../../../plan/image-reference.ts'
import { type Container, containersOf } from './container-lists.ts'
import { checkEnv } from './env.ts'
import { type GivenGates, isGateOn } from './gate-stages.ts'
import { checkMounts } from './mounts.ts'
import { dnsLabelRule, isDnsLabel } from './names.ts'
import type { Node } from './node.ts'
import { checkPorts } from './ports.ts'
import { checkLifecycle, checkProbes } from './probes.ts'
import type { Reporter } from './reporter.ts'
import { checkResources } from './resources.ts'
import { checkContainerSecurity } from './security.ts'

/**
 * Rules on containers: pkg/apis/core/validation/validation.go@v1.36.4 (validateContainers, validateInitContainers,
 * validateContainerCommon, ValidatePodCreate).
 */
export function checkContainers(
  spec: Node,
  { minor, gates }: { readonly minor: number; readonly gates: GivenGates },
  out: Reporter,
): void {
  const restartsAll = isGateOn('RestartAllContainersOnContainerExits', minor, gates)
  const list = spec.get('containers')
  if (Array.isArray(list.value) && list.items.length === 0)
    out.invalid(list, 'the Pod has no containers', 'add an item with name and image')
  const ephemeral = spec.get('ephemeralContainers')
  if (ephemeral.items.length > 0)
    out.report(
      'pod-invalid',
      ephemeral,
      'Ephemeral containers cannot be written in a manifest',
      'remove ephemeralContainers',
      { at: 'key' },
    )

  const names = new Map<string, Node>()
  // Upstream counts regular containers first, so that the init container is the one at fault.
  const regularFirst = containersOf(spec).sort((a, b) => Number(a.init) - Number(b.init))
  for (const container of regularFirst) {
    checkName(container.node.get('name'), names, out)
    checkImage(container.node, out)
    checkRestart(container, { minor, restartsAll }, out)
    checkEnv(container.node, spec, minor, out)
    checkMounts(container.node, spec, out)
    checkResources(container.node.get('resources'), spec, out)
    checkContainerSecurity(container.node, spec, out)
    checkProbes(container, out)
    checkLifecycle(container, spec, minor, out)
    checkResizePolicy(container, spec, minor, out)
  }
  checkPorts(spec, out)
}

function checkName(name: Node, names: Map<string, Node>, out: Reporter) {
  if (name.string === undefined) return
  const twin = names.get(name.string)
  if (!isDnsLabel(name.string))
    out.invalid(name, `the container name ${show(name.value)} is not a DNS label`, `write ${dnsLabelRule}`)
  else if (twin)
    out.invalid(
      name,
      `the container name ${show(name.value)} is taken by ${formatPath(twin.path.slice(0, -1))}`,
      'give each container a name of its own',
    )
  else names.set(name.string, name)
}

/** Upstream only refuses white space around the name here; the kubelet fails on the rest with InvalidImageName (pkg/kubelet/images/image_manager.go@v1.36.4). */
function checkImage(container: Node, out: Reporter) {
  const image = container.get('image')
  if (!image.given || image.string === '')
    out.invalid(image, `${formatPath(container.path)} has no image`, 'add image: REGISTRY/NAME:TAG')
  else if (image.string !== undefined && !parseImageReference(image.string))
    out.invalid(
      image,
      `${show(image.value)} is not a container image reference`,
      'write REGISTRY/NAME:TAG in lower case and without spaces, such as docker.io/library/busybox:1.37',
    )
}

// Gate ContainerRestartRules: on from 1.35 (pkg/features/kube_features.go@v1.36.4).
const restartRulesMinor = 35
/** Before, the field is unknown: schema.ts. */
const sidecarMinor = 28

/** validateContainerRestartPolicy, validateInitContainerRestartPolicy */
function checkRestart(
  { node, init }: Container,
  { minor, restartsAll }: { readonly minor: number; readonly restartsAll: boolean },
  out: Reporter,
) {
  const policy = node.get('restartPolicy')
  const rules = node.get('restartPolicyRules')
  const isSidecar = init && policy.value === 'Always'
  if (policy.given && minor >= sidecarMinor && minor < restartRulesMinor && !isSidecar)
    out.invalid(
      policy,
      `a kubelet of Kubernetes 1.${minor} takes restartPolicy in a container only as Always in an init container`,
      'set spec.restartPolicy, or kubelet.version to 1.35 or newer',
    )
  if (rules.items.length > 0 && !policy.given)
    out.invalid(rules, 'restartPolicyRules need a restartPolicy', 'add restartPolicy: Never beside them')
  if (rules.items.length > 20)
    out.invalid(rules, `${rules.items.length} restart rules are more than 20`, 'write at most 20')
  for (const { get } of rules.items)
    if (minor >= restartRulesMinor && !restartsAll && get('action').value === 'RestartAllContainers')
      out.invalid(
        get('action'),
        `kubelet 1.${minor} takes RestartAllContainers only with the feature gate RestartAllContainersOnContainerExits`,
        minor === restartRulesMinor
          ? 'write Restart, or set kubelet.version to 1.36 or newer'
          : 'write Restart, or leave the feature gate on',
      )
  for (const rule of rules.items)
    if (!rule.get('exitCodes').given)
      out.invalid(
        rule.get('exitCodes'),
        'the restart rule has no exitCodes',
        'add exitCodes: {operator: In, values: [42]}',
      )
}

/** validateResizePolicy */
function checkResizePolicy(
  { node, init, keepsRunning }: Container,
  spec: Node,
  minor: number,
  out: Reporter,
) {
  const policies = node.get('resizePolicy')
  // AllowSidecarResizePolicy, which the kubelet did not set before 1.35.
  if (init && minor < 35 && policies.items.length > 0)
    out.invalid(policies, `kubelet 1.${minor} takes no resizePolicy in an init container`, 'remove it')
  const seen = new Set<unknown>()
  for (const policy of node.get('resizePolicy').items) {
    const name = policy.get('resourceName')
    const restart = policy.get('restartPolicy')
    if (seen.has(name.value))
      out.invalid(name, `the resize policy for ${String(name.value)} is written twice`, 'remove one')
    seen.add(name.value)
    if (restart.value !== 'RestartContainer') continue
    // A kubelet 1.35 took it.
    if (init && !keepsRunning && minor !== 35)
      out.invalid(
        restart,
        'an init container that ends cannot be restarted by a resize',
        'write restartPolicy: NotRequired',
      )
    else if (spec.get('restartPolicy').value === 'Never')
      out.invalid(
        restart,
        'a container is never restarted where spec.restartPolicy is Never',
        'write restartPolicy: NotRequired',
      )
  }
}
