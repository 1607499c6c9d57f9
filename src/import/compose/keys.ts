import { command } from './command.ts'
import { environment } from './environment.ts'
import { health } from './health.ts'
import { left } from './left.ts'
import { lifecycle } from './lifecycle.ts'
import { mounts } from './mounts.ts'
import { network } from './network.ts'
import { objects } from './objects.ts'
import { ports } from './ports.ts'
import { resources } from './resources.ts'
import { security } from './security.ts'
import type { KeyHandler } from './service.ts'

/**
 * What becomes of each key of a service (compose-spec, 05-services.md). In this order, so that a folder knows its user, and
 * `environment` wins over `env_file`.
 */
export const keys: Readonly<Record<string, KeyHandler>> = {
  ...lifecycle,
  ...command,
  ...security,
  ...environment,
  ...ports,
  ...health,
  ...resources,
  ...mounts,
  ...objects,
  ...network,
  ...left,
}

/** Read elsewhere, or about docker compose itself. */
export const otherKeys: ReadonlySet<string> = new Set(['profiles', 'extends', 'attach', 'interface_name'])
