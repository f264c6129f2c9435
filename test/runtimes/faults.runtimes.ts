import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { say } from '../runtime/say.ts'
import { modelOf, names, realMachine } from './real-machine.ts'
import type { RealMachine } from './real-machine.ts'

let machine: RealMachine
beforeAll(async () => {
  machine = await realMachine()
})
afterAll(() => machine.dispose())

/** The fault, and what to do. */
const said = /(?:As told|retry limit|high demand).*say it again/iu

describe.each(names)('%s', (name) => {
  // The programs try again by themselves, claude for three minutes, before they say so.
  const timeout = 400_000
  test.each(['429', '500'])(
    'the model answers %s: it is said, and the session goes on',
    { timeout },
    async (status) => {
      const cwd = join(machine.home, 'work', `${name}-${status}`)
      await mkdir(cwd, { recursive: true })
      const runtimes = machine.open(`${name}-${status}`)
      const runtime = await runtimes.get(name)
      const spec = {
        key: name,
        cwd,
        ...modelOf(name),
        persona: 'p',
        permissions: { mode: 'default', allow: [], deny: [] },
      } as const
      const session = await runtime.ensureSession(spec)
      const { end } = await say(session, `#fail[${status}]`)
      expect(end).toMatchObject({ reason: 'failed', error: expect.stringMatching(said) as string })
      const next = await runtime.ensureSession({ ...spec, runtimeSessionId: session.runtimeSessionId })
      expect((await say(next, '#say[and on]')).text).toContain('and on')
      await runtimes.close()
    },
  )
})
