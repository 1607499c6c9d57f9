import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ignoreMissing } from '../host/errors.ts'
import { lastLines } from '../host/last-lines.ts'

/** A Pod as the kubelet names it. */
interface PodOnNode {
  readonly namespace: string
  readonly name: string
}

/**
 * What a container printed last, after "; its last line: "; "" where it printed nothing. The kubelet has a folder for each Pod and
 * container (NAMESPACE_NAME_UID/CONTAINER/RESTART.log), and CRI lines of the form "TIME STREAM TAG TEXT".
 */
export async function lastLog(
  work: string,
  { namespace, name }: PodOnNode,
  container: string | undefined,
): Promise<string> {
  if (container === undefined) return ''
  const pods = join(work, 'log', 'pods')
  const folder = (await readdir(pods)).find(each => each.startsWith(`${namespace}_${name}_`))
  if (folder === undefined) return ''
  const logs = (await readdir(join(pods, folder, container)).catch(ignoreMissing)) ?? []
  const [newest] = logs.toSorted((a, b) => Number.parseInt(b, 10) - Number.parseInt(a, 10))
  if (newest === undefined) return ''
  const line = (await lastLines(join(pods, folder, container, newest))).split('\n').at(-1) ?? ''
  const text = line.split(' ').slice(3).join(' ').trim()
  return text === '' ? '' : `; its last line: ${text}`
}
