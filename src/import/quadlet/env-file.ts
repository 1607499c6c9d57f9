/** Variables of a file as podman reads it: no quotes and no escapes (parseEnvFile in pkg/env/env.go of podman 5.5). */
export function readPodmanEnvFile(text: string): readonly (readonly [name: string, value: string])[] {
  return text.split('\n').flatMap(line => {
    const [, name, value = ''] = /^\s*([^#=\s][^=]*)=(.*?)\r?$/.exec(line) ?? []
    return name === undefined ? [] : [[name.trim(), value] as const]
  })
}
