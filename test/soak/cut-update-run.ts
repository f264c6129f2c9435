import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { isFinal } from '../../src/store/op.ts'
import type { Op } from '../../src/store/op.ts'
import { createStore } from '../../src/store/create-store.ts'
import { eventually } from '../support/eventually.ts'
import { goToInstallation } from '../support/go-to-installation.ts'
import { createMos } from '../support/mos.ts'
import type { Mos } from '../support/mos.ts'
import { silentLogger } from '../support/silent-logger.ts'
import { testSystemd } from '../support/systemd.ts'
import type { TestSystemd } from '../support/systemd.ts'
import { activeOf, begin, pidOf, unit, versionOf } from './mos-that-restarts.ts'

/** A step of an update, and whether all of Mos is ended as soon as that runs, or as soon as it is done. */
export type Cut = { readonly step: number; readonly when: 'running' | 'done' }

type Given = {
  readonly under: 'systemd' | 'keeper'
  readonly registry: string
  readonly cuts: readonly Cut[]
  readonly log: (line: string) => void
}

export type CutRun = { readonly new: number; readonly old: number; readonly faults: readonly string[] }

/**
 * Updates of a whole Mos from a real registry, with the real restart. In each one all of Mos is ended by SIGKILL at one
 * step: Mos, who keeps it, the npm or installer that it runs, under systemd its Redis too. Then it is started again, and
 * judged: the op's end, what counts, what runs, the home's files.
 */
export async function cutUpdateRun({ under, registry, cuts, log }: Given): Promise<CutRun> {
  const systemd = under === 'systemd' ? await testSystemd() : undefined
  const mos = await createMos({ ...systemd?.env })
  onTestFinished(() => mos.dispose())
  const mosaicHome = join(systemd?.home ?? mos.home, '.config', 'mosaic')
  await prepare(mos, systemd, { mosaicHome, registry })
  await begin(mos, systemd)
  await eventually('Mos to answer', async () => (await mos.shell('op', 'list')).exit === 0, 60_000)
  const launchers = join(mosaicHome, 'mos', 'launchers')
  const seen = async () => {
    const counts = await activeOf(mos)
    const runs = await versionOf(await pidOf(mos, systemd))
    return { counts, runs, files: (await readdir(launchers)).includes('new') ? 'new' : 'old' }
  }
  const ends = { new: 0, old: 0 }
  const faults: string[] = []
  for (const cut of cuts) {
    const name = `${under}: step ${cut.step} ${cut.when}`
    const generation = await lastGeneration(mos)
    const op = await update(mos)
    await cutAt(mos, systemd, op, cut)
    const ended = await eventually(`${name}: the op to end`, () => finalOp(mos, op), 240_000)
    const { counts, runs, files } = await seen()
    const isNew = ended.state === 'done' && counts.startsWith('0.9.0') && runs === counts && files === 'new'
    const isOld = ended.state === 'failed' && counts === 'checkout' && runs === counts && files === 'old'
    if (isNew) ends.new += 1
    else if (isOld) ends.old += 1
    const how = `${name}: ${ended.state}: ${ended.result?.split('\n')[0]}; ${counts} counts, ${runs} runs, ${files} files`
    log(how)
    // A kill is no failure of the new version: each of these has to end in it.
    if (!isNew) faults.push(how)
    if (counts !== 'checkout') await goToInstallation(mos, generation)
    const back = await seen()
    if (back.counts !== 'checkout' || back.runs !== 'checkout' || back.files !== 'old')
      faults.push(`${name}: not back: ${JSON.stringify(back)}`)
  }
  if (systemd) await systemd.systemctl('stop', unit)
  return { ...ends, faults }
}

type Where = { readonly mosaicHome: string; readonly registry: string }

async function prepare(mos: Mos, systemd: TestSystemd | undefined, { mosaicHome, registry }: Where): Promise<void> {
  const fleet = join(mosaicHome, 'fleet')
  await mkdir(fleet, { recursive: true, mode: 0o700 })
  const path = join(fleet, 'mos.yaml')
  const before = await readFile(path, 'utf8').catch(() => '')
  await writeFile(path, `${before}update:\n  package: '@us/mos'\n`, { mode: 0o600 })
  const npmrc = `registry=${registry}\ncache=${join(mos.home, 'npm-cache')}\n`
  await writeFile(join(systemd?.home ?? mos.home, '.npmrc'), npmrc)
}

async function lastGeneration(mos: Mos): Promise<number> {
  const listed = JSON.parse((await mos.shell('fleet', 'rollback', '--json')).stdout) as { number: number }[]
  return Math.max(...listed.map(({ number }) => number))
}

/** Plans it and says yes; resolves with the op's id when it is there. */
async function update(mos: Mos): Promise<string> {
  const known = new Set((await opsOf(mos)).map(({ id }) => id))
  const asked = await mos.shell('fleet', 'update')
  const digest = /--yes (?<digest>[0-9a-f]+)/u.exec(asked.stdout + asked.stderr)?.groups?.['digest'] ?? ''
  void mos.shell('fleet', 'update', '--yes', digest)
  return eventually('the op', async () => (await opsOf(mos)).find(({ id }) => !known.has(id))?.id, 60_000)
}

async function opsOf(mos: Mos): Promise<readonly Op[]> {
  const { exit, stdout } = await mos.shell('op', 'list', '--json')
  return exit === 0 ? (JSON.parse(stdout) as Op[]).filter(({ kind }) => kind === 'update') : []
}

const finalOp = async (mos: Mos, id: string): Promise<Op | undefined> => {
  const op = (await opsOf(mos)).find((each) => each.id === id)
  return op !== undefined && isFinal(op.state) ? op : undefined
}

/** Ends all of Mos there, and starts it again where nobody else does. */
async function cutAt(mos: Mos, systemd: TestSystemd | undefined, op: string, { step, when }: Cut): Promise<void> {
  const store = await createStore({
    redisUrl: `unix://${join(mos.home, 'data', 'redis.sock')}`,
    tenant: userInfo().username,
    logger: silentLogger,
  })
  try {
    await eventually(
      `step ${step} to be ${when}`,
      async () => {
        const record = await store.ops.get(op)
        const state = record?.steps[step]?.state
        return state === when || state === 'done' || isFinal(record?.state ?? 'queued')
      },
      120_000,
    )
    if (systemd) await systemd.systemctl('kill', '--signal=KILL', '--kill-whom=all', unit)
    else await killAll(mos)
  } finally {
    await store.close()
  }
  if (systemd === undefined) await mos.start()
}

/** From above, so that nobody starts again what is ended below. Redis is another's: a detached server. */
async function killAll(mos: Mos): Promise<void> {
  const below = await descendants(mos.pid)
  await mos.kill()
  for (const pid of below)
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended with those above it.
    }
}

async function descendants(pid: number): Promise<readonly number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  const children = text.trim().split(' ').filter(Boolean).map(Number)
  const ours = await Promise.all(children.map(async (child) => ((await isRedis(child)) ? [] : [child])))
  return (await Promise.all(ours.flat().map(async (child) => [child, ...(await descendants(child))]))).flat()
}

const isRedis = async (pid: number): Promise<boolean> =>
  (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).includes('redis-server')
