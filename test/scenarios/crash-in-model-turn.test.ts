import { chmod, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { pidsByMark } from '../support/kill-by-mark.ts'
import { pathWithProgram } from '../support/path-with-program.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

/** What a person reads, without signs, without how long a turn took, and without what its session was told about who speaks. */
const told = (transcript: string): string =>
  transcript
    .replaceAll(/ {2}\([^()\w]*\)$/gmu, '')
    .replaceAll(/· (under 1 s|\d+ s)/g, '· (time)')
    .replace(/before: [^]*(say first)[^]*?(wait)[^]*?(say second)[^]*?(?=\n {2}-#)/, 'before: $1 | $2 | $3')

test("kill -9 in the middle of a model's answer: it goes on with its memory, each message is answered once", async () => {
  const [path, pi] = [await pathWithProgram('pi', 'runtime/pi/fake-pi.ts'), await temporaryDirectory()]
  const { wire, mos, olga, general } = await personWithMos({
    env: () => ({ PATH: path, MOS_RUNTIME: 'pi', PI_CODING_AGENT_DIR: pi }),
  })
  await olga.say(general, '@mos say first')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/mos ↳ olga: first/, 15_000)

  await olga.say(thread, 'wait')
  await thread.says(/waiting/, 15_000)
  await olga.say(thread, 'say second')
  await mos.kill()
  await mos.start()

  await thread.says('interrupted before', 15_000)
  await olga.say(thread, '!go on')
  await thread.says(/mos ↳ olga: second/, 15_000)
  await olga.say(thread, 'recall')
  await thread.says(/mos ↳ olga: before/, 15_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the last card')
  expect(told(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: first
      -# pi · fake/m1 · (time) · 125 tokens · under $0.01
      @olga
    olga: wait
    olga: say second
    olga: !go on
    mos ↳ olga: waiting
      
      steered: go on
      -# pi · fake/m1 · (time) · 250 tokens · under $0.01 · interrupted, resumed
      @olga
    mos ↳ olga: second
      -# pi · fake/m1 · (time) · 125 tokens · under $0.01
      @olga
    olga: recall
    mos ↳ olga: before: say first | wait | say second
      -# pi · fake/m1 · (time) · 125 tokens · under $0.01
      @olga"
  `)
})

test('kill -9 in the middle of an answer over ACP: the session gets to its end, and what waited is answered after it', async () => {
  const path = await pathWithProgram('opencode', 'runtime/fake-agent/main.ts')
  const { wire, mos, olga, general } = await personWithMos({ env: () => ({ PATH: path, MOS_RUNTIME: 'opencode' }) })
  await olga.say(general, '@mos say first')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/mos ↳ olga: first/, 15_000)

  await olga.say(thread, 'halfway the work')
  await thread.says(/half of the work/, 15_000)
  await olga.say(thread, 'say second')
  await mos.kill()
  await olga.say(thread, 'recall')
  await mos.start()

  await thread.says(/mos ↳ olga: I remember/, 30_000)
  await wire.until(async () => !(await thread.text()).includes('is working'), 15_000, 'the end of the last card')
  expect(told(await thread.text())).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: first
      -# opencode · (time)
      @olga
    olga: halfway the work
    olga: say second
    olga: recall
    mos ↳ olga: the rest of the work
      -# opencode · (time) · interrupted, resumed
      @olga
    mos ↳ olga: second
      -# opencode · (time)
      @olga
    mos ↳ olga: I remember: the work
      -# opencode · (time)
      @olga"
  `)
})

test("SIGTERM while a session starts: it still gets its tools, and the answer is the next start's", async () => {
  const bin = await temporaryDirectory()
  const [program, go] = [join(bin, 'pi'), join(bin, 'go')]
  const fakePi = join(import.meta.dirname, '..', 'runtime', 'pi', 'fake-pi.ts')
  // Comes to ask for its tools when the test lets it.
  await writeFile(
    program,
    `#!/bin/sh\nuntil [ -e '${go}' ]; do sleep 0.02; done\nexec '${process.execPath}' '${fakePi}' "$@"\n`,
  )
  await chmod(program, 0o755)
  const { wire, mos, olga, general } = await personWithMos({
    env: () => ({
      PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`,
      MOS_RUNTIME: 'pi',
      PI_CODING_AGENT_DIR: join(bin, 'home'),
    }),
  })
  await olga.say(general, '@mos say hello')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await eventually('its program', async () => (await pidsByMark(program)).length > 0)
  const stopped = mos.stop()
  await writeFile(go, '')
  expect(await stopped).toBe(0)
  await mos.start()
  await thread.says(/^mos ↳ olga: hello\n/u, 20_000)
  expect(await thread.text()).not.toContain('could not get')
}, 180_000)
