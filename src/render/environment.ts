/**
 * A line of a file for EnvironmentFile= (systemd.exec(5)): between double quotes a backslash takes the meaning from these four
 * (src/basic/env-file.c of systemd, SHELL_NEED_ESCAPE).
 */
export function environmentLine(name: string, value: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(value))
    throw new Error(`a variable of the environment cannot hold ${JSON.stringify(value)}`)
  return `${name}="${value.replace(/["\\`$]/g, '\\$&')}"\n`
}
