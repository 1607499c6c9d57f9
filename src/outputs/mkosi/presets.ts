import type { OwnUnit } from '../../plan/types.ts'

/** Words after `enable` of systemd.preset(5), which has the instances of a template behind its name. */
export function presetsOf({ name, enabled }: OwnUnit): string[] {
  if (enabled.length === 0) return []
  const instances = enabled
    .filter(one => one !== name)
    .map(one => one.slice(one.indexOf('@') + 1, one.lastIndexOf('.')))
  return [[name, ...instances].join(' ')]
}
