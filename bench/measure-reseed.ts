import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as wait } from 'node:timers/promises'
import { build } from 'esbuild'
import { z } from 'zod'
import { runProgram } from '../test/support/run-program.ts'
import { shipPackage } from '../test/support/shipped-package.ts'
import type { Figure } from './figure.ts'
import { percentile } from './percentile.ts'

const files = 1_000
const source = fileURLToPath(new URL('reseed-process.ts', import.meta.url))
/** Younger files are read again at each look: one that is written twice within a clock's step looks the same. */
const settledMs = 2_100

/** 1 to 5 KiB each, in 40 directories. */
const shipment = (version: number) =>
  Object.fromEntries(
    Array.from({ length: files }, (_, at) => [
      `hooks/${at % 40}/${at}.mjs`,
      `// ${version} of ${at}\n`.repeat(128 + ((at * 37) % 256)),
    ]),
  )

/**
 * Reseeds of a home with a thousand files beside rsync with checksums on the same trees, in turns, each time in a new
 * process, which is a bundle with Node's compile cache as `npm start` runs it. What a process takes to load is not in it.
 */
export async function measureReseed({ rounds }: { rounds: number }): Promise<readonly Figure[]> {
  const directory = await mkdtemp(join(tmpdir(), 'mos-bench-reseed-'))
  const at = (path: string) => join(directory, path)
  const took: Record<string, number[]> = {}
  const note = (what: string, ms: number | undefined) => void (took[what] ??= []).push(ms ?? Number.NaN)
  try {
    await build({ entryPoints: [source], outfile: at('reseed.mjs'), bundle: true, platform: 'node', format: 'esm' })
    await shipPackage(at('1'), '1.0.0', shipment(1))
    await shipPackage(at('2'), '2.0.0', shipment(1))
    await shipPackage(at('2'), '2.0.0', shipment(2))
    for (let round = 0; round < rounds; round++) {
      const seed = (version: number, times = 1) =>
        reseed(directory, [at('home'), at(String(version)), at('data'), String(times)])
      await seed(1)
      await wait(settledMs)
      await seed(1)
      const [cold, ...warm] = await seed(1, 6)
      note('unchanged', cold)
      note('unchanged, again', percentile(warm, 0.5))
      note('changed', (await seed(2))[0])
      const sync = (version: number, ...more: string[]) =>
        rsync([...more, `${at(`${version}/framework`)}/`, `${at('copy')}/`])
      await mkdir(at('copy'))
      await sync(1)
      note('rsync unchanged', await sync(1))
      note('rsync changed', await sync(2))
      note('rsync changed, synced', await sync(1, '--fsync'))
      for (const each of ['home', 'data', 'copy']) await rm(at(each), { recursive: true })
    }
  } finally {
    await rm(directory, { recursive: true })
  }
  const p50 = (what: string) => percentile(took[what] ?? [], 0.5)
  const best = (what: string) => Math.min(...(took[what] ?? []))
  const figure = (what: string, mos: string, beside?: string, most?: number): readonly Figure[] =>
    ([p50, best] as const).map((of) => ({
      name: `reseed of ${files} files, ${what}, ${of === p50 ? 'p50' : 'best'}`,
      unit: 'ms',
      mos: of(mos),
      ...(beside !== undefined && { floor: of(beside) }),
      ...(most !== undefined && { target: { kind: 'at most', most } as const }),
    }))
  return [
    ...figure('unchanged', 'unchanged', 'rsync unchanged', 60),
    ...figure('unchanged, once more in the process', 'unchanged, again'),
    ...figure('all changed', 'changed', 'rsync changed', 5_000),
    ...figure('all changed, beside --fsync', 'changed', 'rsync changed, synced'),
  ]
}

async function reseed(directory: string, args: readonly string[]): Promise<readonly number[]> {
  const { exit, stdout, stderr } = await runProgram(process.execPath, [join(directory, 'reseed.mjs'), ...args], {
    env: { NODE_COMPILE_CACHE: join(directory, 'cache') },
  })
  if (exit !== 0) throw new Error(`reseed: ${stderr}`)
  return z.array(z.number()).parse(JSON.parse(stdout))
}

/** ms, or undefined where there is no rsync. */
async function rsync(args: readonly string[]): Promise<number | undefined> {
  const before = performance.now()
  const { exit } = await runProgram('rsync', ['-a', '--checksum', ...args])
  return exit === 0 ? performance.now() - before : undefined
}
