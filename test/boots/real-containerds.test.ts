import { outcomes } from './rehearse/real-containerds.ts'
import { describeShapes } from './rehearse/shape-outcomes.ts'

describeShapes(outcomes)
