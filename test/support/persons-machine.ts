import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mosProgram } from './mos-program.ts'
import { personsEnvironment } from './mos.ts'
import { runProgram } from './run-program.ts'
import type { Ran } from './run-program.ts'
import { temporaryDirectory } from './temporary-directory.ts'
import { openTerminal } from './terminal.ts'
import type { Terminal } from './terminal.ts'

export type PersonsMachine = {
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  /** `mos …` without a terminal */
  shell(...argv: readonly string[]): Promise<Ran>
  /** `mos …` in a terminal that a person types at */
  terminal(argv: readonly string[], size?: { columns?: number; rows?: number }): Promise<Terminal>
}

/** What Mos needs of a machine, and no runtime that happens to be on this one. */
const programs = ['sh', 'git', 'tmux', 'flock', 'redis-server', 'df', 'mv', 'rm', 'cat', 'ssh', 'env']

/** An empty HOME on a machine with nothing but what is named, and a claude that says its version. Mos was never started. */
export async function personsMachine(env: Readonly<Record<string, string>> = {}): Promise<PersonsMachine> {
  const directory = await temporaryDirectory()
  const [home, bin] = [join(directory, 'home'), join(directory, 'bin')]
  await Promise.all([mkdir(home), mkdir(bin)])
  const found = await Promise.all(programs.map(async (name) => [name, await pathOf(name)] as const))
  for (const [name, path] of found) if (path !== '') await symlink(path, join(bin, name))
  await writeFile(join(bin, 'claude'), '#!/bin/sh\necho "2.1.0 (Claude Code)"\n', { mode: 0o755 })
  const whole = personsEnvironment(home, { PATH: bin, ...env })
  return {
    home,
    env: whole,
    shell: (...argv) => runProgram(process.execPath, [mosProgram, ...argv], { cwd: home, env: whole }),
    terminal: (argv, size = {}) => openTerminal([process.execPath, mosProgram, ...argv], { env: whole, ...size }),
  }
}

const pathOf = async (program: string): Promise<string> =>
  (
    await runProgram('sh', ['-c', 'command -v "$1"', 'sh', program], { env: { PATH: process.env['PATH'] ?? '' } })
  ).stdout.trim()

/** A path in the home of the fleet. */
export const mosaic = (machine: PersonsMachine, ...path: string[]): string =>
  join(machine.home, '.config', 'mosaic', ...path)
export const read = (machine: PersonsMachine, ...path: string[]): Promise<string> =>
  readFile(mosaic(machine, ...path), 'utf8')

/** What stands in the shell afterwards, whatever this machine's directories and ids are. */
export function show(machine: PersonsMachine, { exit, stdout, stderr }: Ran): string {
  const said = stderr.trim() === '' ? '' : `2> ${stderr.trim()}\n`
  return normalise(machine, `${stdout.trimEnd()}\n${said}[${exit}]`)
}
export const normalise = ({ home }: PersonsMachine, text: string): string =>
  text
    .replaceAll(home, '~')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:PORT')
    .replaceAll(/\d{17,20}/g, 'ID')
    .replaceAll(/\d+ files are/g, 'N files are')
