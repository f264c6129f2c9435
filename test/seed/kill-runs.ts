import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { createDisk } from '../../src/host/create-disk.ts'
import { hashOf } from '../../src/seed/hash.ts'
import { isStaged } from '../../src/seed/seed-paths.ts'
import { generationsOf, planBack, rollBackHome } from '../../src/seed/reseed-home.ts'
import { seedHome } from '../../src/seed/seed-home.ts'
import { lookAtOldHome, writeOldHome } from '../support/old-home.ts'
import { shipPackage } from '../support/shipped-package.ts'
import type { Shipment } from '../support/shipped-package.ts'
import { createRandom } from '../soak/random.ts'

const source = fileURLToPath(new URL('../support/reseed-program.ts', import.meta.url))
const disk = createDisk()

const long = (first: string) => `${first}\n${'x'.repeat(40_000)}\n`
const shipment = (version: number): Shipment =>
  Object.fromEntries(
    Array.from({ length: 12 }, (_, at) => at).flatMap((at): [string, string][] => [
      [`roles/r${at}.md`, `# Role ${at}\n\n## Mandate\nLook ${version}.\n\n## Boundaries\nNone.\n`],
      [`launchers/l${at}`, long(`#!/bin/sh\n# ${version}`)],
      [`hooks/of-${version}/h${at}.mjs`, long(`// ${at}`)],
    ]),
  )

/** path below → hash and mode of each file, without what is staged. */
async function filesOf(directory: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !isStaged(entry.name))
  const looks = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
    const path = join(parentPath, name)
    const mode = (await stat(path)).mode & 0o7777
    return [path.slice(directory.length + 1), `${mode.toString(8)} ${hashOf(await readFile(path))}`]
  })
  return new Map(await Promise.all(looks))
}
const hashIn = (look: string | undefined) => look?.split(' ')[1]

/** Every file of a tree with its inode and times: equal while nobody wrote anything. */
async function touchesOf(directory: string): Promise<readonly string[]> {
  const names = (await readdir(directory, { recursive: true })).toSorted()
  const looks = names.map(async (name) => {
    const { ino, mtimeNs, ctimeNs } = await stat(join(directory, name), { bigint: true }).catch(() => ({
      ino: 0n,
      mtimeNs: 0n,
      ctimeNs: 0n,
    }))
    return `${name} ${ino} ${mtimeNs} ${ctimeNs}`
  })
  return Promise.all(looks)
}

/** Real processes that reseed real directories, killed at random, each directory until one came to its end. */
export async function killRuns({ kills: wanted, seed = 1 }: { kills: number; seed?: number }) {
  const random = createRandom(seed)
  const directory = await mkdtemp(join(tmpdir(), 'mos-kill-'))
  const at = (path: string) => join(directory, path)
  const faults: string[] = []
  let [kills, homes] = [0, 0]
  try {
    // In one file it starts in a fifth of the time.
    await build({ entryPoints: [source], outfile: at('reseed.mjs'), bundle: true, platform: 'node', format: 'esm' })
    await shipPackage(at('one'), '1.0.0', shipment(1))
    await shipPackage(at('two'), '2.0.0', shipment(1))
    for (const name of await readdir(at('two/framework/hooks/of-1'))) await rm(at(`two/framework/hooks/of-1/${name}`))
    await shipPackage(at('two'), '2.0.0', shipment(2))
    while (kills < wanted) {
      homes += 1
      kills += await oneHome(`home-${homes}`)
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
  return { kills, homes, faults }

  async function oneHome(name: string): Promise<number> {
    const [home, dataDir] = [at(name), at(`${name}-data`)]
    const config = { mosaicHome: home, dataDir, runtime: 'stub' } as const
    const fault = (what: string) => void faults.push(`seed ${seed}, ${name}: ${what}`)
    await writeOldHome(home)
    await seedHome(disk, { ...config, packageRoot: at('one') })
    for (let each = 0; each < 12; each += 3) {
      await writeFile(join(home, `mos/roles/r${each}.md`), `my role ${each}\n`)
      await writeFile(join(home, `mos/launchers/l${each + 1}`), long(`edit ${each}`))
      await chmod(join(home, `mos/launchers/l${each + 1}`), 0o700)
    }
    const [theirs, before] = [await lookAtOldHome(home), await filesOf(home)]
    const state = async () => {
      const now = await filesOf(home)
      const kept = new Set([...now.values()].map(hashIn))
      for (const [path, look] of await filesOf(dataDir))
        if (/backups\/[0-9a-f]{64}$/.test(path) && path.endsWith(hashIn(look) ?? '?')) kept.add(hashIn(look))
      return { now, kept }
    }
    const check = async (when: string) => {
      const { now, kept } = await state()
      for (const [path, look] of before) if (!kept.has(hashIn(look))) fault(`${when}: the bytes of ${path} are nowhere`)
      if (JSON.stringify(await lookAtOldHome(home)) !== JSON.stringify(theirs)) fault(`${when}: a person's was touched`)
      return now
    }
    const looks: ReadonlyMap<string, string>[] = []
    let killed = 0
    for (;;) {
      // A whole run makes some 900 calls; what goes on after a kill makes fewer.
      const isEnded = await runUntil(1 + Math.floor(random() * 900), at('reseed.mjs'), [home, at('two'), dataDir])
      if (isEnded) break
      looks.push(await check(`after ${killed + 1} kills`))
      killed += 1
    }
    const after = await check('in the end')
    for (const [index, look] of looks.entries()) {
      for (const [path, each] of look)
        if (each !== before.get(path) && each !== after.get(path)) fault(`after ${index + 1} kills: ${path} is torn`)
      for (const path of before.keys())
        if (after.has(path) && !look.has(path)) fault(`after ${index + 1} kills: ${path} is not there`)
    }
    for (const [path, text] of Object.entries(shipment(2)))
      if (!path.startsWith('roles/') && hashIn(after.get(`mos/${path}`)) !== hashOf(text ?? ''))
        fault(`in the end: ${path} is not the new one`)
    for (const path of after.keys()) if (path.startsWith('mos/hooks/of-1/')) fault(`in the end: ${path} is still there`)
    await seedHome(disk, { ...config, packageRoot: at('two') })
    const still = await touchesOf(home)
    await seedHome(disk, { ...config, packageRoot: at('two') })
    if (JSON.stringify(await touchesOf(home)) !== JSON.stringify(still)) fault('the second run wrote')
    if ((await readdir(home, { recursive: true })).some((path) => isStaged(path.split('/').at(-1) ?? '')))
      fault('a staged file is left')
    const both = { ...config, packageRoot: at('two') }
    const { digest } = await planBack(disk, both, 1)
    await rollBackHome(disk, both, { by: 'olga', digest, to: 1 })
    const back = await filesOf(home)
    for (const [path, look] of before) if (back.get(path) !== look) fault(`back: ${path} is not as it was`)
    for (const path of back.keys()) if (!before.has(path)) fault(`back: ${path} is still there`)
    if ((await generationsOf(disk, both)).some(({ number }, index) => number !== index + 1))
      fault('a generation is gone')
    await rm(home, { recursive: true })
    await rm(dataDir, { recursive: true })
    return killed
  }
}

/** Kills it with its so many-th call. True: it came to its end before that. */
async function runUntil(calls: number, program: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let seen = 0
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => {
    seen += bytes.length
    if (seen >= calls) child.kill('SIGKILL')
  })
  child.stderr.on('data', (bytes: Buffer) => void (said += bytes.toString()))
  const ended = await once(child, 'close')
  if (ended[1] === 'SIGKILL') return false
  if (ended[0] !== 0) throw new Error(`it ended with ${String(ended[0])} by itself: ${said}`)
  return true
}
