import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { pidsByMark } from '../support/kill-by-mark.ts'
import type { Mos } from '../support/mos.ts'
import { runProgram } from '../support/run-program.ts'

type Seen = {
  readonly name: string
  /** pids of its programs: there must never be two */
  readonly programs: readonly number[]
  /** what `ps` says fits what is so */
  readonly isRight: boolean
  /** it lives, a runner holds it, and `ps` says so */
  readonly isUp: boolean
  readonly words: string
}

const statuses = z.array(z.object({ name: z.string(), readiness: z.string(), why: z.string().optional() }))

/** What `ps` says of each agent against what the kernel and tmux say, looked at before and after. */
export async function lookAtPanes(mos: Mos, names: readonly string[]): Promise<readonly Seen[]> {
  const before = await lookBeneath(mos)
  const { stdout } = await mos.shell('ps', '--json')
  const after = await lookBeneath(mos)
  const said = new Map(parse(stdout).map((one) => [one.name, one]))
  return names.map((name) => {
    const { readiness = 'nothing', why = '' } = said.get(name) ?? {}
    const [first, second] = [before.get(name), after.get(name)]
    const lives = second?.isAlive === true && second.isHeld
    const saysUp = readiness === 'idle' || readiness === 'working'
    // What changed between the two looks may be told either way.
    const isSteady = first?.isAlive === second?.isAlive && first?.isHeld === second?.isHeld
    // A program that nobody holds lives all the same; ps says why that is odd.
    const isOdd = second?.isAlive === true && !second.isHeld
    const isRight = said.has(name) && (!isSteady || isOdd || (lives ? saysUp : !saysUp))
    const truth = `${second?.isAlive === true ? 'alive' : 'no program'}, ${second?.isHeld === true ? 'held' : 'no runner'}`
    return {
      name,
      programs: second?.programs ?? [],
      isRight,
      isUp: lives && saysUp,
      words: `${truth}, ps says ${readiness} ${why}`,
    }
  })
}

type Beneath = { readonly isAlive: boolean; readonly isHeld: boolean; readonly programs: readonly number[] }

async function lookBeneath(mos: Mos): Promise<ReadonlyMap<string, Beneath>> {
  const run = join(mos.home, '.config', 'mosaic', 'fleet', 'run')
  const socket = join(mos.home, 'data', 'tmux.sock')
  const listed = await runProgram('tmux', [
    '-u',
    '-N',
    '-S',
    socket,
    'list-panes',
    '-a',
    '-F',
    '#{session_name} #{pane_dead} #{pane_pid}',
  ])
  const panes = listed.stdout.split('\n').map((line) => line.split(' '))
  const programs = await programsByAgent(mos)
  const found = new Map<string, Beneath>()
  for (const name of new Set([...panes.map(([session = '']) => session), ...programs.keys()])) {
    const lock = await readFile(join(run, `${name}.lock`), 'utf8').catch(() => '')
    found.set(name, {
      isAlive: panes.some(([session, dead]) => session === name && dead === '0'),
      isHeld: await isThatProcess(lock),
      programs: programs.get(name) ?? [],
    })
  }
  return found
}

/** Whether the lock's process, by pid and start time, is there and no zombie. */
async function isThatProcess(lock: string): Promise<boolean> {
  const [pid = '', start = ''] = lock.trim().split(' ')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return pid !== '' && fields[19] === start && fields[0] !== 'Z'
}

async function programsByAgent(mos: Mos): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>()
  for (const pid of await pidsByMark(mos.home)) {
    const [command, environment] = await Promise.all(
      ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
    )
    const name = /(?:^|\0)MOSAIC_AGENT_NAME=([^\0]+)/u.exec(environment ?? '')?.[1]
    if (name === undefined || command?.includes('stub-agent.mjs') !== true) continue
    found.set(name, [...(found.get(name) ?? []), pid])
  }
  return found
}

function parse(text: string): z.output<typeof statuses> {
  try {
    return statuses.parse(JSON.parse(text))
  } catch {
    // Mos is just not there: nothing is said.
    return []
  }
}
