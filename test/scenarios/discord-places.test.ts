import { expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'
import type { Channel } from '../wire/view/channel.ts'

const answered = (channel: Channel) => channel.messages().filter((message) => message.bot)

test('a mention opens a thread; a home channel and a direct message need none', async () => {
  const { wire, olga, general } = await personWithMos({
    env: (double) => ({ MOS_HOME_CHANNELS: double.channel('ops').id }),
  })
  await olga.say(general, '@mos **what** is my fleet doing? https://example.com')
  const first = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await olga.say(first, 'list roles')
  await first.says('code-review')
  const home = wire.channel('ops')
  await olga.say(home, 'which topics are open')
  const second = await wire.until(() => home.threads()[0], 20_000, 'a thread of the home channel')
  await second.says('which topics are open')
  const dm = olga.dm()
  await olga.say(dm, 'what is my fleet doing?')
  await dm.says('orchestrator')

  expect([first.name, second.name]).toEqual(['what is my fleet doing?', 'which topics are open'])
  expect(answered(first)).toHaveLength(2)
  expect(general.messages()).toHaveLength(1)
  expect(home.messages()).toHaveLength(1)
})

test('another server, strangers and bots get nothing from messages; a stranger’s command is told the rule', async () => {
  const { wire, olga, general } = await personWithMos()
  await olga.say(general, '@mos what is my fleet doing?')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('orchestrator')

  const elsewhere = wire.addGuild('Elsewhere')
  await olga.say(wire.channel('general', elsewhere), '@mos what is my fleet doing?')
  const mallory = wire.user('mallory')
  await mallory.say(general, '@mos spawn a coder named evil')
  await mallory.say(thread, 'spawn a coder named evil')
  await mallory.say(mallory.dm(), 'spawn a coder named evil')
  await wire.user('beeper').say(thread, 'beep')
  const refused = await mallory.slash(general, 'fleet spawn', { role: 'coder', name: 'evil' })
  expect([refused.kind, refused.text]).toMatchInlineSnapshot(`
    [
      "ephemeral",
      "\`fleet spawn\` is refused: no rule admits you: only the owners may use Mos so far.",
    ]
  `)
  expect(await mallory.autocomplete(general, 'agent logs', { agent: '' }, 'agent')).toEqual([])
  // What comes after all of it is answered, so all of it was looked at.
  await olga.say(thread, 'list ops')
  await thread.says('There are no ops yet.')
  expect(answered(wire.channel('general', elsewhere))).toEqual([])
  expect(answered(mallory.dm())).toEqual([])
  expect(general.threads()).toHaveLength(1)
  expect(answered(thread)).toHaveLength(2)
  expect(answered(general).filter((message) => !message.ephemeral)).toEqual([])
})

test('strange texts are answered once each, and nobody is notified', async () => {
  const { wire, mos, olga, general } = await personWithMos()
  await olga.say(general, '@mos @everyone \u202Eevil\u202C\u200B\uFEFF')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says('I am the stub')
  const texts = ['🙂🙂', '```js\nspawn a coder named ada\n```', '@everyone @here', 'שלום \u202Ehello', 'x'.repeat(4000)]
  for (const [at, text] of texts.entries()) {
    await olga.say(thread, text)
    await wire.until(() => answered(thread).length === at + 2, 20_000, `an answer to ${text.slice(0, 20)}`)
  }
  await olga.say(thread, '\u200B')
  await olga.say(general, '@mos')
  await general.says('Say what you want in the same message')
  await olga.say(thread, `/topic new ${'@everyone '.repeat(9)}`)
  await olga.say(thread, 'show the role board')
  await thread.says(/Boundaries[\s\S]*\.$/)

  expect(thread.name).toBe('everyone evil')
  const all = [general, ...general.threads()].flatMap(answered)
  expect(all.filter((message) => message.content.length > 2_000)).toEqual([])
  expect(all.flatMap((message) => message.notified)).toEqual([])
  expect(await mos.panes()).toEqual([])
})
