import { cp, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, run } from '../support/run.ts'

const manifests = join(import.meta.dirname, '../errors/pod-security/pods')

const config = `name: edge
pods: [pods/*.yaml]
policy:
  podSecurity: baseline
  exempt:
    - { pod: agent, reason: watches the other pods }
    - { pod: "*", checks: [hostNamespaces], reason: this node has one tenant }
`

test('plan names what pods ask of the node, who asks for it, and what the policy permits', async () => {
  const cwd = await emptyFolder()
  await cp(manifests, join(cwd, 'pods'), { recursive: true })
  await writeFile(join(cwd, 'bakelet.yaml'), config)
  const { stdout, stderr, exitCode } = await run(['plan'], { cwd })
  expect(exitCode, stderr).toBe(0)
  const section = (title: string) => new RegExp(`^${title}\\n((?:  .*\\n)+)`, 'm').exec(stdout)?.[1]
  expect(
    section('privileges'),
  ).toBe(`  agent  the Pod shares the process namespace of the node  pods/agent.yaml:5:3
  agent  volume run is a path of the node, /run/containerd/containerd.sock  pods/agent.yaml:8:7
  agent  container main is privileged  pods/agent.yaml:13:9
  agent  container main adds the capability NET_ADMIN  pods/agent.yaml:14:31
  agent  container main has the seccomp profile Unconfined  pods/agent.yaml:15:27
  logs  the Pod shares the network namespace of the node  pods/logs.yaml:5:3
`)
  expect(section('policy')).toBe(`  podSecurity baseline
  except agent  everything: watches the other pods
  except all pods  hostNamespaces: this node has one tenant
`)
  const closed =
    '  logs  in the network of the node, and names no port: the packet filter opens none for it\n'
  expect(section('pods')).toContain(closed)
  const unfiltered = await run(['plan', '--set', 'firewall=off'], { cwd })
  expect(unfiltered.stdout).toContain('  logs\n')
  const document = JSON.parse((await run(['plan', '--json'], { cwd })).stdout)
  expect(document.pods[2].privileges).toBeUndefined()
  expect(document.pods[1].privileges).toEqual([
    {
      ...{ what: 'the Pod shares the network namespace of the node', file: 'pods/logs.yaml' },
      ...{ line: 5, column: 3 },
    },
  ])
})
