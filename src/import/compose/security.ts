import { setUser } from '../container/user.ts'
import { isTrue, type KeyHandler, pairsOf, type Service, textOf, textsOf } from './service.ts'

const capabilities =
  (list: 'add' | 'drop'): KeyHandler =>
  (value, { container }) => {
    const names = textsOf(value).map(name => name.toUpperCase().replace(/^CAP_/, ''))
    container.security.capabilities = { ...(container.security.capabilities ?? {}), [list]: names }
  }

/** pkg/kubelet/sysctl/safe_sysctls.go@v1.36.4 */
const safeSysctls =
  /^(kernel\.shm_rmid_forced|net\.ipv4\.(ip_local_port_range|tcp_syncookies|ping_group_range|ip_unprivileged_port_start|ip_local_reserved_ports|tcp_keepalive_time|tcp_fin_timeout|tcp_keepalive_intvl|tcp_keepalive_probes|tcp_rmem|tcp_wmem))$/

export const security: Readonly<Record<string, KeyHandler>> = {
  user: (value, { container, project }) => setUser(textOf(value) ?? '', value, { container, ...project }),
  group_add: (value, { pod, project }) => {
    const groups = textsOf(value)
    const numbers = groups.filter(group => /^\d+$/.test(group)).map(Number)
    if (numbers.length > 0)
      pod.security.supplementalGroups = [
        ...new Set([...((pod.security.supplementalGroups as number[] | undefined) ?? []), ...numbers]),
      ]
    if (numbers.length < groups.length)
      project.report.say(
        'import-no-counterpart',
        value,
        'a group by its name stays behind: the kubelet takes only numbers',
        'write the number of the group',
      )
  },
  cap_add: capabilities('add'),
  cap_drop: capabilities('drop'),
  privileged: (value, { container }) => {
    if (isTrue(value)) container.security.privileged = true
  },
  read_only: (value, { container }) => {
    if (isTrue(value)) container.security.readOnlyRootFilesystem = true
  },
  security_opt: (value, service) => {
    for (const item of value.items) securityOption((textOf(item) ?? '').replace(/[:=]/, ':'), item, service)
  },
  sysctls: (value, { pod, project }) => {
    for (const [name, , at] of pairsOf(value))
      if (!safeSysctls.test(name))
        project.report.say(
          'import-no-counterpart',
          at,
          `the kubelet does not start the pod with ${name} unless the config allows it`,
          `add kubelet: {config: {allowedUnsafeSysctls: [${name}]}} to the config`,
        )
    const list = pairsOf(value).map(([name, text = '']) => ({ name, value: text }))
    pod.security.sysctls = [...((pod.security.sysctls as object[] | undefined) ?? []), ...list]
  },
}

function securityOption(option: string, at: Parameters<KeyHandler>[0], { container, project }: Service) {
  if (/^no-new-privileges(:true)?$/.test(option)) container.security.allowPrivilegeEscalation = false
  else if (option === 'seccomp:unconfined') container.security.seccompProfile = { type: 'Unconfined' }
  else if (option === 'apparmor:unconfined') container.security.appArmorProfile = { type: 'Unconfined' }
  else
    project.report.say(
      'import-no-counterpart',
      at,
      `the security option ${option} stays behind`,
      'write it as securityContext of the container, if the node has the profile',
    )
}
