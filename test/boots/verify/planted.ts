import type { Plan } from '../../../src/plan/types.ts'
import { breakPod, mendPod, page } from './pods.ts'

/** A difference between a node and its plan, by commands on the node. */
export interface Planted {
  readonly plant: string
  readonly undo: string
  /** The lines by which `verify` has to name it: "AREA NAME: FOUND". No other difference may show. */
  readonly said: readonly RegExp[]
}

const prefix = '/usr/local/bakelet'
const manifests = `${prefix}/conf/pods`
const taken = '/var/lib/bakelet/pods'
/** No path unit starts it in a rehearsal. */
const guard = `${prefix}/bin/bakelet-guard >/dev/null`
const wants = '/etc/systemd/system/multi-user.target.wants'
const aside = '/root/aside'

const planted = (plant: string, undo: string, ...said: RegExp[]): Planted => ({ plant, undo, said })
/** The same, with another file in the place of one, which comes back. */
const replaced = (path: string, plant: string, ...said: RegExp[]) =>
  planted(
    `mkdir -p $(dirname ${aside}${path}); mv ${path} ${aside}${path}; ${plant}`,
    `rm -rf ${path}; mv ${aside}${path} ${path}`,
    ...said,
  )

const sha256 = 'sha256 [0-9a-f]{64}'
const onlyDigest = (name: string) => new RegExp(`^files \\S+/${name}: ${sha256}$`)

const files = [
  planted(
    `cp -a ${prefix}/conf/managed.list /root; echo >>${prefix}/conf/managed.list`,
    `mv /root/managed.list ${prefix}/conf`,
    onlyDigest('managed\\.list'),
  ),
  planted(
    `chmod 0644 ${manifests}/web.yaml`,
    `chmod 0600 ${manifests}/web.yaml`,
    /^files \S+pods\/web\.yaml: mode 0644$/,
  ),
  planted(
    `chown 7:8 ${prefix}/conf/artifacts.list`,
    `chown 0:0 ${prefix}/conf/artifacts.list`,
    /^files \S+artifacts\.list: owner 7:8$/,
  ),
  planted(
    'chmod 0700 /etc/modules-load.d/bakelet.conf',
    'chmod 0644 /etc/modules-load.d/bakelet.conf',
    /^files \S+bakelet\.conf: mode 0700$/,
  ),
  planted(`chmod 4755 ${prefix}/bin/ctr`, `chmod 0755 ${prefix}/bin/ctr`, /^files \S+bin\/ctr: mode 04755$/),
  planted(`chmod 0777 ${manifests}`, `chmod 0700 ${manifests}`, /^files \S+conf\/pods: mode 0777$/),
  replaced('/etc/sysctl.d/99-bakelet.conf', 'true', /^files \S+99-bakelet\.conf: missing$/),
  replaced(
    `${wants}/kubelet.service`,
    `ln -s /dev/null ${wants}/kubelet.service`,
    /^files \S+wants\/kubelet\.service: target \/dev\/null$/,
  ),
  replaced(
    `${wants}/containerd.service`,
    `echo >${wants}/containerd.service`,
    /^files \S+wants\/containerd\.service: type file, target none$/,
  ),
  replaced(
    '/etc/systemd/system/containerd.service',
    'mkdir /etc/systemd/system/containerd.service',
    /^files \S+system\/containerd\.service: type directory, mode 0755, sha256 none$/,
  ),
  planted(
    `echo >${manifests}/more.yaml`,
    `rm ${manifests}/more.yaml`,
    /^files \S+more\.yaml: a manifest that the config does not have$/,
  ),
  planted(
    `echo >"${prefix}/$(printf 'a\\tb\\nc')"`,
    `rm "${prefix}/$(printf 'a\\tb\\nc')"`,
    /^files \S+a\tb\nc: a file$/,
  ),
  // In place: the kubelet looks at every other name in its folder, too.
  planted(
    `cp ${taken}/web.yaml /root/taken; echo '# more' >>${taken}/web.yaml`,
    `cat /root/taken >${taken}/web.yaml; rm /root/taken`,
    new RegExp(`^files ${taken}/web\\.yaml: ${sha256}$`),
  ),
  planted(
    `echo >${taken}/extra.yaml`,
    `rm ${taken}/extra.yaml`,
    /^files \S+extra\.yaml: a manifest that bakelet-guard did not bring$/,
  ),
  planted(`ln -s /etc/shadow ${prefix}/link`, `rm ${prefix}/link`, /^files \S+\/link: a link$/),
  planted(`mkdir ${prefix}/bin/own`, `rmdir ${prefix}/bin/own`, /^files \S+bin\/own: a directory$/),
  replaced(
    `${prefix}/bin/cni/host-local`,
    `cp -a ${aside}${prefix}/bin/cni/host-local ${prefix}/bin/cni; echo >>${prefix}/bin/cni/host-local`,
    onlyDigest('cni/host-local'),
  ),
]

const script = (path: string, says: string) =>
  `printf '#!/bin/sh\\necho ${says}\\n' >${path}; chmod 0755 ${path}`

const bridge = `${prefix}/bin/cni/bridge`
const programs = [
  replaced(
    `${prefix}/bin/runc`,
    script(`${prefix}/bin/runc`, 'runc version 1.0.0'),
    onlyDigest('bin/runc'),
    /^versions runc: 1\.0\.0$/,
  ),
  // Its version stands for all of them.
  replaced(
    bridge,
    script(bridge, 'CNI plugin v1.0.0'),
    onlyDigest('cni/bridge'),
    /^versions cni-plugins: 1\.0\.0$/,
  ),
]

function images({ images }: Plan): Planted[] {
  const ctr = `${prefix}/bin/ctr -n k8s.io images`
  const pause = images.find(({ sandbox }) => sandbox)?.reference ?? ''
  const image = images.find(({ sandbox }) => !sandbox)?.reference ?? ''
  const named = (reference: string, found: string) =>
    new RegExp(`^images ${reference.replaceAll('.', '\\.')}: ${found}$`)
  return [
    planted(
      `${ctr} tag ${image} kept.test/image:1; ${ctr} tag --force ${pause} ${image}`,
      `${ctr} tag --force kept.test/image:1 ${image}; ${ctr} rm kept.test/image:1`,
      named(image, 'sha256:[0-9a-f]{64}'),
    ),
    planted(
      `${ctr} tag ${pause} kept.test/pause:1; ${ctr} rm ${pause}`,
      `${ctr} tag kept.test/pause:1 ${pause}; ${ctr} rm kept.test/pause:1`,
      named(pause, 'missing'),
    ),
  ]
}

/** A program that listens for five minutes at most. */
function listener(port: string, socket: string): Planted {
  const file = `/root/${port.replace(' ', '-')}`
  return planted(
    `perl -MIO::Socket::IP -e '$s = IO::Socket::IP->new(${socket}) or die; sleep 300' >/dev/null 2>&1 & echo $! >${file}`,
    `kill $(cat ${file}); rm ${file}`,
    new RegExp(`^ports ${port}: perl listens$`),
  )
}

const listeners = [
  listener('TCP 9999', 'Listen => 1, LocalHost => "0.0.0.0", LocalPort => 9999'),
  listener('TCP 9998', 'Listen => 1, LocalHost => "::", LocalPort => 9998, V6Only => 1'),
  listener('UDP 9999', 'Proto => "udp", LocalHost => "0.0.0.0", LocalPort => 9999'),
]

const loadFilter = `nft --file ${prefix}/conf/firewall.nft`
const otherRules = planted(
  'nft add rule inet bakelet input tcp dport 7000 accept',
  loadFilter,
  /^firewall table inet bakelet: other rules$/,
)
const noRules = planted('nft delete table inet bakelet', loadFilter, /^firewall table inet bakelet: missing$/)

const marked = (name: string, said: RegExp) => planted(`touch /root/${name}`, `rm /root/${name}`, said)

/** Tests of the config, of which each kind fails when something on the node changes. */
export const tests = {
  'a command': { command: '[ ! -e /root/fails ]' },
  'an output': { command: '[ -e /root/other ] || echo well', output: 'well' },
  'in time': { command: '[ ! -e /root/late ] || sleep 100', timeoutSeconds: 1 },
  'a port': { port: 9000, host: '192.0.2.2' },
  'a page': { url: 'http://192.0.2.2:8080/there.html' },
  'a text': { url: 'http://192.0.2.2:8080/', body: 'a page' },
}

/** What is wrong with a node whose pods stay as they are. */
export const onNode = (plan: Plan): readonly Planted[] => [
  ...files,
  ...programs,
  ...images(plan),
  ...listeners,
  otherRules,
  marked('fails', /^tests a command: exit code 1$/),
  marked('other', /^tests an output: the output is empty$/),
  marked('late', /^tests in time: no result within 1 s$/),
]

/** What is wrong with its pods. And what cannot be at the same time as something above. */
export const inPods: readonly Planted[] = [
  noRules,
  planted(
    breakPod('unready'),
    mendPod('unready'),
    /^pods default\/unready: not ready; main: its readiness probe fails/,
  ),
  planted(breakPod('loop'), mendPod('loop'), /^pods default\/loop: restarting; main: ended with exit code 3/),
  planted(
    breakPod('silent'),
    mendPod('silent'),
    /^ports TCP 9000 of pod default\/silent: nobody listens$/,
    /^tests a port: nobody answers: Connection refused$/,
  ),
  planted(
    `mv ${manifests}/gone.yaml /root; ${guard}`,
    `mv /root/gone.yaml ${manifests}; ${guard}`,
    /^files \S+gone\.yaml: missing$/,
    /^pods default\/gone: not started; its manifest is not on the node$/,
  ),
  planted(
    `sed 's/gone$/extra/' /root/gone.yaml >/root/extra.yaml; mv /root/extra.yaml ${manifests}; ${guard}`,
    `rm ${manifests}/extra.yaml; ${guard}`,
    /^files \S+extra\.yaml: a manifest that the config does not have$/,
    /^pods default\/extra: ready$/,
  ),
  planted(`rm ${page('there.html')}`, `echo >${page('there.html')}`, /^tests a page: HTTP 404$/),
  planted(
    `echo another >${page('index.html')}`,
    `echo a page >${page('index.html')}`,
    /^tests a text: the body is "another\\n"$/,
  ),
]
