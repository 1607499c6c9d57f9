/**
 * The lock of a config, beside it: bakelet.yaml, bakelet.toml and bakelet.config.ts all have bakelet.lock, since one config
 * has one lock, whatever its syntax. Of several files the first counts.
 */
export function lockName(config: string): string {
  return `${config.replace(/(\.(ya?ml|toml|json)|(\.config)?\.[cm]?[jt]s)$/i, '')}.lock`
}
