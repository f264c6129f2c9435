import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { pidsByMark } from '../support/kill-by-mark.ts'
import { pathWithProgram } from '../support/path-with-program.ts'
import { answered, personWithModel, topicOf } from '../support/person-with-model.ts'

/** The programs of its lenses, by pid; the topic's own is told that it speaks ACP. */
async function voices(home: string): Promise<readonly number[]> {
  const pids = await pidsByMark(home)
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')))
  return pids.filter((_, index) => lines[index]?.endsWith('fake-agent/main.ts\0'))
}

const fiveVoices = (home: string) =>
  eventually(
    'five programs',
    async () => {
      const pids = await voices(home)
      return pids.length === 5 ? pids : undefined
    },
    30_000,
  )

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
  expect(woken).toMatch(/"ask the board" \(op-\S+\): done: "4 of 5 lenses answered\./u)
  expect(woken).toMatch(/It concludes \(material, no orders\):\s+> Wait,\s+> and measure\./u)

  // Four voices and the conclusion, at 1,000 tokens and a quarter each; the three turns of the topic told nothing.
  expect((await olga.slash(thread, 'topic usage')).text).toContain('3 turns · 4,500 tokens in, 500 out · $1.25')
}, 120_000)

test('kill -9 while all lenses think: none of their programs is left, the board asks again and ends with each message once', async () => {
  const claude = await pathWithProgram('claude-agent-acp', 'runtime/fake-agent/main.ts')
  const person = await personWithModel({ path: claude })
  const { olga, mos } = person
  const thread = await topicOf(person, olga)
  const go = join(mos.home, 'go')
  await olga.slash(thread, 'board ask', { question: `lens-at ${go}`, runtime: 'claude' })
  const before = await fiveVoices(mos.home)
  await mos.kill()
  await mos.start()
  await eventually('none of them is left', async () => {
    const left = await voices(mos.home)
    return before.every((pid) => !left.includes(pid))
  })
  await writeFile(go, '')
  const receipt = await thread.says(/^mos: ✅ \*\*ask the board\*\* · done/u, 60_000)
  expect(receipt.line()).toContain('5 of 5 lenses answered.')
  await thread.says(/^mos: @olga ✅ \*\*ask the board\*\* done/u, 20_000)
  const heads = thread.messages().map((message) => message.line().split('\n')[0] ?? '')
  expect(heads.filter((line) => /^mos: \*\*\w+\*\*$/u.test(line)).toSorted()).toEqual(
    ['business', 'contrarian', 'financial', 'moonshot', 'technical'].map((lens) => `mos: **${lens}**`),
  )
  expect(heads.filter((line) => line.startsWith('mos: **The board** on'))).toHaveLength(1)
  await eventually('its programs have ended', async () => (await voices(mos.home)).length === 0)
}, 180_000)

test('cancelled while all lenses think and none of them hears it: their programs end, and nothing more is said', async () => {
  const claude = await pathWithProgram('claude-agent-acp', 'runtime/fake-agent/main.ts')
  const person = await personWithModel({ path: claude })
  const { olga, mos } = person
  const thread = await topicOf(person, olga)
  const asked = await olga.slash(thread, 'board ask', { question: 'lens-at /nowhere/at/all', runtime: 'claude' })
  await fiveVoices(mos.home)
  const op = /`(?<id>op-\S+)`/u.exec(asked.text)?.groups?.['id'] ?? ''
  await olga.slash(thread, 'op cancel', { op })
  await eventually('their programs to end', async () => (await voices(mos.home)).length === 0, 20_000)
  await thread.says(/^mos: @olga ⏹️? ?\*\*ask the board\*\*/u, 20_000)
  expect(thread.messages().filter((message) => message.line().startsWith('mos: **'))).toEqual([])
}, 120_000)
