import { ApiError } from './api-error.ts'
import { core, metrics, type Resource, resources } from './resources.ts'

/** What a path names. */
export interface Asked {
  readonly resource: Resource
  /** Undefined: all of them. */
  readonly namespace?: string
  /** Undefined: a list. */
  readonly name?: string
  /** As "log" of a pod. */
  readonly subresource?: string
}

/** Of a path without the token. Throws ApiError where it names nothing that the server has. */
export function askedOf(path: string): Asked {
  const api = [core, metrics].find(each => path.startsWith(`${each.path}/`))
  if (!api) throw notServed(path)
  const parts = path
    .slice(api.path.length + 1)
    .split('/')
    .map(decoded)
  const namespace = parts[0] === 'namespaces' && parts.length > 2 ? parts[1] : undefined
  const [name = '', object, subresource, ...more] = namespace === undefined ? parts : parts.slice(2)
  const resource = resources.find(each => each.api === api && each.name === name)
  if (!resource || more.length > 0 || (namespace !== undefined && !resource.namespaced)) throw notServed(path)
  return {
    resource,
    ...(namespace !== undefined && { namespace }),
    ...(object !== undefined && { name: object }),
    ...(subresource !== undefined && { subresource }),
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new ApiError('BadRequest', `the path has a % that encodes nothing: ${part}`)
  }
}

function notServed(path: string): ApiError {
  return new ApiError(
    'NotFound',
    `a node without a control plane has no ${path}: it has ${resources.flatMap(({ api, name }) => (api === core ? [name] : [])).join(', ')}`,
  )
}

/** Of a path that names a subresource that the server does not have. */
export function noSubresource({ resource, subresource, name }: Asked): ApiError {
  const instead =
    subresource === 'attach'
      ? `; \`bakelet logs ${name} -f\` follows what a container prints, and \`bakelet exec ${name} -- COMMAND\` runs a command in it`
      : ''
  return new ApiError('NotFound', `\`bakelet kubectl\` has no ${resource.name}/${subresource}${instead}`)
}

/** Refuses a parameter that is not understood: an answer without it would be a wrong one. */
export function refuseParameters(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys())
    if (!known.includes(name))
      throw new ApiError('BadRequest', `\`bakelet kubectl\` does not know the parameter ${name} here`)
}
