import { chmod, readdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { answered, personWithModel, talk } from '../support/person-with-model.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'
import { answersTo } from '../soak/converse.ts'

const programs = {
  opencode: { script: 'fake-agent/main.ts', faults: 'FAKE_AGENT' },
  pi: { script: 'pi/fake-pi.ts', faults: 'FAKE_PI' },
} as const

/** A person whose topics run on a program that is broken now in this way, now in that. */
async function personWith(runtime: keyof typeof programs) {
  const bin = await temporaryDirectory()
  const file = join(bin, runtime)
  const { script, faults } = programs[runtime]
  const { wire, olga, general } = await personWithMos({
    env: () => ({
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      PI_CODING_AGENT_DIR: join(bin, 'pi-home'),
      MOS_RUNTIME: runtime,
    }),
  })
  return {
    /** From its next start on. */
    async install(how: string) {
      const agent = join(import.meta.dirname, '..', 'runtime', script)
      await rm(file, { force: true })
      await writeFile(file, `#!/bin/sh\n${faults}='${how}' exec '${process.execPath}' '${agent}' "$@"\n`)
      await chmod(file, 0o755)
    },
    /** What one reads as the answer, without its last lines: how long it took, and who is notified. */
    async hear(text: string): Promise<string> {
      const [place] = general.threads()
      const message = await (place === undefined ? olga.say(general, `@mos ${text}`) : olga.say(place, text))
      const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
      const answer = await eventually(`an answer to ${text}`, () => answersTo(thread, message)[0])
      return answer.content.replace(/\n(?:-# |<@)[\s\S]*$/u, '')
    },
  }
}

test('over ACP: each way of a program to be broken is a line with what to do, and the topic is usable again', async () => {
  const { install, hear } = await personWith('opencode')
  const heard: string[] = []
  const say = async (text: string) => void heard.push(await hear(text))
  await say('say hello')
  for (const how of ['exit', 'version', 'login']) {
    await install(how)
    await say(`say now ${how}`)
  }
  await install('')
  await say('say better')
  await say('misbehave garbage')
  await say('misbehave strange')
  await say('misbehave flood 40')
  await say('error 429 Too Many Requests')
  await say('error 500 Internal Server Error')
  await say('error 401 Unauthorized')
  await say('die')
  await say('say and on it goes')
  expect(heard.join('\n')).toMatchInlineSnapshot(`
    "opencode is not installed on this host: npm install -g opencode-ai, log in, and say it again.
    opencode ended at its start (exit code 3: fake agent: its settings can not be read). Run opencode on alpha by hand to see why, or choose another runtime: /topic set runtime.
    opencode speaks version 99 of the Agent Client Protocol, Mos speaks 1. Install the one that fits, npm install -g opencode-ai, and say it again.
    opencode is not logged in on alpha: run \`opencode auth login\` there, then say it again.
    better
    after the garbage
    after the strange
    The turn failed: opencode ended in the middle of the turn (it sent a line of more than 32 MiB). Say it again: it is started anew and remembers what came before.
    The turn failed: opencode's model takes no more requests for now (Internal error: 429 Too Many Requests). Wait a minute and say it again, or choose another runtime: /topic set runtime.
    The turn failed: opencode's model has a fault (Internal error: 500 Internal Server Error). Say it again in a minute, or choose another runtime: /topic set runtime.
    The turn failed: opencode is not logged in on alpha: run \`opencode auth login\` there, then say it again.
    before the end
    The turn failed: opencode ended in the middle of the turn (exit code 9: fake agent: out of memory). Say it again: it is started anew and remembers what came before.
    and on it goes"
  `)
}, 180_000)

test('on pi: each way of the program to be broken is a line with what to do, and the topic is usable again', async () => {
  const { install, hear } = await personWith('pi')
  const heard: string[] = []
  const say = async (text: string) => void heard.push(await hear(text))
  await say('say hello')
  for (const how of ['ends', 'no extension', 'no model', 'refuses prompts']) {
    await install(how)
    await say(`say now ${how}`)
  }
  await install('')
  await say('say logged in')
  await say('garbage')
  await say('strange')
  await say('flood 70')
  await say('fail 429 rate limit')
  await say('fail 500 server error')
  await say('fail')
  await say('die')
  await say('say and on it goes')
  expect(heard.join('\n')).toMatchInlineSnapshot(`
    "pi is not installed on this host: npm install -g @earendil-works/pi-coding-agent, log in, and say it again.
    pi ended at its start (exit code 1: Error: cannot find module). Run pi on alpha by hand to see why, or choose another runtime: /topic set runtime.
    pi did not load Mos's extension, and without it would ask nobody before a tool runs: update it, npm install -g @earendil-works/pi-coding-agent, and say it again.
    pi is not logged in on alpha: run pi there and type /login, or set a provider's key, then say it again.
    The turn failed: pi is not logged in on alpha: run pi there and type /login, or set a provider's key, then say it again.
    logged in
    a b
    after the strange
    after the flood
    The turn failed: pi's model takes no more requests for now (429 rate limit). Wait a minute and say it again, or choose another runtime: /topic set runtime.
    The turn failed: pi's model has a fault (500 server error). Say it again in a minute, or choose another runtime: /topic set runtime.
    The turn failed: pi reports an error: its model gave no reason. Say it again, or choose another runtime: /topic set runtime.
    The turn failed: pi ended in the middle of the turn (exit code 3: out of memory). Say it again: it is started anew and remembers what came before.
    and on it goes"
  `)
}, 180_000)

test('a permission request for a call that was never told of is a card like any other, and a session that nobody knows any more is said', async () => {
  const state = await temporaryDirectory()
  const { wire, olga, general } = await personWithModel({ env: { FAKE_AGENT_STATE: state } })
  await olga.say(general, '@mos orphan rm -r dist')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  const card = await thread.says(/rm -r dist[\s\S]*\[Deny\]/u, 20_000)
  await olga.press(card, 'Deny')
  await answered(thread, 1)
  await olga.say(thread, 'die')
  await answered(thread, 2)
  for (const name of await readdir(state)) await rm(join(state, name))
  await olga.say(thread, 'say and on it goes')
  await answered(thread, 3)
  const answers = (await talk(thread))
    .split('\n')
    .filter((line) => /permission:|and on it goes|without memory/.test(line))
  expect(answers.map((line) => line.trim())).toEqual([
    'mos ↳ olga: permission: no',
    'olga: say and on it goes',
    'mos ↳ olga: and on it goes',
    '-# opencode · (time) · restarted without memory',
  ])
})
