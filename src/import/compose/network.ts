import { isIP } from '../../components/pods/check/ip.ts'
import { isTrue, type KeyHandler, pairsOf, textOf, textsOf } from './service.ts'

const loopback = '127.0.0.1'

/** All services of a project share one network address, so their names are names of the loopback. */
export const network: Readonly<Record<string, KeyHandler>> = {
  hostname: (value, { pod }) => {
    const name = textOf(value)
    if (name) pod.alias(loopback, name)
  },
  container_name: (value, { pod }) => {
    const name = textOf(value)
    if (name) pod.alias(loopback, name)
  },
  links: (value, { pod }) => {
    for (const text of textsOf(value)) {
      const [, alias] = text.split(':')
      if (alias) pod.alias(loopback, alias)
    }
  },
  networks: (value, { pod, project }) => {
    for (const [, settings] of value.entries) {
      for (const alias of textsOf(settings.get('aliases'))) pod.alias(loopback, alias)
      for (const key of ['ipv4_address', 'ipv6_address', 'mac_address'])
        if (settings.get(key).given)
          project.report.say(
            'import-no-network',
            settings.get(key),
            `${key} stays behind: the pod gets the next free address of the node`,
            'call the service by its name, or by the address of the node and a published port',
          )
    }
  },
  extra_hosts: (value, { pod, project }) => {
    const separator = value.items.some(item => item.string?.includes('=')) ? '=' : ':'
    for (const [name, address = '', at] of pairsOf(value, separator)) {
      const ip = address.replace(/^\[|\]$/g, '')
      if (isIP(ip)) pod.alias(ip, name)
      else
        project.report.say(
          'import-no-counterpart',
          at,
          `the name ${name} for ${address} stays behind: a Pod takes only addresses`,
          'write the address that the node has in its network',
        )
    }
  },
  dns: (value, { pod }) => {
    const config = (pod.spec.dnsConfig ?? {}) as object
    pod.spec.dnsPolicy = 'None'
    pod.spec.dnsConfig = { ...config, nameservers: [...textsOf(value)] }
  },
  dns_search: (value, { pod }) => {
    const config = (pod.spec.dnsConfig ?? {}) as object
    pod.spec.dnsConfig = { ...config, searches: [...textsOf(value)] }
  },
  pid: (value, { pod }) => {
    if (value.value === 'host') pod.spec.hostPID = true
  },
  ipc: (value, { pod }) => {
    if (value.value === 'host') pod.spec.hostIPC = true
  },
  network_mode: (value, { project }) => {
    if (['host', 'bridge'].includes(value.string ?? '') || value.string?.startsWith('service:')) return
    project.report.say(
      'import-no-network',
      value,
      `network_mode ${textOf(value)} stays behind: the service shares the network of its pod`,
      'move the service into a compose file of its own',
    )
  },
  init: (value, { project }) => {
    if (isTrue(value))
      project.report.say(
        'import-no-counterpart',
        value,
        'init stays behind: the program is process 1 of its container',
        'put tini into the image, or set shareProcessNamespace: true in the pod',
      )
  },
}
