import type { Config } from '../../config/schema.ts'
import type { Weakening } from '../weakening.ts'

/** What a config takes from the host. */
export function systemWeakenings({ system }: Config): Weakening[] {
  const value = system.watchdog.runtimeSeconds
  const means = 'a node whose systemd hangs waits for somebody who resets it'
  return value === 'off' ? [{ key: 'system.watchdog.runtimeSeconds', value, means }] : []
}
