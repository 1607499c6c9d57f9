import { createHash } from 'node:crypto'
import { containerdConfig } from '../../src/components/containerd/config.ts'
import { kubeletConfiguration } from '../../src/components/kubelet/configuration.ts'
import { escapedPath } from '../../src/components/units/kinds.ts'
import type { Config } from '../../src/config/schema.ts'
import { isTable } from '../../src/config/table.ts'
import type { Delivery } from '../../src/outputs/cloud-init/delivery.ts'
import { userDataParts } from '../../src/outputs/cloud-init/index.ts'
import { sourceList } from '../../src/outputs/cloud-init/sources.ts'
import { artifactDigest } from '../../src/plan/artifact-list.ts'
import { bytesOf } from '../../src/plan/content.ts'
import { isImported } from '../../src/plan/fetched-plan.ts'
import { managedTree } from '../../src/plan/managed.ts'
import { ownerText } from '../../src/plan/owner.ts'
import { parentsMade } from '../../src/plan/parents.ts'
import { nodePaths } from '../../src/plan/paths.ts'
import type { Plan } from '../../src/plan/types.ts'
import { ExactNumber } from '../../src/render/exact-number.ts'
import { resolve } from '../../src/resolve/index.ts'

/** User-data, and what its readers must find in it: the input of judge.py. */
export interface Claim {
  /** User-data, cut between its files; or whole. */
  readonly parts: readonly string[]
  readonly expected: {
    /** Top-level keys of the document, but for those with commands and files. */
    readonly keys: Readonly<Record<string, unknown>>
    readonly enabledUnits: readonly string[]
    readonly startedUnits: readonly string[]
    /** By path: permission bits, and the sha256 of the content. */
    readonly files: Readonly<Record<string, { mode: number; sha256: string }>>
    /** What is in a file once it is parsed. */
    readonly values: Readonly<Record<string, ['toml' | 'yaml' | 'json', unknown]>>
    readonly lines: Readonly<Record<string, readonly string[]>>
  }
}

/** The files that the node makes from credentials, at each boot. */
function credentialFiles({ files, secrets }: Config): string[] {
  return Object.entries(files).flatMap(([path, file]) => {
    const secret = 'secret' in file ? secrets[file.secret] : undefined
    return secret && 'credential' in secret ? [path] : []
  })
}

/** What a config and its plan promise, said without any of the printers. */
export async function claimOf(delivery: Delivery, config: Config): Promise<Claim> {
  const { plan } = delivery
  const paths = nodePaths(plan.prefix)
  const sources = { path: paths.sources, mode: '0600', content: sourceList(delivery) }
  const files = [...managedTree(plan).flatMap(entry => (entry.type === 'file' ? [entry] : [])), sources]
  const { cri } = config.containerd
  const { resolved } = resolve(config, '')
  const enabledUnits = [
    ...(config.firewall === 'off' ? [] : ['bakelet-firewall.service']),
    ...(cri ? ['containerd.service', 'kubelet.service'] : ['containerd.service']),
    ...(cri && Array.isArray(config.pods) ? ['bakelet-guard.path', 'bakelet-ready.target'] : []),
    // Where the config gives the server no certificate.
    ...(cri && config.kubelet.server !== 'off' && config.kubelet.config.tlsCertFile === undefined
      ? ['bakelet-certificate.timer']
      : []),
    ...('journal' in (config.system.logs.forward ?? {}) ? ['bakelet-journal-upload.service'] : []),
    ...Object.keys(config.disks).map(path => `${escapedPath(path)}.mount`),
    ...credentialFiles(config).map(path => `bakelet-credential-${escapedPath(path)}.service`),
  ].sort()
  return {
    parts: (await userDataParts(delivery)).map(({ text }) => text),
    expected: {
      keys: keysOf(plan),
      enabledUnits,
      startedUnits: [...enabledUnits, ...plan.ownUnits.flatMap(({ started }) => started)],
      files: Object.fromEntries(
        files.map(({ path, mode, content }) => [
          path,
          {
            mode: Number.parseInt(mode, 8),
            sha256: createHash('sha256').update(bytesOf(content)).digest('hex'),
          },
        ]),
      ),
      values: {
        [paths.containerdConfig]: ['toml', withExactNumbers(containerdConfig(resolved))],
        ...(cri
          ? {
              [paths.kubeletConfig]: [
                'yaml',
                withExactNumbers(kubeletConfiguration(config, resolved.versions.kubelet)),
              ],
            }
          : {}),
      },
      lines: linesOf(plan),
    },
  }
}

/** JSON has no integers beyond 2^53, no floats without a fraction, and neither infinity nor NaN. */
function withExactNumbers(value: unknown): unknown {
  if (value instanceof ExactNumber) return { 'exact number': `${value}` }
  if (Array.isArray(value)) return value.map(withExactNumbers)
  if (!isTable(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, withExactNumbers(child)]))
}

function keysOf({ hostname, timezone, users, packages }: Plan): Record<string, unknown> {
  const people = users.map(({ name, sudo, sshAuthorizedKeys }) => ({
    name,
    shell: '/bin/bash',
    lock_passwd: true,
    ...(sudo && { sudo: 'ALL=(ALL) NOPASSWD:ALL' }),
    ...(sshAuthorizedKeys.length > 0 && { ssh_authorized_keys: sshAuthorizedKeys }),
  }))
  return {
    hostname,
    ...(timezone !== undefined && { timezone }),
    ...(people.length > 0 && { users: ['default', ...people] }),
    ...(packages.length > 0 && { package_update: true, packages }),
  }
}

function linesOf(plan: Plan): Record<string, string[]> {
  const paths = nodePaths(plan.prefix)
  const artifacts = plan.artifacts.flatMap(artifact => [
    `artifact ${artifact.name} ${artifact.version} ${artifact.format} ${artifactDigest(artifact) ?? '-'}`,
    ...artifact.install.map(({ mode, to, member }) => `file ${mode} ${to} ${member}`),
  ])
  const images = plan.images.flatMap(image =>
    isImported(image) ? [`image ${image.reference} ${image.fetched.archiveSha256}`] : [],
  )
  const written = managedTree(plan).filter(({ type }) => type !== 'artifact')
  const managed = written.flatMap(entry => {
    const owner = 'owner' in entry && entry.owner ? [`o ${ownerText(entry.owner)} ${entry.path}`] : []
    if (entry.type === 'directory') return [`d ${entry.mode} ${entry.path}`, ...owner]
    const isNamed = entry.type === 'link' && ['files', 'units'].includes(entry.origin.component)
    return isNamed ? [`l ${entry.target} ${entry.path}`] : [`f ${entry.path}`, ...owner]
  })
  const units = plan.ownUnits
    .filter(({ isWhole }) => isWhole)
    .map(({ name }) => `u ${name.replace('@.', '@*.')}`)
  const parents = parentsMade(managedTree(plan)).map(({ path }) => `p ${path}`)
  return {
    [paths.artifactList]: [...artifacts, ...images, ''],
    [paths.managedList]: [...managed, ...units, ...parents, ''],
    [paths.modulesLoad]: ['# Made by bakelet.', ...plan.modules.map(({ name }) => name), ''],
    ...(plan.sysctls.length > 0 && {
      [paths.sysctl]: [
        '# Made by bakelet.',
        ...plan.sysctls.map(({ key, value, optional }) => `${optional ? '-' : ''}${key} = ${value}`),
        '',
      ],
    }),
  }
}
