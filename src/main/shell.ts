import { join } from 'node:path'
import { commands } from '../../commands/index.ts'
import { runCli } from '../cli/run-cli.ts'
import type { Config } from '../config/config.ts'
import { createLogger } from '../log.ts'
import { createMachine } from './machine.ts'

/** `mos …` in a shell: asks the running process, or does here what needs only this host. Returns the exit code. */
export async function shell(argv: readonly string[], config: Config): Promise<number> {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  return runCli(argv, {
    commands,
    version: await readVersion(config),
    socketPath: join(config.socketDir, 'mos.sock'),
    uid: config.uid,
    ...(config.agentName === undefined ? {} : { agentName: config.agentName }),
    local: async () => (await import('./local-dispatcher.ts')).createLocalDispatcher(config),
    stdin: process.stdin,
    ...(process.stdin.isTTY && process.stdout.isTTY ? { view: (agent) => viewPane(config, agent) } : {}),
    stdout: process.stdout,
    stderr: process.stderr,
    interrupted: interrupted.signal,
  })
}

/** By this process itself: the one that runs Mos has another terminal, or none. */
async function viewPane(config: Config, agent: string): Promise<number> {
  const { createFleetRooms } = await import('./fleet-rooms.ts')
  const { supervisor } = await createFleetRooms(config, createMachine(config), createLogger('silent'))
  return supervisor.view(agent)
}

async function readVersion(config: Config): Promise<string> {
  const text = await createMachine(config).files.read(join(config.packageRoot, 'package.json'))
  const parsed: unknown = JSON.parse(text ?? '{}')
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown'
}
