import { criPlugins } from '../resolve/cri-tables.ts'

/** A plugin of containerd that did not load, and why. */
interface FailedPlugin {
  readonly name: string
  readonly why: string
}

/** Plugins in error, of what `ctr plugins ls -d` prints. One that skips itself has nothing to do here. */
function failedPlugins(text: string): FailedPlugin[] {
  return text.split(/^(?=Type: )/m).flatMap(block => {
    const [, type = ''] = /^Type:\s+(\S+)/.exec(block) ?? []
    const [, id = ''] = /^ID:\s+(\S+)/m.exec(block) ?? []
    const [, why = ''] = /^Error:[\s\S]*?^\s+Message:\s+(.*)$/m.exec(block) ?? []
    return why === '' || /skip plugin/.test(why) ? [] : [{ name: `${type}.${id}`, why: why.trim() }]
  })
}

/**
 * CRI, or a part of it, in error: without it a node runs no Pod while containerd itself runs on. A part that fails because of another one
 * says nothing new (plugins/cri/cri.go of containerd 2.3: "unable to load CRI runtime service plugin dependency").
 */
export function failedCri(text: string): FailedPlugin[] {
  const failed = failedPlugins(text).filter(({ name }) => criPlugins.includes(name))
  const causes = failed.filter(({ why }) => !/^unable to load .* plugin dep/.test(why))
  return causes.length > 0 ? causes : failed
}
