import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { say } from '../runtime/say.ts'
import { modelOf, names, realMachine } from './real-machine.ts'

test.runIf(names.includes('opencode'))(
  'opencode lets go of a session that ends while others work in its program, and takes it up again',
  { timeout: 300_000 },
  async () => {
    const machine = await realMachine()
    onTestFinished(() => machine.dispose())
    const cwd = join(machine.home, 'work')
    await mkdir(cwd, { recursive: true })
    const runtime = await machine.open('shared').get('opencode')
    const permissions = { mode: 'default', allow: [], deny: [] }
    const specOf = (key: string) => ({ key, cwd, ...modelOf('opencode'), persona: 'p', permissions })
    const one = await runtime.ensureSession(specOf('one'))
    await say(one, '#say[blue]')
    const two = await runtime.ensureSession(specOf('two'))
    await runtime.end('one')
    expect((await say(two, '#say[still here]')).text).toContain('still here')
    const again = await runtime.ensureSession({ ...specOf('one'), runtimeSessionId: one.runtimeSessionId })
    expect(again.isResumed).toBe(true)
    expect((await say(again, '#recall')).text).toContain('blue')
  },
)
