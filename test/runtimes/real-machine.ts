import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createHost } from '../../src/host/create-host.ts'
import type { Host } from '../../src/host/host.ts'
import { programNames } from '../../src/host/runtimes/runtime-programs.ts'
import type { ProgramName } from '../../src/host/runtimes/runtime-programs.ts'
import { createRuntimes } from '../../src/runtime/create-runtimes.ts'
import type { Runtimes } from '../../src/runtime/runtimes.ts'
import { installPrograms } from './install-programs.ts'
import { prepareHome } from './prepare-home.ts'
import { startModel } from './start-model.ts'
import type { Model } from './start-model.ts'

export const packageRoot = join(import.meta.dirname, '..', '..')

const only = process.env['RUNTIMES_ONLY']?.split(',')
/** Fewer in RUNTIMES_ONLY, which then writes no matrix. */
export const isWhole = only === undefined
export const names: readonly ProgramName[] = programNames.filter((name) => only?.includes(name) ?? true)

export type RealMachine = {
  readonly host: Host
  readonly home: string
  readonly model: Model
  /** Runtimes of a Mos of its own: `which` names it. */
  open(which: string): Runtimes
  /** As a crash of the machine would: nothing that this Mos has started lives. */
  kill(which: string): Promise<number>
  dispose(): Promise<void>
}

/** The real programs, in an empty home, on a model on loopback. */
export async function realMachine(): Promise<RealMachine> {
  const { bins, aimock } = installPrograms((line) => process.stderr.write(`${line}\n`))
  const before = { ...process.env }
  const model = await startModel(aimock)
  const home = await mkdtemp(join(tmpdir(), 'mos-runtimes-'))
  for (const [name, value] of Object.entries(prepareHome(home, model.url))) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
  const host = createHost({ hostId: 'here', path: [...bins, process.env['PATH'] ?? ''].join(delimiter) })
  const dataDir = (which: string): string => join(home, 'data', which)
  const uid = process.getuid?.() ?? 0
  const used = new Set<string>()
  const kill = (which: string): Promise<number> => host.reap(`test@here:${dataDir(which)}`)
  return {
    host,
    home,
    model,
    kill,
    open(which) {
      used.add(which)
      const config = { tenant: 'test', hostId: 'here', dataDir: dataDir(which), packageRoot, noInstall: true, uid }
      return createRuntimes({ match: () => undefined, host, config })
    },
    async dispose() {
      for (const which of used) await kill(which)
      await model.stop()
      await rm(home, { recursive: true, force: true, maxRetries: 5 })
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name]
      Object.assign(process.env, before)
    },
  }
}

/** pi takes the provider of the first key that it finds; the others have theirs in their settings. */
export const modelOf = (name: ProgramName): { readonly model?: string } =>
  name === 'pi' ? { model: 'loopback/m1' } : {}
