import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { firstLine } from '../fleet/first-line.ts'
import type { RuntimeSession, Started, Survey, Surveyed, Unmanaged } from '../fleet/survey.ts'
import { runDirectory } from './agent-files.ts'
import { readSessions } from './end-viewers.ts'
import { readEvents } from './read-events.ts'
import { sessionName } from './session-name.ts'
import { parseListed } from './systemd/see-agent-units.ts'
import { listUnits } from './systemd/systemctl.ts'
import { agentPattern, agentUnit } from './systemd/unit-names.ts'
import { listClients } from './tmux.ts'
import type { TmuxContext } from './tmux-context.ts'
import { readPanes } from './tmux-context.ts'
import { parseViewer } from './viewer-name.ts'

const recorded = z.object({ runtime: z.string(), sessionId: z.string(), at: z.number() })
/** Units come and go with starts and stops; asking systemd costs more than all else here. */
const unitsKeptMs = 15_000

/** See Supervisor.survey. Keeps what it read from a file until the file changes. */
export function createSurvey(context: TmuxContext): (names: readonly string[]) => Promise<Survey> {
  const prompts = new Map<string, { readonly key: string; readonly prompt: Surveyed['prompt'] }>()
  let units: { readonly at: number; readonly names: readonly string[] } | undefined

  const readPrompt = async (name: string): Promise<Surveyed['prompt']> => {
    const stat = await context.host.files.stat(context.files(name).events)
    if (stat === undefined) return undefined
    const key = `${stat.mtimeMs} ${stat.bytes}`
    const known = prompts.get(name)
    if (known?.key === key) return known.prompt
    const last = (await readEvents(context, name))?.findLast(({ event, text }) => event === 'prompt-submit' && text)
    const prompt = last?.text === undefined ? undefined : { text: firstLine(last.text), at: last.ts }
    prompts.set(name, { key, prompt })
    return prompt
  }
  const unitNames = async (): Promise<readonly string[]> => {
    if (units === undefined || Date.now() - units.at > unitsKeptMs) {
      units = { at: Date.now(), names: await readUnits(context) }
    }
    return units.names
  }

  return async (names) => {
    const [panes, sessions, clients, allUnits] = await Promise.all([
      readPanes(context),
      readSessions(context),
      readClients(context),
      unitNames(),
    ])
    const agents = await Promise.all(
      names.map(async (name): Promise<[string, Surveyed]> => {
        const pane = panes.get(context.sessionOf(name))
        const [started, prompt, session] = await Promise.all([
          pane?.alive === true ? readStarted(pane.pid) : undefined,
          // Of a file that is too large to read nothing is known, and the rest of the table stands.
          readPrompt(name).catch(() => undefined),
          readSession(context, name),
        ])
        const viewers = clients.filter((client) => client === context.sessionOf(name)).length
        return [name, { viewers, ...(started && { started }), ...(prompt && { prompt }), ...(session && { session }) }]
      }),
    )
    return { agents: new Map(agents), unmanaged: findUnmanaged(names, sessions, allUnits) }
  }
}

/** By the agent's session that each client looks at. */
async function readClients({ host, tmux }: TmuxContext): Promise<readonly string[]> {
  const { exitCode, stdout } = await host.run(listClients(tmux), { timeoutMs: 5000 })
  if (exitCode !== 0) return []
  return stdout.split('\n').map((line) => {
    const session = line.slice(2)
    return parseViewer(session)?.session ?? session
  })
}

/** The program inherits what its runner gave it, whatever it became since. */
async function readStarted(pid: number): Promise<Started | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const given = new Map(
    text.split('\0').map((variable): [string, string] => {
      const at = variable.indexOf('=')
      return [variable.slice(0, at), variable.slice(at + 1)]
    }),
  )
  const of = (name: string, as: keyof Started): Partial<Started> => {
    const value = given.get(name)
    return value === undefined ? {} : { [as]: value }
  }
  return {
    pid,
    ...of('MOSAIC_AGENT_RUNTIME', 'runtime'),
    ...of('MOSAIC_AGENT_CLASS', 'role'),
    ...of('MOSAIC_AGENT_MODEL', 'model'),
    ...of('MOSAIC_AGENT_WORKDIR', 'workingDirectory'),
  }
}

async function readSession({ host, paths }: TmuxContext, name: string): Promise<RuntimeSession | undefined> {
  try {
    const text = await host.files.read(`${runDirectory(paths.mosaicHome)}/${name}.session`)
    return text === undefined ? undefined : recorded.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

/** Loaded units of Mosaic's template; none where no user's systemd answers. */
async function readUnits({ host }: TmuxContext): Promise<readonly string[]> {
  if ((await host.which('systemctl')) === undefined) return []
  const { exitCode, stdout } = await host.run(listUnits(agentPattern), { timeoutMs: 3000 })
  return exitCode === 0 ? parseListed(stdout).map(({ unit }) => unit) : []
}

/** Sessions of the socket and units of the template that belong to none of these agents. A viewer belongs to its agent's. */
function findUnmanaged(
  names: readonly string[],
  sessions: readonly string[],
  units: readonly string[],
): readonly Unmanaged[] {
  const ours = new Set(names.map(sessionName))
  const strange = sessions.filter((session) => !ours.has(session) && parseViewer(session) === undefined)
  const unitOf = new Set(names.map(agentUnit))
  return [
    ...strange.map((name): Unmanaged => ({ kind: 'session', name })),
    ...units.filter((unit) => !unitOf.has(unit)).map((name): Unmanaged => ({ kind: 'unit', name })),
  ]
}
