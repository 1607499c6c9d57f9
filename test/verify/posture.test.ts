import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Weakening } from '../../src/components/weakening.ts'
import { postureChecks, postureCommand, rows } from '../../src/verify/posture/index.ts'
import { shellFunctions } from '../../src/verify/posture/shell.ts'
import { compileText } from '../compile/compile.ts'

const { plan } = await compileText('name: a')
if (!plan) throw new Error('it has a plan')

const node = { name: 'a' }
/** As sh(1) on a node: ss(8) is missing. */
const answersOf = (answers: readonly string[], end = 'no\n--- bakelet\n') =>
  `${answers.map(answer => `${answer}\n--- bakelet\n`).join('')}${end}`

/** The check of an item when the node answers so to it, and with `unknown` to all others. */
function checkOf(about: string, answer: string, weakenings: readonly Weakening[] = [], of = plan) {
  if (!of) throw new Error('it has a plan')
  const answers = rows.map(row => (row.about === about ? answer : 'unknown'))
  const checks = postureChecks({ plan: of, weakenings }, answersOf(answers), node)
  return checks.find(({ name }) => name.endsWith(`: ${about}`))
}

/** What items say of a configuration of the kubelet. The functions alone: what they ask of the whole node at first is not of this test. */
function askKubelet(file: string, items: RegExp): readonly string[][] {
  if (!plan) throw new Error('it has a plan')
  const functions = shellFunctions(plan)
    .split('\n')
    .filter(line => !/^(exe|flags|sshd|odd|in_pods)=|^\[ \$\?/.test(line))
    .join('\n')
  return rows
    .filter(({ item }) => items.test(item))
    .map(({ item, about, ask }) => {
      const script = `${functions}\nconfig=${file} flags=\n${ask}`
      return [`${item} ${about}`, execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim()]
    })
}

it('asks each item once, and says what is good, why it may differ, and why it may not apply', () => {
  expect(new Set(rows.map(({ item, about }) => `${item}: ${about}`)).size).toBe(rows.length)
  for (const { item, about, wants, accepted, absent = 'a' } of rows) {
    expect(item).toMatch(
      /^(CIS (Kubernetes|Linux) \d[\d., of v]*|kernel|image-builder|systemd-analyze|Bottlerocket|Talos|Bottlerocket, Talos)$/,
    )
    expect([about, wants, accepted?.why ?? 'a', absent]).not.toContain('')
  }
})

it('is a script that sh takes, with an answer for each item', () => {
  execFileSync('sh', ['-n'], { input: postureCommand(plan) })
  expect(postureCommand(plan).split("echo '--- bakelet'")).toHaveLength(rows.length + 2)
})

it('reads the fields of the configuration of the kubelet', async () => {
  const folder = join(import.meta.dirname, '../cases/web/expected/root/usr/local/bakelet/conf')
  expect(await readFile(join(folder, 'kubelet.yaml'), 'utf8')).toContain('enableServer: false')
  const answers = askKubelet(`${folder}/kubelet.yaml`, /^CIS Kubernetes 4\.2\.(?!7)/)
  expect(Object.fromEntries(answers)).toEqual({
    'CIS Kubernetes 4.2.1 anonymous requests': 'false',
    'CIS Kubernetes 4.2.2 authorization of requests': 'none',
    'CIS Kubernetes 4.2.3 CA of clients': 'none',
    'CIS Kubernetes 4.2.4 read-only port': '0',
    'CIS Kubernetes 4.2.5 time after which an idle exec ends': 'none',
    "CIS Kubernetes 4.2.6 the kubelet's chains of iptables": 'true',
    'CIS Kubernetes 4.2.6 of v1.6 parameters of the kernel as the kubelet wants them, or no start': 'false',
    'CIS Kubernetes 4.2.8 events that the kubelet sends': 'none',
    'CIS Kubernetes 4.2.9 certificate of the server': 'none',
    'CIS Kubernetes 4.2.10, 4.2.11 rotation of certificates that an API server signs': 'none',
    'CIS Kubernetes 4.2.12 oldest TLS of the server': 'none',
    'CIS Kubernetes 4.2.12 ciphers of the server': 'none',
    'CIS Kubernetes 4.2.13 processes of a pod': '4096',
    'CIS Kubernetes 4.2.14 seccomp for containers that name no profile': 'true',
  })
})

it('reads the fields of a kubelet with a server', async () => {
  const folder = join(import.meta.dirname, '../cases/everything/expected/root/opt/node/conf')
  const answers = askKubelet(`${folder}/kubelet.yaml`, /^CIS Kubernetes 4\.2\.(3|5|12)$/)
  expect(Object.fromEntries(answers)).toEqual({
    'CIS Kubernetes 4.2.3 CA of clients': '/opt/node/conf/pki/client-ca.crt',
    'CIS Kubernetes 4.2.5 time after which an idle exec ends': '5m',
    'CIS Kubernetes 4.2.12 oldest TLS of the server': 'VersionTLS13',
    'CIS Kubernetes 4.2.12 ciphers of the server': 'of TLS 1.3',
  })
})

it('reads whole numbers of the kernel', async () => {
  const functions = shellFunctions(plan)
    .split('\n')
    .filter(line => line.startsWith('parameter()'))
  const asked = execFileSync('sh', ['-c', `${functions}\nparameter kernel/pid_max; parameter kernel/nothing`])
  expect(asked.toString()).toBe(`${await readFile('/proc/sys/kernel/pid_max', 'utf8')}none\n`)
})

it('tells an answer that is good, one that differs, one that differs on purpose, and an item that does not apply', () => {
  expect(checkOf('processes of a pod', '4096')).toMatchObject({ outcome: 'same', found: '4096' })
  expect(checkOf('processes of a pod', '0')).toMatchObject({ outcome: 'different', found: '0' })
  expect(checkOf('processes of a pod', '')).toMatchObject({ outcome: 'different', found: 'nothing' })
  expect(checkOf('processes of a pod', 'unknown')).toMatchObject({ outcome: 'not asked' })
  // `none` is an answer only where a row says what it means.
  expect(checkOf('processes of a pod', 'none')).toMatchObject({ outcome: 'different', found: 'none' })
  expect(checkOf('CA of clients', 'none')).toMatchObject({
    ...{ outcome: 'not applicable', why: 'the kubelet has no server' },
  })
  const userData = 'user-data that stays on the disk'
  expect(checkOf(userData, '600')).toMatchObject({ outcome: 'accepted', found: '600' })
  expect(checkOf(userData, '644')).toMatchObject({ outcome: 'different', found: '644' })
})

it('accepts what the config says, or a pod asks for, and nothing of another key', async () => {
  const key = 'kernel.sysctl.kernel.dmesg_restrict'
  const why = `the config has ${key}: "0"`
  const weaker = [{ key, value: '0', means: '' }]
  expect(checkOf('kernel.dmesg_restrict', '0', weaker)).toMatchObject({ outcome: 'accepted', why })
  expect(checkOf('kernel.kptr_restrict', '0', weaker)).toMatchObject({ outcome: 'different' })
  const about = 'processes of pods without a filter of seccomp'
  expect(checkOf(about, '1 of 2: sh')).toMatchObject({ outcome: 'different' })
  const what = 'container a is privileged'
  const [origin] = [{ file: 'a', line: 1, column: 1 }]
  const asking = { ...plan, pods: [{ privileges: [{ what, ...origin }] }] } as unknown as typeof plan
  expect(checkOf(about, '1 of 2: sh', [], asking)).toMatchObject({ outcome: 'accepted' })
})

it('accepts modules that the plan leaves open, and no others', () => {
  const about = 'rare protocols that can be loaded'
  expect(checkOf(about, 'no')).toMatchObject({ outcome: 'same' })
  expect(checkOf(about, 'sctp')).toMatchObject({ outcome: 'different', found: 'sctp' })
  const open = { ...plan, files: [] } as typeof plan
  expect(checkOf(about, 'sctp', [], open)).toMatchObject({ outcome: 'accepted' })
})

it('asks who listens, and takes no answer but a whole one', () => {
  const answers = rows.map(() => 'unknown')
  const ss = 'yes\n32768 60999\ntcp|0.0.0.0:4000|users:(("nc",pid=7,fd=3))|0::/x.service\n--- bakelet\n'
  expect(postureChecks({ plan, weakenings: [] }, answersOf(answers, ss), node).at(-1)).toMatchObject({
    ...{ area: 'posture', name: 'CIS Linux 2.2: TCP 4000', outcome: 'different', found: 'nc listens' },
  })
  const cut = () => postureChecks({ plan, weakenings: [] }, answersOf(answers.slice(1)), node)
  expect(cut).toThrow('the machine a: `sh` answered')
})
