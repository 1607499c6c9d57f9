import type { Config } from '../../config/schema.ts'

/** What the config says of a filter that is there. */
export type Firewall = Exclude<Config['firewall'], 'off'>
