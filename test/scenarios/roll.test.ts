import { expect, test } from 'vitest'
import { rollRun } from '../soak/roll-run.ts'

test('the orchestrator, asked for it, relaunches all: one wave down at most, and it answers all the while', async () => {
  const { fewest, silenceMs, programs, versions, news, receipt, end } = await rollRun(5)
  expect({ fewest, programs, versions }).toEqual({
    fewest: 3,
    programs: [2, 2, 2, 2, 2],
    versions: Array.from({ length: 5 }, () => '2.0.0'),
  })
  expect(news).toEqual([])
  expect(silenceMs).toBeLessThan(5_000)
  expect(inOneOrder(receipt)).toMatchInlineSnapshot(`
    "mos: ✅ **relaunch all** · done · \`op-…\`
      ▰▰▰▰▰▰▰ 7/7
      ✓ look at everybody — to 2.0.0, canary agent-…, 2 waves of 2, 2 at the end
      ✓ canary — agent-… is up
      ✓ wave 1 of 2 — agent-… and agent-… are up
      ✓ wave 2 of 2 — agent-… and agent-… are up
      ✓ enhancer — enhancer is up
      ✓ orchestrator, the last — orchestrator is up
      ✓ look at everybody again
      5 agents are up on 2.0.0, and 2 that live in Mos."
  `)
  expect(end).toMatchInlineSnapshot(`
    "mos: @olga ✅ **relaunch all** done
      5 agents are up on 2.0.0, and 2 that live in Mos."
  `)
})

/** Who is how idle, and so whose turn it is, is by chance. */
const inOneOrder = (text: string): string => text.replaceAll(/agent-\d+/gu, 'agent-…')
