/** The lock of a config, beside it: bakelet.yaml has bakelet.lock, and so has bakelet.toml: another syntax is no other config. */
export function lockName(config: string): string {
  return `${config.replace(/\.(ya?ml|toml|json)$/i, '')}.lock`
}
