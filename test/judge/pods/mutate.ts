import { isTable } from '../../../src/config/table.ts'
import type { Random } from './random.ts'
import { anyValue, types } from './values.ts'

/** A value in a Pod, with its type and what it is in. */
interface Spot {
  readonly type: string
  /** `Type.field` of the schema. */
  readonly field: string
  readonly parent: Record<string | number, unknown>
  readonly key: string | number
}

export type Pod = Record<string, unknown>

function spotsOf(value: unknown, type: string, field: string): Spot[] {
  const child = (parent: object, key: string | number, childType: string, childField: string): Spot[] => {
    const container = parent as Spot['parent']
    const spot = { type: childType, field: childField, parent: container, key }
    return [spot, ...spotsOf(container[key], childType, childField)]
  }
  if (Array.isArray(value) && type.startsWith('[]'))
    return value.flatMap((_, index) => child(value, index, type.slice(2), field))
  if (!isTable(value)) return []
  const fields = types[type]
  return Object.keys(value).flatMap(key => {
    const spelling = fields ? fields[key] : type.slice(2)
    return spelling ? child(value, key, spelling.replace('!', ''), fields ? `${type}.${key}` : field) : []
  })
}

const wrong: readonly unknown[] = [
  null,
  null,
  true,
  false,
  'text',
  '',
  '1',
  0,
  1,
  1.5,
  -1,
  [],
  {},
  ['a'],
  { a: 'b' },
  [null],
  [{}],
]

type Mutation = (pod: Pod, spots: readonly Spot[], random: Random, donors: readonly Pod[]) => void

/** Of the rarest fields as often as of the most frequent. */
function anySpot(spots: readonly Spot[], random: Random): Spot | undefined {
  const fields = [...new Set(spots.map(({ field }) => field))]
  if (fields.length === 0) return undefined
  const field = random.pick(fields)
  return random.pick(spots.filter(spot => spot.field === field))
}

const replace: Mutation = (_, spots, random) => {
  const spot = anySpot(spots, random)
  if (spot) spot.parent[spot.key] = anyValue(spot.type, spot.field, random)
}

const confuse: Mutation = (_, spots, random) => {
  const spot = anySpot(spots, random)
  if (spot) spot.parent[spot.key] = structuredClone(random.pick(wrong))
}

const remove: Mutation = (_, spots, random) => {
  const spot = anySpot(spots, random)
  if (!spot) return
  if (Array.isArray(spot.parent)) spot.parent.splice(Number(spot.key), 1)
  else delete spot.parent[spot.key]
}

const twice: Mutation = (_, spots, random) => {
  const spot = anySpot(
    spots.filter(({ parent }) => Array.isArray(parent)),
    random,
  )
  if (spot && Array.isArray(spot.parent)) spot.parent.push(structuredClone(spot.parent[Number(spot.key)]))
}

/** Adds a field that the schema has there. */
const add: Mutation = (pod, spots, random) => {
  const structs = spots.filter(({ type, parent, key }) => types[type] && isTable(parent[key]))
  const spot = anySpot([...structs, { type: 'Pod', field: '', parent: { pod }, key: 'pod' }], random)
  if (!spot) return
  const struct = spot.parent[spot.key] as Record<string, unknown>
  const fields = Object.entries(types[spot.type] ?? {}).filter(([name]) => !Object.hasOwn(struct, name))
  if (fields.length === 0) return
  const [name, spelling] = random.pick(fields)
  struct[name] = anyValue(spelling, `${spot.type}.${name}`, random)
}

const addToSpec: Mutation = (pod, _, random) => {
  const { spec } = pod
  if (!isTable(spec)) return
  const [name, spelling] = random.pick(Object.entries(types.PodSpec ?? {}))
  spec[name] = anyValue(spelling, `PodSpec.${name}`, random)
}

const unknown: Mutation = (_, spots, random) => {
  const spot = anySpot(
    spots.filter(({ parent }) => !Array.isArray(parent)),
    random,
  )
  if (spot) spot.parent[random.pick(['unknown', 'Name', 'x', ''])] = spot.parent[spot.key]
}

/** Takes a value of the same field from another Pod. */
const graft: Mutation = (_, spots, random, donors) => {
  const other = spotsOf(random.pick(donors), 'Pod', '')
  const spot = anySpot(spots, random)
  const alike = other.filter(({ type }) => type === spot?.type)
  if (!spot || alike.length === 0) return
  const donor = random.pick(alike)
  spot.parent[spot.key] = structuredClone(donor.parent[donor.key])
}

const mutations: readonly Mutation[] = [
  ...[replace, replace, replace, replace, add, add, add, addToSpec, graft, confuse, remove, twice, unknown],
]

/** A copy of a Pod with one to three changes. */
export function mutate(seeds: readonly Pod[], donors: readonly Pod[], random: Random): Pod {
  const pod = structuredClone(random.pick(seeds))
  for (let left = random.pick([1, 1, 1, 1, 2]); left > 0; left--)
    random.pick(mutations)(pod, spotsOf(pod, 'Pod', ''), random, donors)
  return pod
}
