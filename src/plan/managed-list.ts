import type { ManagedEntry } from './managed-entry.ts'
import { ownerText } from './owner.ts'
import { isOfConfig, parentsMade } from './parents.ts'
import type { OwnUnit } from './types.ts'

/**
 * conf/managed.list, by path. bakelet-install makes what it names but files, which are there before; bakelet-uninstall removes
 * everything. What artifacts bring is in conf/artifacts.list.
 *
 *     d MODE PATH          a folder
 *     f PATH               a file, or a link by which a unit is enabled
 *     l TARGET PATH        a symbolic link
 *     o USER:GROUP PATH    the owner of the one before, where that is not root
 *     u NAME               a unit of the config, which runs no more where bakelet is uninstalled
 *     p PATH               a folder that is made, root's and 0755, where nothing else has made it
 */
export function managedList(entries: readonly ManagedEntry[], ownUnits: readonly OwnUnit[]): string {
  const lines = entries.flatMap(entry => {
    const owner = 'owner' in entry && entry.owner ? [`o ${ownerText(entry.owner)} ${entry.path}\n`] : []
    return [...lineOf(entry), ...owner]
  })
  const units = ownUnits.filter(({ isWhole }) => isWhole).map(({ name }) => `u ${runningAs(name)}\n`)
  return [...lines, ...units, ...parentsMade(entries).map(({ path }) => `p ${path}\n`)].join('')
}

/** Of a template the pattern of its instances, as systemctl(1) takes it. */
function runningAs(name: string): string {
  return name.replace(/@(\.[a-z]+)$/, '@*$1')
}

function lineOf(entry: ManagedEntry): string[] {
  switch (entry.type) {
    case 'directory':
      return [`d ${entry.mode} ${entry.path}\n`]
    case 'file':
      return [`f ${entry.path}\n`]
    case 'link':
      return [isOfConfig(entry) ? `l ${entry.target} ${entry.path}\n` : `f ${entry.path}\n`]
    case 'artifact':
      return []
  }
}
