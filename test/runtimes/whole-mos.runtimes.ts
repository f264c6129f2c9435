import { delimiter } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { personWithMos } from '../support/person-with-mos.ts'
import type { PersonWithMos } from '../support/person-with-mos.ts'
import type { Thread } from '../wire/view/channel.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { names } from './real-machine.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

const within = 60_000
let model: Model
let path: string

beforeAll(async () => {
  const { bins, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  path = [...bins, process.env['PATH'] ?? ''].join(delimiter)
  model = await startModel(aimock)
})
afterAll(() => model.stop())

const set = (variables: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))

/** An answer's line: a program may say something of its own before it. */
const saying = (text: string): RegExp => new RegExp(`^(?: {2}|mos ↳ olga: )${text}$`, 'mu')

/** A person in Discord whose Mos has the real program. */
async function personWith(runtime: string): Promise<PersonWithMos & { thread: Thread }> {
  const person = await personWithMos({
    env: (_wire, home) => ({ PATH: path, MOS_RUNTIME: runtime, ...set(prepareHome(home, model.url)) }),
  })
  await person.olga.say(person.general, '@mos #say[hello]')
  const thread = await person.wire.until(() => person.general.threads()[0], within, 'a thread')
  await thread.says(saying('hello'), within)
  return { ...person, thread }
}

test.each(names)('%s: the walk of a person through a thread', { timeout: 300_000 }, async (name) => {
  const { wire, mos, olga, thread } = await personWith(name)
  const streaming = () =>
    wire.until(
      () => thread.messages().find((each) => /One w/.test(each.line()) && each.buttons.length > 0),
      within,
      'the first words',
    )

  await olga.say(thread, '#tool[fleet_ps]')
  // What the model repeats of it is short, and codex puts a line of its own before it.
  await thread.says(/The result: .*(?:orchestrator|2 agents)/su, within)

  await olga.say(thread, '#run[echo whole > whole.txt; cat whole.txt]')
  const ask = await wire.until(
    () => thread.messages().find(({ buttons }) => buttons.some(({ label }) => label === 'Allow once')),
    within,
    'a card',
  )
  expect(ask.line()).toContain('echo whole > whole.txt; cat whole.txt')
  await olga.press(ask, 'Allow once')
  await thread.says(/The result: .*whole/su, within)

  await olga.say(thread, '#tool[fleet_spawn {"role":"research","name":"rita","runtime":"stub"}]')
  await thread.says(/rita is up/u, within)
  expect(await mos.panes()).toContain('rita')

  await olga.say(thread, '#slow')
  await olga.press(await streaming(), 'Stop')
  await thread.says(/\(stopped\)/u, within)

  await olga.say(thread, '#say[remember the harbour]')
  await thread.says(saying('remember the harbour'), within)
  await olga.say(thread, '#steady')
  await streaming()
  await mos.kill()
  await mos.start()
  await thread.says(/interrupted, resumed/u, within)
  await olga.say(thread, '#recall')
  await thread.says(/Before: .*remember the harbour/u, within)
  const answers = thread.messages().filter((each) => /interrupted, resumed/.test(each.line()))
  expect(answers).toHaveLength(1)
})
