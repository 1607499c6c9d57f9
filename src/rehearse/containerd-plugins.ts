import { criPlugins } from '../resolve/cri-tables.ts'

/** A plugin of containerd that did not load, and why. */
export interface FailedPlugin {
  readonly name: string
  readonly why: string
}

/** Plugins in error, of what `ctr plugins ls -d` prints. One that skips itself has nothing to do here. */
export function failedPlugins(text: string): FailedPlugin[] {
  return text.split(/^(?=Type: )/m).flatMap(block => {
    const [, type = ''] = /^Type:\s+(\S+)/.exec(block) ?? []
    const [, id = ''] = /^ID:\s+(\S+)/m.exec(block) ?? []
    const [, why = ''] = /^Error:[\s\S]*?^\s+Message:\s+(.*)$/m.exec(block) ?? []
    return why === '' || /skip plugin/.test(why) ? [] : [{ name: `${type}.${id}`, why: why.trim() }]
  })
}

/** CRI, or a part of it: without it a node runs no Pod while containerd itself runs on. */
export function isCri({ name }: FailedPlugin): boolean {
  return criPlugins.includes(name) || name === 'io.containerd.grpc.v1.cri'
}
