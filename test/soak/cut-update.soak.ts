import { expect, test } from 'vitest'
import { whyNoSystemd } from '../support/systemd.ts'
import { nodeHere, wholeMos } from '../support/whole-mos.ts'
import { withRegistry } from '../support/with-registry.ts'
import { cutUpdateRun } from './cut-update-run.ts'
import type { Cut } from './cut-update-run.ts'

const here = withRegistry(() => [nodeHere, wholeMos('0.9.0', { framework: { 'launchers/new': '#!/bin/sh\n' } })])
const steps = 10
const all = Array.from({ length: steps }, (_, step) =>
  (['running', 'done'] as const).map((when): Cut => ({ step, when })),
).flat()
/** every n-th of them, from the one on */
const [stride, from] = [Number(process.env['SOAK_CUT_STRIDE'] ?? 1), Number(process.env['SOAK_CUT_FROM'] ?? 0)]
const cuts = all.filter((_, index) => index % stride === from % stride)

test.each(['keeper', 'systemd'] as const)(
  `under %s, all of Mos ended at each step (${cuts.length} cuts)`,
  async (under) => {
    if (under === 'systemd' && whyNoSystemd !== undefined) throw new Error(whyNoSystemd)
    const began = Date.now()
    const log = (line: string) => process.stderr.write(`soak: ${line}\n`)
    const { faults, ...ends } = await cutUpdateRun({ under, registry: here.registry.url, cuts, log })
    const seconds = Math.round((Date.now() - began) / 1000)
    console.log(
      `update under ${under}, with the real restart, all of Mos ended at ${cuts.length} places: ${ends.new} all new, ${ends.old} all old, ${faults.length} faults, ${seconds} s`,
    )
    expect(faults).toEqual([])
  },
)
