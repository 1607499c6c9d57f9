import { entryOf } from '../../config/entry-of.ts'
import { isTable, type Table } from '../../config/table.ts'

/** What a registry is asked with (RFC 7617). */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Why a file has none. Neither text quotes the file. */
export interface NoCredentials {
  readonly problem: string
  readonly hint: string
}

const form = '{"username": "…", "password": "…"}'

/**
 * The credentials of a registry in a file: a config.json of Docker (`auths`, with `auth` in base64 or both parts in clear), or
 * one pair for the registry.
 */
export function readCredentials(text: string, host: string): Credentials | NoCredentials {
  const document = parseJson(text)
  if (!isTable(document))
    return { problem: 'is not a JSON object', hint: `write ${form}, or name a config.json of Docker` }
  if (!('auths' in document || 'credsStore' in document || 'credHelpers' in document))
    return pairIn(document, `has no username and password`, `write ${form}, or name a config.json of Docker`)
  const auths = isTable(document.auths) ? document.auths : {}
  const key = keysOf(host).find(name => entryOf(auths, name) !== undefined)
  const entry = key === undefined ? undefined : entryOf(auths, key)
  if (!isTable(entry)) return noEntry(document, auths, host)
  if (typeof entry.auth === 'string' && entry.auth !== '') return decoded(entry.auth, host)
  if (entry.identitytoken)
    return {
      problem: `has a token for ${host}, and the kubelet reads only user and password`,
      hint: `make a password for machines at the registry, and write ${form}`,
    }
  return Object.keys(entry).length === 0
    ? noEntry(document, auths, host)
    : pairIn(entry, `has no user and password for ${host}`, `write ${form}`)
}

/** Under which names Docker, podman and the kubelet know a registry (keyring.go@v1.36.4: /v1/ and /v2/ are the host). */
function keysOf(host: string): string[] {
  const hosts = host === 'docker.io' ? ['index.docker.io', 'docker.io', 'registry-1.docker.io'] : [host]
  return hosts.flatMap(name =>
    [`https://${name}/v1/`, name, `https://${name}`, `https://${name}/v2/`, `https://${name}/`].concat(
      `http://${name}`,
    ),
  )
}

function noEntry(document: Table, auths: Table, host: string): NoCredentials {
  const helpers = isTable(document.credHelpers) ? document.credHelpers : {}
  if (entryOf(helpers, host) !== undefined || typeof document.credsStore === 'string')
    return {
      problem: `has no password for ${host}: a credential helper of this machine keeps it`,
      hint: `write ${form}: the node does not have the helper`,
    }
  const others = Object.keys(auths)
  return {
    problem: `has no entry for ${host}${others.length === 0 ? '' : `, only for ${others.slice(0, 3).join(', ')}`}`,
    hint: `\`docker login ${host}\` or \`podman login --authfile FILE ${host}\` adds one; or write ${form}`,
  }
}

function pairIn(table: Table, problem: string, hint: string): Credentials | NoCredentials {
  const { username, password } = table
  if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '')
    return { problem, hint }
  return username.includes(':')
    ? { problem: 'has a user with a colon', hint: 'a colon ends the user (RFC 7617): check the name' }
    : { username, password }
}

function decoded(auth: string, host: string): Credentials | NoCredentials {
  const text = /^[A-Za-z0-9+/\s]+=*\s*$/.test(auth) ? Buffer.from(auth, 'base64').toString('utf8') : ''
  const colon = text.indexOf(':')
  return pairIn(
    { username: text.slice(0, Math.max(colon, 0)), password: text.slice(colon + 1) },
    `has an \`auth\` for ${host} that is not user:password in base64`,
    `write ${form}`,
  )
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
