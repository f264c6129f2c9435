import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
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

describe.each(names.filter((name) => name === 'claude' || name === 'codex'))('%s', (name) => {
  test('a used-up limit is said with the time when it is over', async () => {
    // A provider tells of a limit where a person has subscribed to it: what is paid by use has none.
    onTestFinished(() => void vi.unstubAllEnvs())
    if (name === 'claude') {
      vi.stubEnv('ANTHROPIC_API_KEY', undefined)
      vi.stubEnv('CLAUDE_CODE_OAUTH_TOKEN', 'sk-ant-oat01-0123456789-0123456789-0123456789')
    }
    const cwd = join(machine.home, 'work', `${name}-limit`)
    await mkdir(cwd, { recursive: true })
    const runtimes = machine.open(`${name}-limit`)
    const permissions = { mode: 'default', allow: [], deny: [] }
    const runtime = await runtimes.get(name)
    const session = await runtime.ensureSession({ key: name, cwd, ...modelOf(name), persona: 'p', permissions })
    const { end } = await say(session, '#limit[7200]')
    expect(end.error).toMatch(
      /^\w+'s usage limit is used up \(You.ve hit your .* (?:resets|try again at) \d.*\)\. Say it again once it is free, or/u,
    )
    await runtimes.close()
  })
})
