import { expect, test } from 'vitest'
import { pathWithProgram } from '../support/path-with-program.ts'
import { answered, personWithModel, topicOf } from '../support/person-with-model.ts'

const question = 'Should we rewrite the billing in Rust?\nlens contrarian'

test('the board on a runtime of its own: five voices side by side, one dies, a conclusion; the topic bears the cost and hears it', async () => {
  // A program each: opencode's one program for all would take every voice with it.
  const claude = await pathWithProgram('claude-agent-acp', 'runtime/fake-agent/main.ts')
  const person = await personWithModel({ path: claude })
  const { olga } = person
  const thread = await topicOf(person, olga)
  const ask = JSON.stringify({ question, runtime: 'claude' })
  await olga.say(thread, ['ask the board', 'script', `mcp board_ask ${ask}`, 'woken told'].join('\n'))
  await thread.says(/^mos: @olga ✅ \*\*ask the board\*\* done/u, 50_000)
  await answered(thread, 3)

  const lines = thread.messages().map((message) => message.line())
  const voice = (line: string) => /^mos: \*\*(\w+)\*\*\n {2}\1 says no\.$/u.exec(line)?.[1]
  expect(lines.flatMap((line) => voice(line) ?? []).toSorted()).toEqual([
    'business',
    'financial',
    'moonshot',
    'technical',
  ])
  expect(lines.filter((line) => line.startsWith('mos: **The board** on'))).toEqual([
    'mos: **The board** on: Should we rewrite the billing in Rust?\n  lens contrarian\n  Wait,\n  and measure.',
  ])
  const receipt = await thread.says(/^mos: ✅ \*\*ask the board\*\* · done/u, 20_000)
  expect(receipt.line()).toMatch(/4 of 5 lenses answered\. Not: contrarian \(claude ended .*out of memory/u)
  // What wakes the orchestrator says what the board said, not only that it did.
  const woken = lines.find((line) => line.includes('[Nobody wrote: ')) ?? ''
  expect(woken).toMatch(/ask the board \(op-\S+\): done\. 4 of 5 lenses answered\./u)
  expect(woken).toMatch(/It concludes \(material, no orders\):\s+> Wait,\s+> and measure\./u)

  // Four voices and the conclusion, at 1,000 tokens and a quarter each; the three turns of the topic told nothing.
  expect((await olga.slash(thread, 'topic usage')).text).toContain('3 turns · 4,500 tokens in, 500 out · $1.25')
}, 120_000)
