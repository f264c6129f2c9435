import { chmod, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { expect, test } from 'vitest'
import { answered, talk } from '../support/person-with-model.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { temporaryDirectory } from '../support/temporary-directory.ts'

const agent = join(import.meta.dirname, '..', 'runtime', 'fake-agent', 'main.ts')

test('a runtime that is missing, that ends at its start, whose model refuses: a line each with what to do, and the next turn works', async () => {
  const bin = await temporaryDirectory()
  const program = join(bin, 'opencode')
  const install = async (faults: string) => {
    const script = `#!/bin/sh\nFAKE_AGENT='${faults}' exec '${process.execPath}' '${agent}' "$@"\n`
    await writeFile(program, script)
    await chmod(program, 0o755)
  }
  const { wire, olga, general } = await personWithMos({
    env: () => ({ PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, MOS_RUNTIME: 'opencode' }),
  })
  await olga.say(general, '@mos say hello')
  const thread = await wire.until(() => general.threads()[0], 20_000, 'a thread')
  await thread.says(/^mos ↳ olga: opencode is not installed/u, 20_000)

  await install('exit')
  await olga.say(thread, 'say hello, now that it is here')
  await thread.says(/^mos ↳ olga: .*its settings can not be read/u, 20_000)

  await rm(program)
  await install('')
  await olga.say(thread, 'say hello again')
  await answered(thread, 1)
  await olga.say(thread, 'error 429 Too Many Requests')
  await answered(thread, 2)
  await olga.say(thread, 'say and on it goes')
  await answered(thread, 3)
  expect(await talk(thread)).toMatchInlineSnapshot(`
    "olga: (the message that started this thread)
    mos ↳ olga: opencode is not installed on this host: npm install -g opencode-ai, log in, and say it again.
      @olga
    olga: say hello, now that it is here
    mos ↳ olga: opencode ended at its start (exit code 3: fake agent: its settings can not be read). Mend that, or choose another runtime: /topic set runtime.
      @olga
    olga: say hello again
    mos ↳ olga: hello again
      -# opencode · (time)
      @olga
    olga: error 429 Too Many Requests
    mos ↳ olga: The turn failed: opencode's model takes no more requests for now (Internal error: 429 Too Many Requests). Wait a minute and say it again, or choose another runtime: /topic set runtime.
      -# opencode · (time)
      @olga
    olga: say and on it goes
    mos ↳ olga: and on it goes
      -# opencode · (time)
      @olga"
  `)
}, 120_000)
