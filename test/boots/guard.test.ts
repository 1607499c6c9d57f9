import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../../src/artifacts/store.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import { rehearsalTools, rehearse } from '../../src/rehearse/rehearse.ts'
import { shellWord } from '../../src/render/shell.ts'
import { ensureTools } from '../../src/tasks/tools.ts'
import type { Node } from '../../src/vm/types.ts'
import { shellNode } from '../status/shell-node.ts'
import { fetchedPlan, say, signal, tools } from './lab.ts'

const pod = (name: string, more = '') => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
${more}spec:
  terminationGracePeriodSeconds: 1
  containers:
    - name: main
      image: docker.io/library/busybox:1.37.0
      command: [sleep, infinity]
`
const web = pod('web')
const json = JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' } })

/** Commands that break pods/web.yaml, by hand as somebody on the node would. */
const write = (text: string) => `printf '%s' ${shellWord(text)} >web.yaml`
const broken: Readonly<Record<string, string>> = {
  'nothing at all': ': >web.yaml',
  'a line feed': write('\n'),
  'bad YAML': write(web.replace('name: web', 'name: [web')),
  'a tab': write(web.replace('  name: web', '\tname: web')),
  'half of it': write(web.slice(0, web.length / 2)),
  'binary data': 'head -c 4096 /bin/sh >web.yaml',
  'a NUL': `printf 'a\\0b' >web.yaml`,
  'no UTF-8': `printf 'metadata: \\377' >web.yaml`,
  'another kind': write(web.replace('kind: Pod', 'kind: Deployment')),
  'a kind that does not exist': write(web.replace('kind: Pod', 'kind: Pood')),
  'another version': write(web.replace('apiVersion: v1', 'apiVersion: v2')),
  'no version': write(web.replace('apiVersion: v1\n', '')),
  'a List': write(`apiVersion: v1\nkind: List\nitems: []\n`),
  'a field of another type': write(
    web.replace('terminationGracePeriodSeconds: 1', 'terminationGracePeriodSeconds: soon'),
  ),
  'no name': write(web.replace('name: web', 'labels: {}')),
  'a name that none may have': write(web.replace('name: web', 'name: Web_1')),
  'no container': write(web.replace(/containers:[\s\S]*/, 'containers: []\n')),
  'an image without a name': write(web.replace(/image: .*/, 'image: ""')),
  'a wrong restart policy': write(web.replace('spec:', 'spec:\n  restartPolicy: Sometimes')),
  'JSON with a comma too many': write(json.replace(/}$/, ',}')),
  'a text': write('hello\n'),
  'a number': write('1\n'),
  'over 10 MiB': `cp web.yaml /tmp/w; { cat /tmp/w; head -c 11000000 /dev/zero | tr '\\0' '#'; } >web.yaml`,
  'a FIFO': 'rm web.yaml; mkfifo web.yaml',
  'a folder': 'rm web.yaml; mkdir web.yaml',
  'a link to nowhere': 'ln -sf nowhere web.yaml',
  'a link to itself': 'rm web.yaml; ln -s web.yaml web.yaml',
  'a socket': `rm web.yaml; perl -e 'socket S, 1, 1, 0; bind S, pack "Sa108", 1, "web.yaml"'`,
  'the same pod in a second file': 'cp web.yaml more.yaml; echo "# more" >>more.yaml',
}

async function onNode(use: (node: Node) => Promise<void>): Promise<void> {
  const store = await openStore()
  await ensureTools(rehearsalTools, tools)
  const folder = await mkdtemp(join(tmpdir(), 'bakelet-guard-'))
  try {
    await writeFile(join(folder, 'web.yaml'), web)
    await writeFile(join(folder, 'bakelet.json'), JSON.stringify({ name: 'edge-guard', pods: ['web.yaml'] }))
    const plan = await fetchedPlan(join(folder, 'bakelet.json'), store)
    await rehearse({
      ...{ plan, store, signal, timeoutMs: 30_000, report: (line: string) => say(`rehearse: ${line}`) },
      onResult: (_, pid) => use(shellNode(['nsenter', '--target', String(pid), '--all', '--'])),
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

it('keeps the pod that runs when somebody breaks its manifest', { timeout: 900_000 }, async () => {
  const { bin, staticPods, takenPods } = nodePaths('/usr/local/bakelet')
  await onNode(async node => {
    const run = async (command: string) => {
      const { stdout, stderr } = await node.exec(`cd ${staticPods}; ${command}`, { timeoutMs: 60_000 })
      return stdout + stderr
    }
    const refused = (file: string) => new RegExp(`^REFUSED ${staticPods}/${file}: \\w.*\n$`)
    const has = (file: string) => `${staticPods}/${file}: the kubelet has it\n`
    const guard = () => run(`${bin}/bakelet-guard`)
    const running = () => run(`${bin}/runc --root /run/containerd/runc/k8s.io list --quiet | sort`)
    const before = await running()
    // The container, its sandbox, and the end of the last line.
    expect(before.split('\n')).toHaveLength(3)
    for (const [kind, command] of Object.entries(broken)) {
      await run(`cp -a web.yaml /root; ${command}`)
      const words = await guard()
      expect(words, kind).toMatch(refused(kind.includes('second') ? 'more.yaml' : 'web.yaml'))
      // Each run says it; only the first asks the kubelet.
      expect(await guard(), kind).toBe(words)
      expect(await running(), kind).toBe(before)
      await run('rm -rf more.yaml web.yaml; mv /root/web.yaml .')
      expect(await guard(), kind).toBe('')
    }
    // Beside the file of the pod that runs, and before it in the order of names.
    for (const command of [': >a.yaml', 'mkfifo a.yaml', 'mkdir a.yaml', 'ln -s nowhere a.yaml']) {
      await run(command)
      expect(await guard(), command).toMatch(refused('a.yaml'))
      expect(await running(), command).toBe(before)
      await run('rm -r a.yaml')
      expect(await guard(), command).toBe('')
    }
    // The kubelet starts again before the guard has looked, and after it was killed while the kubelet judged.
    const taken = () => run(`cat ${takenPods}/web.yaml`)
    await run(`cp -a web.yaml /root; echo 'kind: [' >web.yaml; ${bin}/bakelet-guard boot`)
    expect(await taken()).toBe(web)
    await run(
      `${bin}/bakelet-guard & until grep -q '\\[' ${takenPods}/web.yaml; do :; done; kill -9 $!; ${bin}/bakelet-guard boot`,
    )
    expect(await taken()).toBe(web)
    expect(await guard()).toMatch(refused('web.yaml'))
    // Two at once, and both killed at some moment of their work.
    for (const seconds of [2, 2.8, 3.2, 3.6, 4, 4.4, 4.8]) {
      await run(
        `echo '# more' >>web.yaml; ${bin}/bakelet-guard & ${bin}/bakelet-guard & sleep ${seconds}; kill -9 %1 %2; ${bin}/bakelet-guard boot`,
      )
      expect(await taken(), `${seconds} s`).toBe(web)
      expect(await running(), `${seconds} s`).toBe(before)
    }
    expect(await guard()).toMatch(refused('web.yaml'))
    await run('mv /root/web.yaml .')
    expect(await guard()).toBe('')
    expect(await running()).toBe(before)
    // What goes while nobody runs.
    await run(`sed 's/name: web/name: gone/' web.yaml >gone.yaml`)
    expect(await guard()).toBe(has('gone.yaml'))
    await run(`rm gone.yaml; ${bin}/bakelet-guard boot`)
    expect(await run(`ls ${takenPods}`)).toBe('web.yaml\n')
    await expect.poll(running, { timeout: 60_000, interval: 1000 }).toBe(before)
    // A copy is refused, until the first one goes.
    await run('cp web.yaml copy.yaml')
    expect(await guard()).toBe(`REFUSED ${staticPods}/copy.yaml: web.yaml has its pod default/web\n`)
    expect(await running()).toBe(before)
    await run('rm web.yaml')
    expect(await guard()).toBe(has('copy.yaml'))
    await run('mv copy.yaml web.yaml')
    expect(await guard()).toBe(has('web.yaml'))
    // As vim saves, with `backup` and a swap file.
    await run('cp web.yaml .web.yaml.swp; touch 4913; rm 4913; mv web.yaml web.yaml~; cp web.yaml~ web.yaml')
    expect(await guard()).toBe('')
    // Of another name: the pod that the file had before ends.
    await run(`sed 's/name: web/name: other/' web.yaml~ >web.yaml`)
    expect(await guard()).toBe(has('web.yaml'))
    const names = `${bin}/runc --root /run/containerd/runc/k8s.io list --format json`
    await expect
      .poll(
        async () => [
          ...new Set((await run(names)).match(/(?<="io\.kubernetes\.cri\.sandbox-name":")[^"]+/g)),
        ],
        {
          timeout: 60_000,
          interval: 1000,
        },
      )
      .toEqual(['other-edge-guard'])
    await run('rm web.yaml')
    expect(await guard()).toBe('')
    expect(await run(`ls ${takenPods}`)).toBe('')
  })
})
