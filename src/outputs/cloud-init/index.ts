import { planDigest } from '../../plan/digest.ts'
import { managedTree } from '../../plan/managed.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { Plan } from '../../plan/types.ts'
import { yaml } from '../../render/yaml.ts'
import { sourceList } from './sources.ts'
import { compressed, plain, type WrittenFile } from './write-files.ts'

/** Options of `gen cloud-init`. */
export interface CloudInitOptions {
  /** Base URL that hands out the store, as `bakelet serve` does: artifacts come from URL/sha256/DIGEST. */
  readonly mirror?: string | undefined
}

/** Three quarters of what EC2 takes: room for vendor-data, for more pods, for a longer mirror URL. */
const budgetBytes = 12_288

/**
 * One #cloud-config document. Only what cloud-init 22.4 knows is used, and everything reads the same after yaml-cpp has
 * written it anew, as Multipass does: it drops quotes from one-line strings, so a mode is "0o644", which is a string
 * without quotes too. Files are readable text as long as the whole stays small; above that the largest are compressed,
 * one after another, until it is.
 */
export function cloudConfig(plan: Plan, options: CloudInitOptions = {}): string {
  const files = filesOf(plan, options)
  const written = files.map(plain)
  const bySize = [...files.keys()].sort(
    (a, b) => (files[b]?.content.length ?? 0) - (files[a]?.content.length ?? 0),
  )
  let text = print(plan, written)
  for (const index of bySize) {
    if (Buffer.byteLength(text) <= budgetBytes) break
    const file = files[index]
    if (!file) continue
    written[index] = compressed(file)
    text = print(plan, written)
  }
  return text
}

/** Every file of the managed tree that no artifact brings. cloud-init makes their folders, root's and 0755. */
function filesOf(plan: Plan, options: CloudInitOptions) {
  const files = managedTree(plan).flatMap(entry => (entry.type === 'file' ? [entry] : []))
  const sources = {
    path: nodePaths(plan.prefix).sources,
    mode: '0644',
    content: sourceList(plan, options.mirror),
  } as const
  return [...files, sources]
}

function print(plan: Plan, files: readonly WrittenFile[]): string {
  return `#cloud-config\n# Made by bakelet for ${plan.name}: plan sha256:${planDigest(plan)}\n${yaml({
    hostname: plan.hostname,
    ...(plan.timezone === undefined ? {} : { timezone: plan.timezone }),
    ...(plan.users.length === 0 ? {} : { users: ['default', ...plan.users.map(user)] }),
    ...(plan.packages.length === 0 ? {} : { package_update: true, packages: plan.packages }),
    bootcmd: [untilInstalled],
    write_files: files,
    runcmd: start(plan),
  })}`
}

/**
 * write_files runs once per instance and syncs nothing: after a power cut its files can be empty while cloud-init holds
 * them for done. So until bakelet-install has left its own mark, every boot counts as the first. bootcmd runs on every
 * boot, before write_files (cloud-init's config/cloud.cfg.tmpl, 22.4 to 26.2).
 */
const untilInstalled =
  'cd /var/lib/cloud/instance/sem && [ -e bakelet ] || rm -f config_write_files config_runcmd config_scripts_user'

/**
 * runcmd runs last, in cloud-final.service. Nothing here waits for a unit (--no-block), and no unit of ours is ordered
 * after a unit of cloud-init: either would be a deadlock or an ordering cycle.
 */
function start(plan: Plan): string[] {
  const units = plan.units.filter(({ enabled }) => enabled).map(({ name }) => name)
  return [
    'systemctl daemon-reload',
    `systemctl enable ${units.join(' ')}`,
    `systemctl start --no-block ${units.join(' ')}`,
  ]
}

function user({ name, sshAuthorizedKeys, sudo }: Plan['users'][number]) {
  return {
    name,
    shell: '/bin/bash',
    lock_passwd: true,
    ...(sudo ? { sudo: 'ALL=(ALL) NOPASSWD:ALL' } : {}),
    ...(sshAuthorizedKeys.length === 0 ? {} : { ssh_authorized_keys: sshAuthorizedKeys }),
  }
}
