import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runProgram } from '../support/run-program.ts'
import type { Beneath, Process, Truth } from './judge-fleet.ts'

export type Places = {
  /** what each process of the run names in its command line or environment */
  readonly marks: readonly string[]
  readonly runDir: string
  readonly socket: string
  /** pids of Mos's parts; the rest is found */
  roots(): readonly number[]
}

/** The kernel, tmux and each pane's screen, at one moment. */
export async function lookBeneath(places: Places, names: readonly string[]): Promise<Beneath> {
  const [processes, panes, server] = await Promise.all([
    readProcesses(places.marks),
    seePanes(places),
    serverOf(places),
  ])
  const screens = await readScreens(places, [...panes.keys()])
  const alive = new Set(processes.map(({ pid }) => pid))
  const found = await Promise.all(
    names.map(async (name): Promise<readonly [string, Truth]> => {
      const lock = await readFile(join(places.runDir, `${name}.lock`), 'utf8').catch(() => '')
      const [runner, program] = [await holderOf(lock), panes.get(name)]
      const isAlive = program !== undefined && alive.has(program)
      return [
        name,
        {
          ...(isAlive ? { program, shows: whatItShows(screens.get(name) ?? '') } : {}),
          ...(runner === undefined ? {} : { runner }),
        },
      ]
    }),
  )
  const called = (words: RegExp) => processes.filter(({ command }) => words.test(command)).map(({ pid }) => pid)
  return {
    processes,
    roots: new Set([...places.roots(), ...called(/redis-server/u), ...(server === undefined ? [] : [server])]),
    hosts: new Set(called(/^\S*systemd --user$|^\(sd-pam\)|dbus-daemon/u)),
    agents: new Map(found),
  }
}

const tmux = ({ socket }: Places, ...args: readonly string[]) => runProgram('tmux', ['-u', '-N', '-S', socket, ...args])

async function serverOf(places: Places): Promise<number | undefined> {
  const { exit, stdout } = await tmux(places, 'display-message', '-p', '#{pid}')
  return exit === 0 ? Number(stdout) : undefined
}

/** Programs that live, by session. */
async function seePanes(places: Places): Promise<ReadonlyMap<string, number>> {
  const format = '#{session_name} #{pane_dead} #{pane_pid}'
  const lines = (await tmux(places, 'list-panes', '-a', '-F', format)).stdout.split('\n').map((line) => line.split(' '))
  return new Map(lines.flatMap(([name = '', dead, pid]) => (dead === '0' ? [[name, Number(pid)]] : [])))
}

const between = '=====the next====='

async function readScreens(places: Places, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map()
  const argv = names.flatMap((name) => [
    'capture-pane',
    '-p',
    '-t',
    `=${name}:`,
    ';',
    'display-message',
    '-p',
    between,
    ';',
  ])
  const { stdout } = await tmux(places, ...argv.slice(0, -1))
  const screens = stdout.split(`${between}\n`)
  return new Map(names.map((name, n) => [name, screens[n] ?? '']))
}

/** The stub's last rows say what it is at. */
function whatItShows(screen: string): string {
  const rows = screen.trimEnd().split('\n').slice(-3).join('\n')
  if (rows.includes('❯ 1. Yes')) return 'needs-input'
  return /^\* working…$/mu.test(rows) ? 'working' : /^> ?/mu.test(rows) ? 'idle' : 'nothing yet'
}

/** The lock's process, by pid and start time, if it is there and no zombie. */
async function holderOf(lock: string): Promise<number | undefined> {
  const [pid = '', start = ''] = lock.trim().split(' ')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = fieldsOf(stat)
  return pid !== '' && fields[19] === start && fields[0] !== 'Z' ? Number(pid) : undefined
}

const fieldsOf = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ')

async function readProcesses(marks: readonly string[]): Promise<readonly Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/u.test(name) && Number(name) !== process.pid)
  const found = await Promise.all(
    pids.map(async (pid): Promise<readonly Process[]> => {
      const read = (file: string) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')
      const [command, environment, stat] = await Promise.all([read('cmdline'), read('environ'), read('stat')])
      if (!marks.some((mark) => command.includes(mark) || environment.includes(mark))) return []
      const [state, parent] = fieldsOf(stat)
      if (state === undefined || parent === undefined || state === 'Z') return []
      const agent = /(?:^|\0)MOSAIC_AGENT_NAME=([^\0]+)/u.exec(environment)?.[1]
      const words = command.split('\0').join(' ').trim()
      return [{ pid: Number(pid), parent: Number(parent), command: words, ...(agent === undefined ? {} : { agent }) }]
    }),
  )
  return found.flat()
}
