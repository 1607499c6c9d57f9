import type * as z from 'zod/mini'
import containerdData from '../../data/containerd-config.json' with { type: 'json' }
import fieldsData from '../../data/kubelet-fields.json' with { type: 'json' }
import flagsData from '../../data/kubelet-flags.json' with { type: 'json' }
import gatesData from '../../data/kubelet-gates.json' with { type: 'json' }
import { configJsonSchema } from '../json-schema.ts'
import { configSchema } from '../schema.ts'
import { conditions, type Lifetime, lifeWords, type Names, type Program } from './lifetimes.ts'
import { definitions, properties, type Structs } from './structs.ts'

type JsonSchema = z.core.JSONSchema.JSONSchema

/**
 * The schema for editors, dist/schema.json: that of the config, and what upstream's data say about kubelet.config, kubelet.flags
 * and containerd.config. A schema is there before the version is known. So it offers the names of every release line, each with the
 * lines that know it, and has conditions on the version that the config asks for. Only the build runs this.
 */
export function editorSchema(): JsonSchema {
  const schema = configJsonSchema()
  const defaults = configSchema.parse({ name: 'a' })
  const kubelet: Program = {
    ...{ name: 'kubelet', lines: fieldsData.minors },
    defaultVersion: defaults.kubelet.version,
  }
  const containerd: Program = {
    ...{ name: 'containerd', lines: containerdData.lines },
    defaultVersion: defaults.containerd.version,
  }
  const sections = schema.properties as Record<string, JsonSchema>
  return {
    ...schema,
    properties: {
      ...sections,
      kubelet: kubeletSection(sections.kubelet ?? {}, kubelet),
      containerd: containerdSection(sections.containerd ?? {}, containerd),
    },
    $defs: {
      ...schema.$defs,
      ...definitions(fieldsData.types as Structs, 'KubeletConfiguration', kubelet),
      ...definitions(containerdData.types as Structs, 'Config', containerd),
    },
  }
}

function kubeletSection(section: JsonSchema, program: Program): JsonSchema {
  const { KubeletConfiguration: fields } = fieldsData.types
  const gates = gatesData.gates as Names
  const flags = flagsData.flags as Readonly<Record<string, readonly Flag[]>>
  const config = properties(fields as Structs[string], program)
  const featureGates = {
    ...config.featureGates,
    properties: mapped(gates, variants => ({
      type: 'boolean',
      description: `Feature gate.${lifeWords(variants, program)}`,
    })),
    additionalProperties: false,
    errorMessage: 'No kubelet knows a feature gate of this name, and none starts with it.',
  }
  return {
    ...withProperties(section, {
      config: {
        properties: { ...config, featureGates },
        errorMessage: 'KubeletConfiguration has no such field.',
      },
      flags: {
        properties: mapped(flags, variants => flagSchema(variants, program)),
        errorMessage: 'The kubelet has no such flag.',
      },
    }),
    allOf: [
      ...conditions(fields as Names, program, ['config']),
      ...conditions(flags, program, ['flags']),
      ...conditions(gates, program, ['config', 'featureGates']),
    ],
  }
}

interface Flag extends Lifetime {
  readonly type: string
  /** Deprecated: this field of KubeletConfiguration says the same. */
  readonly field?: string
  readonly deprecated?: string
}

function flagSchema(variants: readonly Flag[], program: Program): JsonSchema {
  const last = variants.at(-1)
  const instead = last?.field ? `Set \`${last.field}\` in \`kubelet.config\` instead.` : last?.deprecated
  return {
    type: ['string', 'number', 'boolean'] as never,
    description: `${last?.type}.${lifeWords(variants, program)}${instead === undefined ? '' : ` Deprecated. ${instead}`}`,
    ...(instead !== undefined && { deprecated: true }),
  }
}

function containerdSection(section: JsonSchema, program: Program): JsonSchema {
  const config = properties(containerdData.types.Config as Structs[string], program)
  const plugins = containerdData.plugins as Structs[string]
  return {
    ...withProperties(section, {
      config: {
        properties: { ...config, plugins: { ...config.plugins, properties: properties(plugins, program) } },
        errorMessage: 'config.toml has no such key.',
      },
    }),
    allOf: [
      ...conditions(containerdData.types.Config as Names, program, ['config']),
      ...conditions(plugins, program, ['config', 'plugins']),
    ],
  }
}

/** A section whose free mappings have these keys, and no others. */
function withProperties(section: JsonSchema, known: Readonly<Record<string, JsonSchema>>): JsonSchema {
  const closed = mapped(known, (schema, key) => {
    const { propertyNames: _, ...rest } = (section.properties?.[key] ?? {}) as JsonSchema
    return { ...rest, ...schema, additionalProperties: false }
  })
  return { ...section, properties: { ...section.properties, ...closed } }
}

function mapped<Value>(
  values: Readonly<Record<string, Value>>,
  to: (value: Value, key: string) => JsonSchema,
): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, to(value, key)]))
}
