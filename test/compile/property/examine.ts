import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { parse as parseToml } from 'smol-toml'
import { type Compiled, compile } from '../../../src/compile/index.ts'
import { isTable } from '../../../src/config/table.ts'
import { renderDiagnostics } from '../../../src/diagnostics/render.ts'
import { checkDigests } from '../../../src/outputs/cloud-init/check.ts'
import type { Delivery } from '../../../src/outputs/cloud-init/delivery.ts'
import { cloudConfig } from '../../../src/outputs/cloud-init/index.ts'
import { metaData } from '../../../src/outputs/cloud-init/meta-data.ts'
import type { Fetched } from '../../../src/plan/fetched.ts'
import { managedTree } from '../../../src/plan/managed.ts'
import { nodePaths } from '../../../src/plan/paths.ts'
import type { Plan } from '../../../src/plan/types.ts'
import { withFetched } from '../../../src/plan/with-fetched.ts'
import { ExactNumber } from '../../../src/render/exact-number.ts'
import { pinnedModuleSum } from '../../../src/upstream/module-sums.ts'
import { type Claim, claimOf } from '../../support/claim.ts'
import { textOf } from '../../support/text-of.ts'
import type { Input } from './inputs.ts'

export interface Examined {
  readonly problems: readonly string[]
  /** What the readers of user-data have to agree to; undefined where there is no plan. */
  readonly claim: Claim | undefined
}

const mirror = 'http://[::1]:8080//'

/** Compiles an input and looks at everything that can be seen without another program. */
export async function examine(input: Input): Promise<Examined> {
  try {
    const compiled = await compileInput(input)
    const { plan, config } = compiled
    if (!plan || !config) return { problems: problemsWithoutPlan(compiled), claim: undefined }
    const claim = await claimOf(deliveryOf(plan, input), config)
    checkDigests(plan, input.config.file)
    const problems = problemsOfPlan(plan, config.containerd.config)
    // Once in ten is often enough for what costs as much as all the rest.
    if (input.config.text.length % 10 === 0)
      problems.push(...(await problemsOfRepetition(input, compiled, claim)))
    return { problems, claim }
  } catch (error) {
    return { problems: [`thrown: ${error instanceof Error ? error.stack : error}`], claim: undefined }
  }
}

async function compileInput(input: Input): Promise<Compiled> {
  const read = async () => ({
    pods: input.pods.map(source => ({ source, index: 0 })),
    clientCA: input.clientCA,
    registryFiles: [],
    sourceFiles: [],
    secrets: new Map(),
    certificates: [],
    diagnostics: [],
  })
  return compile({ config: input.config, read })
}

function deliveryOf(plan: Plan, { fetched }: Input): Delivery {
  return fetched ? { plan: withFetched(plan, recordOf(plan)), mirror } : { plan }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** What `bakelet fetch` would record of a plan. */
function recordOf(plan: Plan): Fetched {
  return {
    formatVersion: 1,
    artifacts: Object.fromEntries(
      plan.artifacts.map(({ name, version, arch, install, source, release }) => {
        const members = Object.fromEntries(install.map(({ member }) => [member, digest(member)]))
        const known = { version, arch, sizeBytes: 1, members }
        const moduleSum = pinnedModuleSum(name, version) ?? 'h1:'
        return [
          name,
          release && source !== 'build'
            ? { ...known, source: 'release', sha256: release.sha256, provenance: { url: release.url } }
            : {
                ...{ ...known, source: 'build', sha256: digest(name) },
                provenance: { module: name, moduleSum, toolchain: 'go' },
              },
        ]
      }),
    ),
    images: Object.fromEntries(
      plan.images.map(({ reference }) => [
        reference,
        {
          source: 'registry',
          digest: `sha256:${digest(reference)}`,
          archiveSha256: digest(`${reference}.tar`),
          sizeBytes: 1,
        },
      ]),
    ),
  }
}

/** Without its functions, which are others each time. */
const dataOf = ({ place: _, writtenAt: __, ...data }: Compiled) => data

/** The same input, the same bytes. */
async function problemsOfRepetition(input: Input, first: Compiled, claim: Claim): Promise<string[]> {
  const second = await compileInput(input)
  const text = second.plan && (await cloudConfig(deliveryOf(second.plan, input)))
  return [
    ...(isDeepStrictEqual(dataOf(second), dataOf(first)) ? [] : ['another compilation has another result']),
    ...(second.plan && first.plan && metaData(second.plan) === metaData(first.plan)
      ? []
      : ['meta-data has other bytes']),
    ...(text === claim.parts.join('') ? [] : ['user-data has other bytes the second time']),
  ]
}

function problemsWithoutPlan({ diagnostics, sources }: Compiled): string[] {
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  renderDiagnostics(diagnostics, sources, { color: false })
  return [
    ...(errors.length === 0 ? ['neither a plan nor an error'] : []),
    ...errors.filter(({ span }) => !span).map(({ code }) => `the error ${code} has no position`),
  ]
}

function problemsOfPlan(plan: Plan, containerdConfig: unknown): string[] {
  const paths = nodePaths(plan.prefix)
  const files = new Map(
    managedTree(plan).flatMap(entry =>
      entry.type === 'file' ? [[entry.path, textOf(entry.content)] as const] : [],
    ),
  )
  const conflist = files.get(`${paths.cniConf}/10-bakelet.conflist`)
  if (conflist !== undefined) JSON.parse(conflist)
  const toml = parseToml(files.get(paths.containerdConfig) ?? '', { integersAsBigInt: true })
  return contains(rebuilt(toml, same), rebuilt(containerdConfig, asParsed))
    ? []
    : ['containerd.toml lacks something of containerd.config']
}

/** Whether everything of `part` is in `whole`, with the same lists and scalars. */
function contains(whole: unknown, part: unknown): boolean {
  if (!isTable(part)) return isDeepStrictEqual(whole, part)
  return (
    isTable(whole) &&
    Object.keys(part).every(key => Object.hasOwn(whole, key) && contains(whole[key], part[key]))
  )
}

/** smol-toml makes tables without a prototype; here all have one. */
function rebuilt(value: unknown, scalar: (value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(item => rebuilt(item, scalar))
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return scalar(value)
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, rebuilt(child, scalar)]))
}

const same = (value: unknown) => value

/** As smol-toml parses a number: an integer as a bigint, a float as a number. */
function asParsed(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.value
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value
}
