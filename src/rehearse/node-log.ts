import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreMissing } from '../host/errors.ts'

/** What node.sh and the programs of the node wrote; "" for what they did not come to. */
export async function readLog(
  work: string,
  name:
    | 'phase'
    | 'script'
    | 'install'
    | 'plugins'
    | 'containerd'
    | 'containerd.exit'
    | 'kubelet'
    | 'kubelet.exit',
): Promise<string> {
  return (await readFile(join(work, 'log', name), 'utf8').catch(ignoreMissing)) ?? ''
}
