#!/usr/bin/env node
import { main } from './program.ts'

// `gen` is `bakelet gen`: `gen cloud-init > user-data`.
process.exitCode = await main(['gen', ...process.argv.slice(2)])
