import { expect, test } from 'vitest'
import { pathWithProgram } from '../support/path-with-program.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

test('a topic on pi: its answer, a command of the fleet, and its memory after kill -9', async () => {
  const [path, pi] = [await pathWithProgram('pi', 'runtime/pi/fake-pi.ts'), await temporaryDirectory()]
  const { wire, mos, olga, general } = await personWithMos({
    env: () => ({ PATH: path, MOS_RUNTIME: 'pi', PI_CODING_AGENT_DIR: pi }),
  })
  await olga.say(general, '@mos say hello from pi')
  const thread = await wire.until(() => general.threads()[0], 30_000, 'a thread')
  await thread.says('hello from pi', 15_000)

  await olga.say(thread, 'tool fleet_ps {}')
  await wire.until(async () => (await thread.text()).includes('it said: '), 30_000, 'the fleet')
  expect(await thread.text()).toMatch(/it said: [\s\S]*orchestrator[\s\S]*enhancer/)

  await mos.kill()
  await mos.start()
  await olga.say(thread, 'recall')
  await wire.until(async () => (await thread.text()).includes('before: '), 30_000, 'its memory')
  expect(await thread.text()).toMatch(/before: [\s\S]*say hello from pi/)
})

test('stop by its button ends a pi that does not hear; the message that waited is answered by the next one', async () => {
  const [path, pi] = [await pathWithProgram('pi', 'runtime/pi/fake-pi.ts'), await temporaryDirectory()]
  const { wire, olga, general } = await personWithMos({
    env: () => ({ PATH: path, MOS_RUNTIME: 'pi', PI_CODING_AGENT_DIR: pi }),
  })
  await olga.say(general, '@mos wait for-ever')
  const thread = await wire.until(() => general.threads()[0], 10_000, 'a thread')
  await thread.says(/waiting/, 15_000)
  await olga.say(thread, 'recall')
  const card = await thread.says(/1 message waits/, 15_000)
  await olga.press(card, 'Stop')
  await thread.says(/mos ↳ olga: before: .*wait for-ever/s, 15_000)
})
