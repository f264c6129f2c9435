import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { pathWithProgram } from '../support/path-with-program.ts'
import { personWithModel, topicOf } from '../support/person-with-model.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('what a session may read: its own directories; else a person is asked, and for secrets nobody', async () => {
  const person = await personWithModel()
  const { olga, mos } = person
  const thread = await topicOf(person, olga)
  await olga.say(thread, `read ${join(mos.home, '.config', 'mosaic', 'mos.env')}`)
  await thread.says(/^mos ↳ olga: read: no/u, 20_000)
  await olga.say(thread, `read ${join(mos.home, 'data', 'redis.sock')}`)
  await eventually('the second', () => thread.messages().filter((each) => /read: no/u.test(each.line())).length === 2)
  expect(thread.messages().some((each) => each.line().includes('Read a file'))).toBe(false)

  const key = join(mos.home, '.ssh', 'id_ed25519')
  await olga.say(thread, `read ${key}`)
  const card = await thread.says('Read a file', 20_000)
  expect(card.line()).toContain(key)
  await olga.press(card, 'Deny')
  await eventually('the third', () => thread.messages().filter((each) => /read: no/u.test(each.line())).length === 3)

  await olga.slash(thread, 'topic set', { project: 'site' })
  await olga.say(thread, `read ${join(mos.home, 'site', 'README.md')}`)
  await thread.says(/^mos ↳ olga: read: yes/u, 20_000)
}, 120_000)

test("the program of a runtime that a topic has left is ended; pi's memory, which is of one directory, is told to be gone", async () => {
  const [opencode, pi] = [
    await pathWithProgram('opencode', 'runtime/fake-agent/main.ts'),
    await pathWithProgram('pi', 'runtime/pi/fake-pi.ts'),
  ]
  const directory = await temporaryDirectory()
  const person = await personWithMos({
    env: () => ({ PATH: `${opencode}:${pi}`, MOS_RUNTIME: 'opencode', PI_CODING_AGENT_DIR: directory }),
  })
  const { olga } = person
  const thread = await topicOf(person, olga, 'pid')
  const left = /pid (\d+)/u.exec((await thread.says(/pid \d+/u)).content)?.[1] ?? ''
  await eventually('its program', () => existsSync(`/proc/${left}`))
  await olga.slash(thread, 'topic set', { runtime: 'pi' })
  await eventually('the end of its program', () => !existsSync(`/proc/${left}`), 30_000)

  await olga.say(thread, 'say the blue one')
  await thread.says(/^mos ↳ olga: the blue one/u, 20_000)
  await olga.slash(thread, 'topic set', { project: 'site' })
  await olga.say(thread, 'tell me')
  const answer = await thread.says(/restarted without memory/u, 20_000)
  // What was said last is in the prompt, so that the talk can go on.
  expect(answer.content).toMatch(/You have no memory of this topic[\s\S]*the blue one/u)
  await olga.say(thread, 'recall')
  expect((await thread.says(/^mos ↳ olga: before: [\s\S]*tell me/u, 20_000)).line()).not.toContain('without memory')
}, 120_000)
