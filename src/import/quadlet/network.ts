import { isIP } from '../../components/pods/check/ip.ts'
import { publish } from '../container/publish.ts'
import { type ContainerUnit, each, type KeyHandler, last, silent } from './container-unit.ts'

const loopback = '127.0.0.1'

const alias: KeyHandler = each((text, { pod }) => pod.alias(loopback, text))

const address: KeyHandler = last((text, { report }, at) =>
  report.say(
    'import-no-network',
    at,
    `the address ${text} stays behind: the pod gets the next free one of the node`,
    'call the container by its name, or by the address of the node and a published port',
  ),
)

/** Containers of one pod share one network address, so their names are names of the loopback. */
export const networkKeys: Readonly<Record<string, KeyHandler>> = {
  PublishPort: each((text, unit, at) => publish(text, at, unit)),
  ExposeHostPort: each((text, unit, at) => publish(text, at, unit)),
  ContainerName: alias,
  HostName: alias,
  NetworkAlias: alias,
  Network: each((text, { find, report, pod }, at) => {
    const name = text.replace(/:.*/, '')
    if (name === 'host') pod.spec.hostNetwork = true
    else if (name === 'none')
      report.say(
        'import-no-network',
        at,
        'Network=none stays behind: every pod has a network',
        'close it off with a firewall of the node',
      )
    else if (/\.(network|container)$/.test(name) && !find(name))
      report.say('import-unused', at, `${name} is not among the imported files`, 'name that file too')
  }),
  IP: address,
  IP6: address,
  AddHost: each((text, { pod, report }, at) => {
    const [, name = '', ip = ''] = /^([^:]*):\[?(.*?)\]?$/.exec(text) ?? []
    if (isIP(ip)) pod.alias(ip, name)
    else
      report.say(
        'import-no-counterpart',
        at,
        `the name ${name} for ${ip} stays behind: a Pod takes only addresses`,
        'write the address that the node has in its network',
      )
  }),
  DNS: (values, unit) => {
    unit.pod.spec.dnsPolicy = 'None'
    addDns('nameservers', texts(values), unit)
  },
  DNSSearch: (values, unit) => addDns('searches', texts(values), unit),
  DNSOption: (values, unit) =>
    addDns(
      'options',
      texts(values).map(text => {
        const [name, value] = text.split(':', 2)
        return { name, ...(value === undefined ? {} : { value }) }
      }),
      unit,
    ),
  Pod: silent,
}

const texts = (values: Parameters<KeyHandler>[0]) => values.flatMap(({ string = '' }) => string.split(/\s+/))

function addDns(key: string, list: readonly unknown[], { pod }: ContainerUnit) {
  const config = (pod.spec.dnsConfig ?? {}) as Record<string, unknown>
  pod.spec.dnsConfig = { ...config, [key]: list }
}
