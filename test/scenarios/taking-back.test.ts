import { expect, test } from 'vitest'
import { answered, personWithModel, talk, topicOf } from '../support/person-with-model.ts'

test("❌ by the person stops their turn, and a stranger's does nothing; so do the button and /stop", async () => {
  const person = await personWithModel()
  const { wire, olga } = person
  const sam = wire.user('sam')
  const thread = await topicOf(person, olga)

  const first = await olga.say(thread, 'hang')
  await thread.says(/waiting/u, 20_000)
  sam.react(first, '❌')
  // What comes after it on the same gateway is shown: so the stranger's reaction was looked at before.
  await olga.say(thread, 'say after the first')
  const card = await thread.says(/1 message waits/u, 20_000)
  sam.react(card, '❌')
  expect((await sam.press(card, 'Stop')).text).toMatch(/refused: no rule admits you/u)
  expect((await sam.slash(thread, 'stop')).text).toMatch(/refused: no rule admits you/u)
  expect(card.line()).toContain('is working')
  olga.react(first, '❌')
  await thread.says(/^mos ↳ olga: after the first/u, 20_000)

  await olga.say(thread, 'hang')
  await thread.says(/is working[\s\S]*waiting/u, 20_000)
  expect((await olga.slash(thread, 'stop')).text).toBe("Stopping this thread's turn.")
  await answered(thread, 4)

  await olga.say(thread, 'hang')
  const third = await thread.says(/is working[\s\S]*waiting/u, 20_000)
  await olga.press(third, 'Stop')
  await answered(thread, 5)

  await olga.say(thread, 'hang')
  const fourth = await thread.says(/is working[\s\S]*waiting/u, 20_000)
  olga.react(fourth, '❌')
  await answered(thread, 6)
  expect((await talk(thread)).replace("\nmos: Stopping this thread's turn.", '')).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: Hello.
      -# opencode · (time)
      @olga
    olga: hang
    olga: say after the first
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time)
      @olga
    mos ↳ olga: after the first
      -# opencode · (time)
      @olga
    olga: hang
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time)
      @olga
    olga: hang
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time)
      @olga
    olga: hang
    mos ↳ olga: waiting
      (stopped)
      -# opencode · (time)
      @olga"
  `)
}, 120_000)

test('a queued message can be changed and taken back; "!" steers the turn that runs', async () => {
  const person = await personWithModel({ env: { FAKE_AGENT: 'steer' } })
  const { olga } = person
  const thread = await topicOf(person, olga)
  await olga.say(thread, 'listen')
  await thread.says(/is working[\s\S]*listening/u, 20_000)

  const changed = await olga.say(thread, 'say one')
  const deleted = await olga.say(thread, 'say two')
  const crossed = await olga.say(thread, 'say three')
  await thread.says(/3 messages wait/u, 20_000)
  olga.edit(changed, 'say one, but better')
  olga.remove(deleted)
  await thread.says(/2 messages wait/u, 20_000)
  olga.react(crossed, '❌')
  await thread.says(/1 message waits/u, 20_000)
  await olga.say(thread, '!to the left')

  await thread.says(/^mos ↳ olga: one, but better/u, 20_000)
  await answered(thread, 3)
  expect(await talk(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: Hello.
      -# opencode · (time)
      @olga
    olga: listen
    olga: say one, but better
    olga: say three
    olga: !to the left
    mos ↳ olga: listeningto the left
      -# opencode · (time)
      @olga
    mos ↳ olga: one, but better
      -# opencode · (time)
      @olga"
  `)
}, 120_000)
