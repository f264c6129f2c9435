import { mkdir, readFile, readdir, readlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Config } from '../../../src/config/config.ts'
import { Failure } from '../../../src/errors.ts'
import type { Host } from '../../../src/host/host.ts'
import type { Step } from '../../../src/operations/operation.ts'
import { Unfinished } from '../../../src/operations/unfinished.ts'
import type { UpdateDeps } from '../../../src/operations/update/update-deps.ts'
import { seedHome } from '../../../src/seed/seed-home.ts'
import { plainConfig } from '../../support/plain-config.ts'
import { fakeMos } from '../../support/fake-packages.ts'

/** What an update may change: what counts, the home's files with what agents run from, units, which Mos runs. */
export type World = {
  readonly active: string
  readonly versions: readonly string[]
  readonly home: Readonly<Record<string, string>>
  readonly units: string
  readonly mos: string
}

/** A machine on which Mos 1.4.0 runs as a clone, its files in the home: made where it is not there yet. */
export async function createMachine(directory: string, host: Host, data = join(directory, 'data')) {
  const config = configOf(directory, data)
  const { packageRoot, mosaicHome, dataDir } = config
  const [units, mos] = [join(directory, 'units'), join(directory, 'mos')]
  const versionOf = (name: string) => join(mosaicHome, 'fleet', 'run', `${name}.version`)
  if ((await host.files.stat(mos)) === undefined) {
    await writeClone(packageRoot)
    await seedHome(host.disk, config)
    await Promise.all([writeFile(units, packageRoot), writeFile(mos, packageRoot)])
  }
  const activeOf = () => readlink(join(dataDir, 'versions', 'active')).catch(() => 'checkout')
  const state = {
    running: [] as readonly string[],
    left: [] as readonly string[],
    unitsFail: (_root: string): boolean => false,
    beforeRestart: () => Promise.resolve(),
  }

  const moveAgent = (name: string): Step => ({
    name: `relaunch ${name}`,
    async run() {
      if (state.left.includes(name)) throw new Unfinished(`${name} was left, it is at its turn.`, 'conflict')
      await writeFile(versionOf(name), await activeOf())
      return `${name} is up`
    },
    // It ran from the clone before.
    undo: () => writeFile(versionOf(name), 'checkout'),
  })
  const deps: UpdateDeps = {
    host,
    config,
    async refreshUnits(root) {
      if (state.unitsFail(root)) throw new Failure('The unit can not be written: the disk is full.')
      await writeFile(units, root)
      return 'units written'
    },
    restart: {
      expect: () => Promise.resolve(),
      requireNotGivenUp: () => Promise.resolve(),
      async become({ root }) {
        await state.beforeRestart()
        await writeFile(mos, root)
        return 'Mos runs'
      },
    },
    agents: () =>
      Promise.all(
        state.running.map(async (name) => ({
          agent: { name, runtime: 'stub' as const, role: 'coder' },
          evidence: {
            at: 0,
            placement: 'pane' as const,
            supervised: true,
            pane: { id: '%1', pid: 7, alive: true },
            version: await readFile(versionOf(name), 'utf8'),
          },
        })),
      ),
    relaunch: { agents: () => [], plan: ({ args }) => (args['names'] as readonly string[]).map(moveAgent) },
  }
  return {
    config,
    deps,
    /** Writing the units for a root fails when this says so. */
    failUnits: (when: (root: string) => boolean) => (state.unitsFail = when),
    /** These are at work for longer than a relaunch waits. */
    leave: (names: readonly string[]) => (state.left = names),
    /** Called before Mos is started again. */
    beforeRestart: (act: () => Promise<void>) => (state.beforeRestart = act),
    async runs(names: readonly string[]) {
      state.running = names
      for (const name of names) await host.files.write(versionOf(name), 'checkout')
    },
    async world(): Promise<World> {
      return {
        active: await activeOf(),
        versions: (await host.files.list(join(dataDir, 'versions'))).filter(
          (name) => !['active', 'trial.json'].includes(name),
        ),
        home: await textsBelow(mosaicHome),
        units: await readFile(units, 'utf8'),
        mos: await readFile(mos, 'utf8'),
      }
    },
  }
}

async function writeClone(packageRoot: string): Promise<void> {
  const about = { 'package.json': JSON.stringify({ name: 'mos', version: '1.4.0' }) }
  for (const [path, text] of Object.entries({ ...fakeMos('1.4.0').files, ...about })) {
    await mkdir(dirname(join(packageRoot, path)), { recursive: true })
    await writeFile(join(packageRoot, path), text, { mode: text.startsWith('#!') ? 0o755 : 0o644 })
  }
}

const configOf = (directory: string, dataDir: string): Config =>
  plainConfig({
    uid: 0,
    mosaicHome: join(directory, 'home'),
    dataDir,
    socketDir: dataDir,
    packageRoot: join(directory, 'clone'),
  })

async function textsBelow(directory: string): Promise<Record<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.toSorted().map(async (path) => [path, await readFile(path, 'utf8')] as const))
  return Object.fromEntries(texts.map(([path, text]) => [path.slice(directory.length + 1), text]))
}
