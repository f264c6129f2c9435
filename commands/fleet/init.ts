import { resolve } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { Answer, CommandContext } from '../../src/command/definition.ts'
import { Cancelled } from '../../src/command/person.ts'
import { lookAtSource } from '../../src/command/project-source.ts'
import { exitCodes, Failure } from '../../src/errors.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import { branchName } from '../../src/fleet/branch-name.ts'
import { fleetTypes } from '../../src/fleet/preset.ts'
import { hasLogin, loginProblem } from '../../src/fleet/project-url.ts'
import { lookAtApplication } from '../../src/host/discord/ask-discord.ts'
import { findRuntimes } from '../../src/host/runtimes/find-runtimes.ts'
import { renderRuntime } from '../../src/host/runtimes/render-runtime.ts'
import { createEnvFile } from '../../src/operations/env-file.ts'
import { applyInit } from '../../src/operations/init/apply-init.ts'
import { askInit } from '../../src/operations/init/ask-init.ts'
import { renderInitStep } from '../../src/operations/init/init-plan.ts'
import type { InitStep, InitWanted } from '../../src/operations/init/init-plan.ts'
import type { InitGiven, InitSight } from '../../src/operations/init/init-sight.ts'
import { lookAtSetup } from '../../src/operations/init/look-at-setup.ts'
import { planInit, refuseOtherApplication } from '../../src/operations/init/plan-init.ts'
import { renderNext } from '../../src/operations/init/render-next.ts'
import { requireInit } from '../../src/operations/init/require-init.ts'
import { createRosterFile } from '../../src/operations/roster-file.ts'
import { loadPresets } from '../../src/seed/load-presets.ts'

export default defineCommand({
  description: 'Set up a fleet step by step, or by options alone; again to change one thing',
  options: z.object({
    type: z.enum(fleetTypes).optional().describe('What the fleet is for; adds the agents of that type'),
    runtime: z.enum(runtimeNames).optional().describe('The program behind its agents, and what answers in topics'),
    project: z
      .string()
      .max(1_000)
      .refine((source) => !hasLogin(source.trim()), loginProblem)
      .optional()
      .describe('A repository to work on: its path on this machine, or its https or ssh address'),
    branch: branchName.optional().describe("That project's default branch; without one what git says"),
    'token-file': z
      .string()
      .min(1)
      .max(1_000)
      .optional()
      .describe("A file with the Discord bot's token; it is checked"),
    service: z.boolean().optional().describe('Install Mos as a service of yours, started with the machine'),
    yes: z.boolean().default(false).describe('Ask nothing: do what the options say'),
  }),
  tier: 'owner',
  risk: 'change',
  where: ['shell'],
  here: true,
  async run(context, { 'token-file': tokenFile, yes, branch, ...options }) {
    const files = filesOf(context)
    const sight = await see(context, files, branch)
    const token = tokenFile === undefined ? undefined : await readToken(context, tokenFile)
    return await setUp(context, files, sight, { ...options, token, yes }).catch((error: unknown) => {
      if (!(error instanceof Cancelled)) throw error
      return { kind: 'text', text: error.message, exit: error.exit }
    })
  },
})

type OwnFiles = Pick<CommandContext, 'config' | 'host' | 'settings'> & {
  readonly rosterFile: ReturnType<typeof createRosterFile>
  readonly env: ReturnType<typeof createEnvFile>
}

function filesOf({ config, host, settings }: CommandContext): OwnFiles {
  const { mosaicHome } = config
  const rosterFile = createRosterFile(host.files, mosaicHome)
  return { config, host, settings, rosterFile, env: createEnvFile(host.files, mosaicHome) }
}

async function see({ config, host }: CommandContext, own: OwnFiles, branch: string | undefined): Promise<InitSight> {
  const [setup, presets, systemctl] = await Promise.all([
    lookAtSetup({ ...own, files: host.files }),
    loadPresets(host.files, config.packageRoot),
    host.which('systemctl'),
  ])
  return {
    setup,
    presets,
    canBeServed: systemctl !== undefined,
    runtimes: async () => {
      const found = await findRuntimes({ host, config })
      return found.map((runtime) => ({ name: runtime.name, ...renderRuntime(runtime, config) }))
    },
    project: (source) => lookAtSource(own, source, { branch }),
    async application(token) {
      const application = await lookAtApplication({ token, apiUrl: config.discordApiUrl })
      refuseOtherApplication(setup.token, application, own.env.path)
      return application
    },
  }
}

async function setUp(
  context: CommandContext,
  own: OwnFiles,
  sight: InitSight,
  { yes, ...given }: InitGiven & { readonly yes: boolean },
): Promise<Answer> {
  const person = yes ? undefined : context.person
  const wanted = person === undefined ? await requireInit(sight, given) : await askInit(person, sight, given)
  const steps = planInit({
    setup: sight.setup,
    wanted,
    paths: { roster: own.rosterFile.path, env: own.env.path, settings: own.settings.path },
    hidden: await hiding(own),
  })
  const short = shortening(context)
  const plan = steps.map((step) => short(renderInitStep(step)))
  if (steps.length === 0) {
    person?.end('Nothing to change.')
    return { kind: 'text', text: await finished(context, wanted, steps, ['It is as you want it: nothing to change.']) }
  }
  if (person === undefined && !yes) return unconfirmed(short(sight.setup.home), plan)
  person?.note(`What will be done in ${short(sight.setup.home)}`, plan.join('\n'))
  if (person !== undefined && !(await person.confirm('Do it?', true))) throw new Cancelled()
  const done: string[] = []
  await applyInit(own, steps, (text) => {
    if (person === undefined) done.push(short(text))
    else person.say(short(text))
  })
  person?.end('Done.')
  return { kind: 'text', text: await finished(context, wanted, steps, done), data: { done: plan } }
}

/** Paths of the person's home as they would write them. */
const shortening =
  ({ config }: CommandContext) =>
  (text: string): string =>
    text.replaceAll(`${config.runtimeHomes.userHome}/`, '~/')

const unconfirmed = (home: string, plan: readonly string[]): Answer => ({
  kind: 'text',
  text: `In ${home}:\n${plan.join('\n')}\n\nNothing was done. To do this, add: --yes`,
  data: { plan },
  exit: exitCodes.conflict,
})

async function finished(
  { config, host }: CommandContext,
  { preset, discord, runtime }: InitWanted,
  steps: readonly InitStep[],
  done: readonly string[],
): Promise<string> {
  const found = runtime === undefined || runtime === 'stub' ? [] : await findRuntimes({ host, config })
  const chosen = found.find(({ name }) => name === runtime)
  const line = chosen === undefined ? undefined : renderRuntime(chosen, config)
  const next = renderNext({
    preset,
    application: discord?.application,
    runtime: line?.remedy === undefined || runtime === undefined ? undefined : { name: runtime, remedy: line.remedy },
    isServed: steps.some(({ kind }) => kind === 'service'),
    isChanged: steps.length > 0,
  })
  return [...done, ...(done.length === 0 ? [] : ['']), next].join('\n')
}

/** What stands in a file that mos.env itself names is changed there. */
async function hiding({ config, env }: OwnFiles): Promise<(name: string) => string | undefined> {
  const text = await env.read()
  return (name) => {
    const where = config.settingsFrom?.[name]
    return where === env.path || (where !== undefined && where !== '' && text.includes(`${name}_FILE=${where}`))
      ? undefined
      : where
  }
}

const longestToken = 4_096

async function readToken({ host }: CommandContext, file: string): Promise<string> {
  const path = resolve(file)
  const text = await host.files.read(path, { maxBytes: longestToken })
  if (text === undefined) throw new Failure(`--token-file names ${path}, which is not there.`, { exit: 'usage' })
  return tokenOf(text, path)
}

/** A line of a settings file is taken too: people keep it like that. */
function tokenOf(text: string, path: string): string {
  const token = text
    .trim()
    .replace(/^DISCORD_TOKEN=/, '')
    .replaceAll(/^["']|["']$/g, '')
    .replace(/^Bot /, '')
  if (/^[\w.-]{1,200}$/.test(token)) return token
  throw new Failure(`${path} holds no bot's token: one line of letters, digits, dots, - and _.`, { exit: 'usage' })
}
