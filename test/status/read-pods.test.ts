import { describe, expect, it } from 'vitest'
import type { NodePath } from '../../src/plan/entry.ts'
import type { StaticPod } from '../../src/plan/types.ts'
import { encode } from '../../src/status/grpc/grpc-messages.ts'
import { readPods } from '../../src/status/read-pods.ts'
import type { Node } from '../../src/vm/types.ts'
import { grpcServer } from './grpc/server.ts'

const folder = '/var/lib/bakelet/pods'
const planned = ['web', 'gone', 'broken', 'refused', 'stuck'].map(name => ({
  ...{ name, namespace: 'default', fileName: `${name}.yaml` },
}))
const plan = { prefix: '/usr/local/bakelet' as NodePath, pods: planned as unknown as StaticPod[] }

const manifest = (name: string) => `metadata: {name: ${name}}\nspec: {containers: [{name: main}]}\n`
const onNode = {
  broken: 'metadata: {',
  refused: manifest('refused'),
  stuck: manifest('stuck'),
  web: manifest('web'),
  own: manifest('own'),
}
/** As a kubelet 1.36.4 with its usual verbosity logs it. */
const journal = `E1128 12:14:06.407192     340 file.go:187] "Could not process manifest file" err="couldn't parse as pod: spec.containers[0].image: Required value" path="${folder}/refused.yaml"
E1128 12:14:07.407192     340 pod_workers.go:1324] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"main\\" with ErrImagePull: \\"not found\\"" pod="default/stuck-edge" podUID="1"
`
const running = { name: 'main', ready: true, state: { running: {} } }
const waiting = { name: 'main', ready: false, state: { waiting: { reason: 'ContainerCreating' } } }
const pod = (name: string, status: object) =>
  Buffer.from(
    encode('k8s.io.api.core.v1.Pod', {
      ...{ metadata: { name: `${name}-edge`, namespace: 'default' }, spec: {} },
      status: { phase: 'Running', containerStatuses: [status] },
    } as never),
  ).toString('base64')

/** A node with these files and this journal, whose kubelet offers PodsAPI. */
async function node(): Promise<Node> {
  const pods = [pod('web', running), pod('stuck', waiting), pod('own', running)]
  const kubelet = await grpcServer(() => ({ reply: { pods } }))
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const files = Object.entries(onNode).map(
    ([name, text]) => `${base64(`${folder}/${name}.yaml`)}\n${base64(text)}\n`,
  )
  return {
    name: 'edge',
    exec: async (command, options) => {
      const answer = (stdout: string) => ({
        exitCode: 0,
        stdout,
        stdoutBytes: Buffer.from(stdout),
        stderr: '',
      })
      if (command.startsWith('hostname')) return answer(`edge\n1795867600\nnone\nyes\n${files.join('')}`)
      if (command.startsWith('journalctl')) return answer(journal)
      return kubelet.node.exec(
        command.replace('/var/lib/kubelet/pods-api/pods-api.sock', kubelet.socket),
        options,
      )
    },
  }
}

describe('the pods of a node', () => {
  it('are those of the plan and those of the node, each with the words of the kubelet', async () => {
    const { node: name, source, pods } = await readPods(await node(), plan, { timeoutMs: 20_000 })
    expect({ name, source }).toEqual({ name: 'edge', source: 'kubelet' })
    expect(pods.map(({ pod, planned, state, why }) => [pod, planned, state, why])).toEqual([
      ['broken', true, 'not started', [`${folder}/broken.yaml on the node is not its manifest`]],
      ['gone', true, 'not started', ['its manifest is not on the node']],
      ['own', false, 'ready', []],
      [
        ...['refused', true, 'not started'],
        [
          'the kubelet has not started it',
          "the kubelet: couldn't parse as pod: spec.containers[0].image: Required value",
        ],
      ],
      [
        ...['stuck', true, 'starting'],
        [
          'main: ContainerCreating',
          'the kubelet: Error syncing pod, skipping: failed to "StartContainer" for "main" with ErrImagePull: "not found"',
        ],
      ],
      ['web', true, 'ready', []],
    ])
  })
})
