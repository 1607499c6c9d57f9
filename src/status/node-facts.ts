import { decodeText } from '../host/decode.ts'
import type { NodePath } from '../plan/entry.ts'
import { shellWord } from '../render/shell.ts'
import { guestAnswerer } from '../vm/guest.ts'
import type { ExecOptions, Node } from '../vm/types.ts'
import { type ManifestPod, podOfManifest } from './manifests.ts'

/** KEP-4188; pkg/kubelet/kubelet_getters.go@v1.37.2, getPodsAPISocket. On by default from 1.37 on. */
export const podsApiSocket = '/var/lib/kubelet/pods-api/pods-api.sock'

/** What is known of a node before its pods are asked for. */
export interface NodeFacts {
  readonly hostname: string
  /** By the node's own clock, in seconds since 1970. */
  readonly now: number
  /** The address of the node towards a default route, at which the kubelet probes pods of the host's network. */
  readonly address: string | undefined
  /** The kubelet offers PodsAPI. */
  readonly hasPodsApi: boolean
  /** Files in the folder of manifests. */
  readonly files: readonly string[]
  /** Those of them that are manifests of pods. */
  readonly manifests: readonly ManifestPod[]
}

/** The kubelet takes every file of the folder whose name does not begin with a dot: pkg/kubelet/config/file.go, extractFromDir. */
function factsCommand(folder: NodePath): string {
  return `hostname
date +%s
ip -4 route get 192.0.2.1 2>/dev/null | sed -n 's/.* src \\([0-9.]*\\).*/\\1/p' | head -n 1 | grep . || echo none
if [ -S ${podsApiSocket} ]; then echo yes; else echo no; fi
for file in ${shellWord(folder)}/*; do
  if [ -f "$file" ]; then printf %s "$file" | base64 -w 0; echo; base64 -w 0 "$file"; echo; fi
done`
}

/** A node has at most 110 pods (maxPods), and etcd would take 1.5 MiB for each: most have a hundredth of it. */
const mostBytes = 32 * 2 ** 20

/** Throws AnswerError, or VmError as Node.exec() does. */
export async function askFacts(
  node: Node,
  folder: NodePath,
  options: Omit<ExecOptions, 'mostBytes'>,
): Promise<NodeFacts> {
  const { stdout } = await node.exec(factsCommand(folder), { ...options, mostBytes })
  const [hostname = '', seconds = '', address = '', podsApi = ''] = decodeText(
    {
      a: 'host name, a time, an address and a word',
      pattern: /^([\w.()-]{1,64})\n(\d{1,12})\n(none|[\d.]{7,15})\n(yes|no)\n/,
    },
    stdout,
    guestAnswerer(node, 'hostname; date +%s; …'),
  )
  const texts = stdout.split('\n').slice(4).map(decoded)
  const files = texts.filter((_, index) => index % 2 === 0 && index + 1 < texts.length)
  const pods = await Promise.all(files.map((path, index) => podOfManifest(path, texts[2 * index + 1] ?? '')))
  return {
    hostname,
    now: Number(seconds),
    address: address === 'none' ? undefined : address,
    hasPodsApi: podsApi === 'yes',
    files,
    manifests: pods.filter(pod => pod !== undefined),
  }
}

const decoded = (line: string) => Buffer.from(line, 'base64').toString()
