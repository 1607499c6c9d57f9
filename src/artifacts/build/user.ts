import { readFile } from 'node:fs/promises'

/** The user that a build runs as. */
export interface BuildUser {
  readonly uid: number
  readonly gid: number
  readonly home: string
}

/**
 * The user who called sudo, when this process is root through sudo: building other people's code needs no root.
 * Undefined: stay who we are.
 */
export async function findBuildUser(
  env: NodeJS.ProcessEnv = process.env,
  uid: number | undefined = process.getuid?.(),
): Promise<BuildUser | undefined> {
  const wanted = env.SUDO_UID
  if (uid !== 0 || wanted === undefined || wanted === '0') return undefined
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  for (const line of passwd.split('\n')) {
    const [, , lineUid, gid, , home] = line.split(':')
    if (lineUid === wanted && gid && home) return { uid: Number(lineUid), gid: Number(gid), home }
  }
  return undefined
}
