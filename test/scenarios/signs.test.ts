import { expect, test } from 'vitest'
import { pathWithProgram } from '../support/path-with-program.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import type { Message } from '../wire/view/message.ts'

/** A person whose topics run on a model over ACP: a real subprocess on the protocol's other side. */
async function personWithModel() {
  const path = await pathWithProgram('opencode', 'runtime/fake-agent/main.ts')
  const person = await personWithMos({ env: () => ({ PATH: path, MOS_RUNTIME: 'opencode' }) })
  const { wire } = person
  const shows = (message: Message, sign: string) =>
    wire.until(
      () => Object.keys(message.reactions).join() === sign,
      20_000,
      `${sign} on "${message.content}"; there is ${Object.keys(message.reactions).join() || 'nothing'}`,
    )
  /** The reactions that were put on it, in order, and whether two of them ever stood there. */
  const signsOf = ({ id }: Message) => {
    const stood = new Set<string>()
    return wire.requests.flatMap(({ method, path: asked, status }) => {
      const emoji = new RegExp(`/messages/${id}/reactions/(.+)/@me$`, 'u').exec(asked)?.[1]
      if (emoji === undefined || status !== 204) return []
      if (method === 'DELETE') stood.delete(emoji)
      else stood.add(emoji)
      if (stood.size > 1) return [`${stood.size} at a time`]
      return method === 'PUT' ? [decodeURIComponent(emoji)] : []
    })
  }
  return { ...person, shows, signsOf }
}

test('a message is worked on, the next one waits; stopped, answered, failed; the transcript shows it', async () => {
  const { wire, olga, general, shows, signsOf } = await personWithModel()
  const first = await olga.say(general, '@mos deaf')
  await shows(first, '⚙️')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  const second = await olga.say(thread, 'listen')
  const third = await olga.say(thread, 'die')
  await shows(second, '👀')
  await shows(third, '👀')
  await olga.slash(thread, 'stop')
  await shows(first, '⏹️')
  await shows(second, '⚙️')
  await thread.says(/listening/, 15_000)
  olga.react(second, '❌')
  await shows(third, '⚠️')
  await wire.until(() => Object.keys(second.reactions).join() === '❌,⏹️', 20_000, 'the stopped one to be signed')
  const fourth = await olga.say(thread, 'stream 30 every 100')
  await shows(fourth, '✅')
  expect([first, second, fourth].map(signsOf)).toEqual([
    ['⚙️', '⏹️'],
    ['👀', '⚙️', '⏹️'],
    ['⚙️', '✅'],
  ])
  expect(signsOf(third)).toEqual(expect.arrayContaining(['👀', '⚠️']))
  const said = await thread.text({ signs: true })
  expect(said.split('\n').filter((line) => line.startsWith('olga'))).toMatchInlineSnapshot(`
    [
      "olga: (the message that started this thread)",
      "olga: listen  (❌ ⏹️)",
      "olga: die  (⚠️)",
      "olga: stream 30 every 100  (✅)",
    ]
  `)
  expect(first.line({ signs: true })).toMatchInlineSnapshot(`"olga: @mos deaf  (⏹️)"`)
})

test('kill -9 in the middle: each message ends with its one sign right after the restart', async () => {
  const { wire, mos, olga, general, shows, signsOf } = await personWithModel()
  const first = await olga.say(general, '@mos stream 30 every 100')
  await shows(first, '⚙️')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  const second = await olga.say(thread, 'say hello')
  await shows(second, '👀')
  await mos.kill()
  expect([first.reactions, second.reactions]).toEqual([{ '⚙️': ['mos'] }, { '👀': ['mos'] }])
  await mos.start()
  await shows(first, '✅')
  await shows(second, '✅')
  expect(signsOf(first).at(-1)).toBe('✅')
  expect([...signsOf(first), ...signsOf(second)].filter((sign) => sign.endsWith('at a time'))).toEqual([])
  wire.assertClean()
})
