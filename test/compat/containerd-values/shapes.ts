import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'smol-toml'

/** A config.toml in the manner of a distribution, on the containerd that its first line names. */
export interface Shape {
  readonly name: string
  readonly version: string
  readonly config: Readonly<Record<string, unknown>>
}

const folder = join(import.meta.dirname, 'shapes')

export const shapes: readonly Shape[] = readdirSync(folder)
  .filter(file => file.endsWith('.toml'))
  .sort()
  .map(file => {
    const text = readFileSync(join(folder, file), 'utf8')
    const version = /^# containerd (\S+)$/m.exec(text)?.[1]
    if (version === undefined) throw new Error(`${file} names no containerd`)
    return { name: file.replace('.toml', ''), version, config: parse(text) }
  })
