// The build puts this module into a file of its own (build.mjs).
import {
  createFileRegistry,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from '@bufbuild/protobuf'
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt'
import data from './protocols.json' with { type: 'json' }

export type { JsonValue }

const registry = createFileRegistry(fromJson(FileDescriptorSetSchema, { file: data.file } as JsonValue))

function message(name: string) {
  const found = registry.getMessage(name)
  if (!found) throw new Error(`protocols.json has no message ${name}`)
  return found
}

/** A message of protocols.json in its binary form. */
export function encode(name: string, value: JsonValue): Uint8Array {
  return toBinary(message(name), fromJson(message(name), value))
}

/**
 * A message from its binary form, as ProtoJSON has it: int64 are strings, enums are names, bytes are Base64, and what has its
 * default value is absent. Throws for bytes that are not such a message.
 */
export function decode(name: string, bytes: Uint8Array): JsonValue {
  const read = fromBinary(message(name), bytes, { readUnknownFields: false })
  return toJson(message(name), read, { registry })
}
