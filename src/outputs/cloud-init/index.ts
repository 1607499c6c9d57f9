import { planDigest } from '../../plan/digest.ts'
import { managedTree } from '../../plan/managed.ts'
import { nodePaths } from '../../plan/paths.ts'
import type { NodePath, Plan } from '../../plan/types.ts'
import { isPlainText, yaml } from '../../render/yaml.ts'
import { sourceList } from './sources.ts'

/** Options of `gen cloud-init`. */
export interface CloudInitOptions {
  /** Base URL that hands out the store, as `bakelet serve` does: artifacts come from URL/sha256/DIGEST. */
  readonly mirror?: string | undefined
}

/**
 * One #cloud-config document. Only what cloud-init 22.4 knows is used; file content with more than plain text in it is
 * base64; and everything reads the same after yaml-cpp has written it anew, as Multipass does (it drops quotes from
 * one-line strings, so a mode is "0o644", which is a string without quotes too).
 */
export function cloudConfig(plan: Plan, options: CloudInitOptions = {}): string {
  return `#cloud-config\n# Made by bakelet for ${plan.name}: plan sha256:${planDigest(plan)}\n${yaml(document(plan, options))}`
}

function document(plan: Plan, options: CloudInitOptions) {
  return {
    hostname: plan.hostname,
    ...(plan.timezone === undefined ? {} : { timezone: plan.timezone }),
    ...(plan.users.length === 0 ? {} : { users: ['default', ...plan.users.map(user)] }),
    ...(plan.packages.length === 0 ? {} : { package_update: true, packages: plan.packages }),
    bootcmd: [untilInstalled],
    write_files: writeFiles(plan, options),
    runcmd: start(plan),
  }
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

/** Every file of the managed tree that no artifact brings. cloud-init makes their folders, root's and 0755. */
function writeFiles(plan: Plan, options: CloudInitOptions) {
  const files = managedTree(plan).flatMap(entry =>
    entry.type === 'file' ? [file(entry.path, entry.mode, entry.content)] : [],
  )
  return [...files, file(nodePaths(plan.prefix).sources, '0644', sourceList(plan, options.mirror))]
}

function file(path: NodePath, mode: string, content: string) {
  const permissions = `0o${mode.slice(1)}`
  // A text that ends without a line end, or is one line alone, would lose its quotes in yaml-cpp's hands.
  return isPlainText(content) && content.includes('\n')
    ? { path, permissions, content }
    : { path, permissions, encoding: 'b64', content: `${Buffer.from(content).toString('base64')}\n` }
}
