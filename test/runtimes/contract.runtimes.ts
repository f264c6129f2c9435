import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import type { AgentRuntime } from '../../src/runtime/agent-runtime.ts'
import { runtimeContract } from '../runtime/contract.ts'
import { modelOf, names, realMachine } from './real-machine.ts'
import type { RealMachine } from './real-machine.ts'

let machine: RealMachine
let machines = 0

beforeAll(async () => {
  machine = await realMachine()
})
afterAll(() => machine.dispose())

for (const name of names) {
  const make = async () => {
    const which = `${name}-${(machines += 1)}`
    const open = async (): Promise<AgentRuntime> => {
      const runtimes = machine.open(which)
      onTestFinished(() => runtimes.close())
      const runtime = await runtimes.get(name)
      return { ...runtime, ensureSession: (spec) => runtime.ensureSession({ ...modelOf(name), ...spec }) }
    }
    const [runtime, next] = await Promise.all([open(), open()])
    return {
      runtime,
      kill: async () => void (await machine.kill(which)),
      again: () => next,
      async writeImage(directory: string, base64: string) {
        const path = join(directory, 'dot.png')
        const bytes = Buffer.from(base64, 'base64')
        await writeFile(path, bytes)
        return { name: 'dot.png', path, type: 'image/png', bytes: bytes.length }
      },
    }
  }
  runtimeContract(name, make, {
    plain: '#say[hello]',
    stream: '#many',
    tool: '#tool[fleet_ps]',
    permission: '#run[touch allowed]',
    long: '#slow',
    remember: '#say[blue]',
    recall: '#recall',
    image: '#look',
    usage: '#say[hello]',
  })
}
