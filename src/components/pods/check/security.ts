import { show } from '../../../config/show.ts'
import { type GivenGates, isGateOn } from './gate-stages.ts'
import { isDescending } from './mounts.ts'
import { isSysctlName } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

// apimachinery pkg/util/validation/validation.go@v0.36.4, IsValidUserID and IsValidGroupID
const maxId = 2 ** 31 - 1

/** Rules on a container's securityContext: pkg/apis/core/validation/validation.go@v1.36.4 (ValidateSecurityContext). */
export function checkContainerSecurity(container: Node, spec: Node, out: Reporter): void {
  const context = container.get('securityContext')
  checkShared(context, out)
  const escalation = context.get('allowPrivilegeEscalation')
  if (escalation.value === false) {
    if (context.get('privileged').value === true)
      out.invalid(
        escalation,
        'a privileged container cannot be kept from more privileges',
        'remove allowPrivilegeEscalation: false, or privileged: true',
      )
    if (
      context
        .get('capabilities')
        .get('add')
        .items.some(({ value }) => value === 'CAP_SYS_ADMIN')
    )
      out.invalid(
        escalation,
        'a container with CAP_SYS_ADMIN cannot be kept from more privileges',
        'remove allowPrivilegeEscalation: false, or the capability',
      )
  }
  const proc = context.get('procMount')
  if (proc.value === 'Unmasked' && spec.get('hostUsers').value !== false)
    out.invalid(proc, 'an unmasked /proc needs a user namespace', 'add spec.hostUsers: false')
}

/** Rules on the Pod's securityContext and host namespaces: validatePodSpecSecurityContext, validateSysctls, validateHostUsers. */
export function checkPodSecurity(
  spec: Node,
  { minor, gates }: { readonly minor: number; readonly gates: GivenGates },
  out: Reporter,
): void {
  const context = spec.get('securityContext')
  const change = context.get('seLinuxChangePolicy')
  // validateSELinuxChangePolicy, which the kubelet did not ask for before 1.35.
  if (change.value === 'MountOption' && minor >= 35 && !isGateOn('SELinuxMount', minor, gates))
    out.invalid(
      change,
      `kubelet 1.${minor} takes MountOption only with the feature gate SELinuxMount`,
      'write Recursive, or featureGates: {SELinuxMount: true} under `kubelet.config`',
    )
  checkShared(context, out)
  for (const id of [context.get('fsGroup'), ...context.get('supplementalGroups').items]) checkId(id, out)
  if (spec.get('hostPID').value === true && spec.get('shareProcessNamespace').value === true)
    out.invalid(
      spec.get('shareProcessNamespace'),
      'with hostPID the containers are in the process namespace of the node',
      'remove shareProcessNamespace, or hostPID',
    )
  // useAllowUserNamespacesHostNetworkSupport in pkg/api/pod/util.go, 1.35.4 to 1.37.2.
  const takesHostNetwork = minor >= 35 && isGateOn('UserNamespacesHostNetworkSupport', minor, gates)
  if (spec.get('hostUsers').value === false)
    for (const key of ['hostNetwork', 'hostPID', 'hostIPC'])
      if (spec.get(key).value === true && !(key === 'hostNetwork' && takesHostNetwork))
        out.invalid(
          spec.get(key),
          `a Pod in a user namespace of its own (hostUsers: false) cannot have ${key}`,
          `remove ${key}, or hostUsers`,
        )
  // The container of the sandbox has no image that could name a user: GenerateUserString, which containerd
  // (internal/cri/server/podsandbox/sandbox_run_linux.go, 2.0.0 and 2.3.6) asks before anything of the Pod starts.
  if (context.get('runAsGroup').given && !context.get('runAsUser').given)
    out.invalid(
      context.get('runAsGroup'),
      'runAsGroup needs runAsUser beside it: without one containerd does not start the Pod',
      'add runAsUser',
    )
  checkSysctls(context.get('sysctls'), spec, out)
}

function checkShared(context: Node, out: Reporter) {
  checkId(context.get('runAsUser'), out)
  checkId(context.get('runAsGroup'), out)
  for (const key of ['seccompProfile', 'appArmorProfile']) {
    const profile = context.get(key)
    const local = profile.get('localhostProfile')
    const isLocal = profile.get('type').value === 'Localhost'
    if (isLocal && !local.string)
      out.invalid(local, `a ${key} of type Localhost needs localhostProfile`, 'add localhostProfile: …')
    else if (!isLocal && profile.get('type').string && local.given)
      out.invalid(
        local,
        `only a ${key} of type Localhost has localhostProfile`,
        'remove it, or write type: Localhost',
      )
    else if (key === 'seccompProfile' && local.string && !isDescending(local.string))
      out.invalid(
        local,
        `${show(local.value)} is not a path inside the kubelet's seccomp folder`,
        'write a relative path without ".."',
      )
    else if (key === 'appArmorProfile' && local.string && local.string.trim() !== local.string)
      out.invalid(local, `${show(local.value)} has white space around it`, 'remove the white space')
  }
  if (context.get('windowsOptions').given)
    out.invalid(
      context.get('windowsOptions'),
      'the node runs Linux, so there are no Windows options',
      'remove windowsOptions',
    )
}

function checkId(id: Node, out: Reporter) {
  if (id.number !== undefined && (id.number < 0 || id.number > maxId))
    out.invalid(id, `${id.number} is not a user or group id`, `write a number between 0 and ${maxId}`)
}

// The prefixes of kernel parameters with a namespace: component-helpers node/util/sysctl/namespace.go@v0.36.4.
const netPrefix = 'net.'
const ipcNames = /^(kernel\.shm.*|kernel\.msg.*|kernel\.sem|fs\.mqueue\..*)$/

function checkSysctls(sysctls: Node, spec: Node, out: Reporter) {
  const names = new Set<string>()
  for (const sysctl of sysctls.items) {
    const name = sysctl.get('name')
    if (name.string === undefined) continue
    const dotted = name.string.replaceAll('/', '.')
    if (!isSysctlName(name.string))
      out.invalid(
        name,
        `${show(name.value)} is not a kernel parameter`,
        'write a name like net.core.somaxconn',
      )
    else if (names.has(name.string))
      out.invalid(name, `the kernel parameter ${name.string} is set twice`, 'remove one')
    else if (spec.get('hostNetwork').value === true && dotted.startsWith(netPrefix))
      out.invalid(
        name,
        `with hostNetwork, ${name.string} would be set for the whole node`,
        'set it under kernel.sysctl in the config',
      )
    else if (spec.get('hostIPC').value === true && ipcNames.test(dotted))
      out.invalid(
        name,
        `with hostIPC, ${name.string} would be set for the whole node`,
        'set it under kernel.sysctl in the config',
      )
    names.add(name.string)
  }
}
