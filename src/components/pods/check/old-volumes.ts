import { show } from '../../../config/show.ts'
import { dnsLabelRule, isDnsLabel } from './names.ts'
import type { Node } from './node.ts'
import type { Reporter } from './reporter.ts'

type Check = (source: Node, out: Reporter, name: Node) => void

const partition: Check = (source, out) => inBytes(source.get('partition'), out)
const atLeastOne =
  (key: string, hint: string): Check =>
  (source, out) => {
    const list = source.get(key)
    if (Array.isArray(list.value) && list.items.length === 0) out.invalid(list, `${key} is empty`, hint)
  }

/**
 * Rules on volumes of storage systems, most of which no kubelet of today mounts without an API server (volume-plugins.ts):
 * validateVolumeSource in pkg/apis/core/validation/validation.go@v1.36.4.
 */
export const oldVolumes: Readonly<Record<string, Check>> = {
  awsElasticBlockStore: partition,
  gcePersistentDisk: partition,
  rbd: atLeastOne('monitors', 'write monitors: [192.0.2.1]'),
  cephfs: atLeastOne('monitors', 'write monitors: [192.0.2.1]'),
  iscsi: (source, out, volume) => {
    inBytes(source.get('lun'), out)
    for (const key of ['iqn', 'initiatorName']) {
      const name = source.get(key)
      if (name.string !== undefined && (key !== 'iqn' || name.string !== '') && !isInitiator(name.string))
        out.invalid(name, `${show(name.value)} is not an iSCSI name`, 'write iqn.YYYY-MM.DOMAIN:NAME')
    }
    const [portal, initiator] = [source.get('targetPortal'), source.get('initiatorName')]
    const bytes = new TextEncoder().encode(`${volume.get('name').string}:${portal.string}`).length
    if (initiator.given && portal.string !== undefined && bytes > 64)
      out.invalid(
        portal,
        `NAME:PORTAL has ${bytes} bytes, and at most 64 go with initiatorName`,
        'shorten the name of the volume',
      )
    const chap = ['chapAuthDiscovery', 'chapAuthSession'].find(key => source.get(key).value === true)
    if (chap && !source.get('secretRef').given)
      out.invalid(
        source.get(chap),
        `${chap} needs a Secret`,
        'mount the storage on the node and use hostPath',
      )
  },
  fc: (source, out) => {
    const [ports, ids, lun] = ['targetWWNs', 'wwids', 'lun'].map(source.get) as [Node, Node, Node]
    if (ports.items.length > 0 === ids.items.length > 0)
      out.invalid(source, 'a Fibre Channel volume has either targetWWNs or wwids', 'write one of them')
    else if (ports.items.length > 0 && !lun.given) out.invalid(lun, 'targetWWNs need a lun', 'add lun: 0')
    else if (ports.items.length > 0) inBytes(lun, out)
  },
  flexVolume: (source, out) => {
    for (const [key, value] of source.get('options').entries)
      if (/\.(kubernetes|k8s)\.io$/i.test(`.${key.replace(/\/.*$/s, '')}`))
        out.report('pod-invalid', value, `the option ${show(key)} is reserved`, 'use another domain', {
          at: 'key',
        })
  },
  azureDisk: (source, out) => {
    const [kind, uri] = [source.get('kind'), source.get('diskURI')]
    if (!kind.string || !uri.string) return
    const start = kind.string === 'Managed' ? '/subscriptions/' : 'https://'
    if (!uri.string.startsWith(start))
      out.invalid(
        uri,
        `${show(uri.value)} is not the URI of a disk of kind ${kind.string}`,
        `begin it with ${start}`,
      )
  },
  flocker: (source, out) => {
    const given = ['datasetName', 'datasetUUID'].filter(key => source.get(key).string)
    if (given.length !== 1)
      out.invalid(source, 'a Flocker volume has either datasetName or datasetUUID', 'write one of them')
    if (source.get('datasetName').string?.includes('/'))
      out.invalid(source.get('datasetName'), 'the datasetName has a "/"', 'write it without "/"')
  },
  quobyte: (source, out) => {
    const [registry, tenant] = [source.get('registry'), source.get('tenant')]
    if ((tenant.string?.length ?? 0) > 64)
      out.invalid(tenant, 'the tenant has more than 64 characters', 'write a UUID')
    else if (registry.string && !registry.string.split(',').every(isHostPort))
      out.invalid(registry, `${show(registry.value)} is not a list of hosts with ports`, 'write HOST:PORT')
  },
  storageos: (source, out) => {
    for (const key of ['volumeName', 'volumeNamespace']) {
      const name = source.get(key)
      if ((name.string || key === 'volumeName') && !isDnsLabel(name.string ?? ''))
        out.invalid(name, `the ${key} ${show(name.value)} is not a DNS label`, `write ${dnsLabelRule}`)
    }
  },
}

function inBytes(number: Node, out: Reporter) {
  if (number.number !== undefined && (number.number < 0 || number.number > 255))
    out.invalid(number, `${number.number} is not between 0 and 255`, 'write a number from 0 to 255')
}

// iscsiInitiatorIqnRegex, which has no ^, and its kin.
const isInitiator = (name: string) =>
  (name.startsWith('iqn') && /iqn\.\d{4}-\d{2}\.[A-Za-z0-9.-]+:[^,;*&$|\s]+$/.test(name)) ||
  /^eui.[A-Za-z0-9]{16}$|^naa.[A-Za-z0-9]{32}$/.test(name)

/** net.SplitHostPort of Go. */
const isHostPort = (text: string) => /^(\[[^[\]]*\]|[^:[\]]*):[^:[\]]*$/.test(text)
