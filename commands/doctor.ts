import { join } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import type { CommandContext } from '../src/command/definition.ts'
import { exitCodes, explain } from '../src/errors.ts'
import { floorRoles } from '../src/fleet/default-role.ts'
import { floorAfter } from '../src/fleet/floor.ts'

type Check = {
  readonly name: string
  readonly state: 'ok' | 'warn' | 'fail'
  readonly saw: string
  readonly remedy?: string
}

export default defineCommand({
  description: 'Check this machine and the fleet, and say what to do about what is amiss',
  options: z.object({}),
  tier: 'viewer',
  risk: 'read',
  phrases: [
    'doctor',
    'check [the|my] (fleet|machine|health)',
    'is everything [ok|fine|alright]',
    'how healthy (are|is) (you|it)',
  ],
  async run(context) {
    const groups = await Promise.all(looks.map((look) => look(context)))
    const checks = groups.flat()
    const exit = checks.some(({ state }) => state === 'fail') ? exitCodes.failed : exitCodes.done
    return { kind: 'text', text: checks.map(renderCheck).join('\n'), data: { exit, checks }, exit }
  },
})

const renderCheck = ({ name, state, saw, remedy }: Check): string =>
  `${state.padEnd(4)} ${name}: ${saw}${remedy === undefined ? '' : ` — ${remedy}`}`

/** One look must not spoil the others: what it throws is what it saw. No remedy: the words have it themselves. */
const guarded =
  (name: string, remedy: string | undefined, look: (context: CommandContext) => Promise<readonly Check[]>) =>
  (context: CommandContext): Promise<readonly Check[]> =>
    look(context).catch((error: unknown) => [
      { name, state: 'fail', saw: explain(error), ...(remedy === undefined ? {} : { remedy }) },
    ])

const looks = [
  async () => [lookAtNode(process.versions.node)],
  guarded('redis', undefined, lookAtRedis),
  guarded('tmux', 'install tmux (apt-get install tmux) and start Mos again', lookAtTmux),
  guarded('home', undefined, lookAtHome),
  guarded('disk', 'look with df -h', lookAtDisk),
  guarded('roster', undefined, lookAtFleet),
  async ({ config, discord }: CommandContext) => [lookAtDiscord(config.discord !== undefined, discord())],
] as const

function lookAtNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 19)) return { name: 'node', state: 'ok', saw: version }
  return { name: 'node', state: 'fail', saw: version, remedy: 'Mos needs 22.19 or newer: npm ci brings 24' }
}

async function lookAtRedis({ store, config }: CommandContext): Promise<readonly Check[]> {
  const where = config.redisUrl === undefined ? 'embedded' : 'at REDIS_URL'
  if ((await store.health()) === 'ok') return [{ name: 'redis', state: 'ok', saw: `${where}, answers` }]
  const remedy =
    config.redisUrl === undefined
      ? 'Mos starts it again by itself; it cannot while the disk is full'
      : 'check that it runs and that REDIS_URL is right'
  return [{ name: 'redis', state: 'fail', saw: `${where}, does not answer`, remedy }]
}

async function lookAtTmux({ host, supervisor }: CommandContext): Promise<readonly Check[]> {
  const { stdout, stderr, exitCode } = await host.run(['tmux', '-V'], { timeoutMs: 3000 })
  if (exitCode !== 0) throw new Error(`tmux -V ended with ${exitCode}: ${stderr.trim()}`)
  return [{ name: 'tmux', state: 'ok', saw: `${stdout.trim()}, agents are kept by ${supervisor.kind}` }]
}

/** Writes a small file: permissions alone do not show a full or read-only disk. */
async function lookAtHome({ config, host }: CommandContext): Promise<readonly Check[]> {
  const found = await host.files.stat(config.mosaicHome)
  if (found?.isDirectory !== true)
    return [
      { name: 'home', state: 'fail', saw: `${config.mosaicHome} is not there`, remedy: 'start Mos once: it makes it' },
    ]
  const probe = join(config.mosaicHome, 'fleet', 'run', `.doctor-${process.pid}`)
  await host.files.write(probe, 'ok\n')
  await host.files.remove(probe)
  return [{ name: 'home', state: 'ok', saw: `${config.mosaicHome}, writable` }]
}

const enoughKiB = 1024 * 1024
const leastKiB = 100 * 1024

async function lookAtDisk({ config, host }: CommandContext): Promise<readonly Check[]> {
  const { stdout } = await host.run(['df', '-Pk', '--', config.dataDir], { timeoutMs: 3000 })
  const free = Number(stdout.trim().split('\n').at(-1)?.split(/\s+/)[3])
  if (!Number.isFinite(free)) return [{ name: 'disk', state: 'warn', saw: `${config.dataDir} is not there yet` }]
  const saw = `${Math.floor(free / 1024)} MiB free for ${config.dataDir}`
  if (free >= enoughKiB) return [{ name: 'disk', state: 'ok', saw }]
  return [
    {
      name: 'disk',
      state: free < leastKiB ? 'fail' : 'warn',
      saw,
      remedy: 'make room: Redis stops writing on a full disk',
    },
  ]
}

async function lookAtFleet(context: CommandContext): Promise<readonly Check[]> {
  const { agents } = await context.roster()
  const floor = floorAfter(agents)
  const roster: Check = { name: 'roster', state: 'ok', saw: `valid, ${agents.length} agents` }
  if (!floor.ok) return [roster, { name: 'floor', state: 'fail', saw: floor.reason, remedy: 'add it: `fleet spawn`' }]
  const statuses = await context.statuses()
  const amiss = statuses.filter(({ readiness }) => ['dead', 'stale', 'stuck', 'needs-input'].includes(readiness))
  const shown = amiss.map(
    ({ agent, readiness, why }) => `${agent.name} is ${readiness}${why === undefined ? '' : ` (${why})`}`,
  )
  const broken = amiss.some(({ agent, readiness }) => readiness === 'dead' && isFloor(agent.role))
  const remedy = '`agent logs` shows a screen, `fleet relaunch` starts it again'
  const beating: Check =
    amiss.length === 0
      ? { name: 'agents', state: 'ok', saw: `${statuses.length} as wanted` }
      : { name: 'agents', state: broken ? 'fail' : 'warn', saw: shown.join(', '), remedy }
  const programs = await Promise.all(statuses.map((status) => lookAtProgram(context, status)))
  return [
    roster,
    { name: 'floor', state: 'ok', saw: 'orchestrator and enhancer are in the roster' },
    beating,
    ...programs.flat(),
  ]
}

const isFloor = (role: string): boolean => floorRoles.some((each) => each === role)

async function lookAtProgram(
  { supervisor }: CommandContext,
  { agent, role }: Awaited<ReturnType<CommandContext['statuses']>>[number],
): Promise<readonly Check[]> {
  if (role === undefined)
    return [
      {
        name: agent.name,
        state: 'fail',
        saw: `there is no role ${agent.role}`,
        remedy: '`role list` shows which there are',
      },
    ]
  if (role.placement === 'hosted') return []
  return await supervisor.check(agent).then(
    () => [],
    (error: unknown) => [{ name: agent.name, state: 'fail' as const, saw: explain(error) }],
  )
}

function lookAtDiscord(wanted: boolean, state: 'ready' | 'connecting' | 'off'): Check {
  if (!wanted) return { name: 'discord', state: 'ok', saw: 'off: no DISCORD_TOKEN, the console serves' }
  if (state === 'ready') return { name: 'discord', state: 'ok', saw: 'connected' }
  return { name: 'discord', state: 'warn', saw: state, remedy: "Mos's log says why; it goes on trying" }
}
