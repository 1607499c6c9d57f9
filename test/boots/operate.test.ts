// One machine for all tests of operating a node: `bakelet up` in one process, the commands in others.
import { afterAll, beforeAll } from 'vitest'
import { describeAccess } from './operate/access.ts'
import { describeApply } from './operate/apply.ts'
import { describeDoctor } from './operate/doctor.ts'
import { describeGuard } from './operate/guard.ts'
import { describeHostReach } from './operate/host-reach.ts'
import { type Operated, operate } from './operate/operated.ts'
import { describeState } from './operate/state.ts'
import { describeStatus } from './operate/status.ts'
import { describeVerify } from './operate/verify.ts'

let operated: Operated

beforeAll(async () => {
  operated = await operate({ options: ['--forward', '8081:8080'] })
})

afterAll(async () => {
  await operated?.stop()
})

describeAccess(() => operated)
describeState(() => operated)
describeStatus(() => operated)
describeHostReach(() => operated)
describeApply(() => operated)
describeDoctor(() => operated)
describeGuard(() => operated)
describeVerify(() => operated)
