import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { answered, personWithModel, topicOf } from '../support/person-with-model.ts'
import type { Channel } from '../wire/view/channel.ts'

test('a thread and a direct message show the steps of a turn, a channel its answer alone; what was set holds in each', async () => {
  const { wire, olga, general } = await personWithModel()
  /** What a person sees of one turn with a tool call, beside its answer. A card may stand a moment after that. */
  const shown = async (place: Channel, wanted: 'steps' | 'milestones', before = ''): Promise<string> => {
    const count = place.messages().length
    const lines = () =>
      place
        .messages()
        .slice(count)
        .filter(({ bot }) => bot)
        .map((each) => each.line())
    const hasSteps = () => lines().some((line) => line.includes('✓ Bash: npm test'))
    await olga.say(place, `${before}tool npm test`)
    await eventually('the answer', () => lines().some((line) => /ran npm test[\s\S]*-# opencode/u.test(line)), 30_000)
    if (wanted === 'steps') await eventually('its steps', hasSteps)
    return hasSteps() ? 'steps' : 'milestones'
  }
  const set = (place: Channel, verbosity: string) => olga.slash(place, 'topic set', { verbosity })

  await olga.say(general, '@mos say Hello.')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await answered(thread, 1)
  expect(await shown(thread, 'steps')).toBe('steps')
  await set(thread, 'milestones')
  expect(await shown(thread, 'milestones')).toBe('milestones')
  await set(thread, 'default')
  expect(await shown(thread, 'steps')).toBe('steps')

  const direct = olga.dm()
  expect(await shown(direct, 'steps')).toBe('steps')
  // There are no slash commands of a server in a direct message: it is said, and the orchestrator's tool does it.
  await olga.say(direct, 'mcp topic_set {"verbosity":"milestones"}')
  await direct.says(/verbosity milestones/u, 20_000)
  expect(await shown(direct, 'milestones')).toBe('milestones')

  // Where no thread can be opened the answers come into the channel, and everybody reads along.
  general.deny('threads')
  expect(await shown(general, 'milestones', '@mos ')).toBe('milestones')
}, 120_000)

test('/topic usage: turns, tokens, cost, context, and what persona and facts cost each turn', async () => {
  const person = await personWithModel()
  const { olga } = person
  const thread = await topicOf(person, olga)
  await olga.say(thread, 'usage')
  await answered(thread, 2)
  const { text } = await olga.slash(thread, 'topic usage')
  const shown = text.replace(/(persona and facts) ([\d,]+)/u, (_, words: string, count: string) => {
    expect(Number(count.replaceAll(',', ''))).toBeGreaterThan(300)
    return `${words} (count)`
  })
  expect(shown.replace(/opencode [\w-]+/u, 'opencode (id)')).toMatchInlineSnapshot(`
    "**\`say Hello.\`**
    2 turns · 900 tokens in, 100 out · $0.25
    context 13% of 8,000 · persona and facts (count) tokens
    no project · sessions: opencode (id)
    mandate: none"
  `)
})
