import { join } from 'node:path'
import { Failure } from '../../errors.ts'
import { fittingInstall } from '../../host/runtimes/fitting-install.ts'
import type { SessionSpec } from '../agent-runtime.ts'
import { connectPi } from './connect-pi.ts'
import type { PiConnection } from './connect-pi.ts'
import { startFailure } from './failures.ts'
import { parseState, parseStatus } from './parse-record.ts'
import type { PiDialog, PiEvent, PiState } from './parse-record.ts'
import type { PiDeps } from './pi-deps.ts'

export type PiListener = { onEvent(event: PiEvent): void; onDialog(dialog: PiDialog): void }

export type OpenPi = {
  readonly connection: PiConnection
  readonly state: PiState
  /** Who hears of events and dialogs from now on; undefined: nobody, and dialogs are cancelled. */
  listen(listener: PiListener | undefined): void
}

const defaultStartWithinMs = 30_000
const extensionWithinMs = 5_000

const update = `update it, ${fittingInstall('pi')}, and say it again`

const extensionPath = (packageRoot: string): string =>
  join(packageRoot, 'framework', 'runtimes', 'pi', 'mos-extension.mjs')

/**
 * pi's command line. Extensions of others stay out: one that is loaded after ours could change a call that a person has
 * allowed. What a project brings along is not trusted.
 */
const piArgs = (spec: SessionSpec, sessionId: string, packageRoot: string): readonly string[] => [
  '--mode',
  'rpc',
  '--session-id',
  sessionId,
  '--no-extensions',
  '--no-approve',
  '--extension',
  extensionPath(packageRoot),
  ...(spec.model === undefined ? [] : ['--model', spec.model]),
  ...(spec.persona === '' ? [] : ['--append-system-prompt', spec.persona]),
]

/** Starts pi on this session, or throws a Failure; then nothing of it is left. */
export async function openPi(deps: PiDeps, spec: SessionSpec, sessionId: string): Promise<OpenPi> {
  const { startWithinMs = defaultStartWithinMs } = deps
  const { file, args, env } = await deps.locate()
  const program = await deps.host.startPiped([file, ...args, ...piArgs(spec, sessionId, deps.packageRoot)], {
    owner: deps.owner,
    cwd: spec.cwd,
    env: {
      ...env,
      PI_SKIP_VERSION_CHECK: '1',
      MOS_TOOLS_URL: spec.tools?.url,
      MOS_TOOLS_TOKEN: spec.tools?.token,
    },
  })
  let listener: PiListener | undefined
  const extension = Promise.withResolvers<string>()
  const connection = connectPi(program, {
    onEvent: (event) => listener?.onEvent(event),
    onDialog(dialog) {
      if (dialog.method === 'setStatus' && dialog.statusKey === 'mos') extension.resolve(dialog.statusText ?? '')
      else if (listener !== undefined) listener.onDialog(dialog)
      else connection.tell({ type: 'extension_ui_response', id: dialog.id, cancelled: true })
    },
  })
  try {
    const data = await connection.request({ type: 'get_state' }, startWithinMs)
    const state = parseState(data)
    if (state === undefined) throw new Failure(`pi answers in a way that Mos does not know: ${update}.`)
    await extensionIsThere(connection, extension.promise, Math.min(extensionWithinMs, startWithinMs))
    if (state.model === undefined) throw new Error('no model selected')
    return { connection, state, listen: (next) => void (listener = next) }
  } catch (error) {
    await connection.end()
    throw startFailure(error, deps.hostId)
  }
}

/** Without it no call would be asked about. */
async function extensionIsThere({ closed }: PiConnection, status: Promise<string>, withinMs: number): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => {
    late.reject(
      new Failure(`pi did not load Mos's extension, and without it would ask nobody before a tool runs: ${update}.`),
    )
  }, withinMs)
  const ended = closed.then((error) => {
    throw error
  })
  const text = await Promise.race([status, late.promise, ended]).finally(() => clearTimeout(timer))
  const problem = parseStatus(text)?.problem
  if (problem !== undefined)
    throw new Failure(`pi could not get the fleet's commands (${problem}). Say it again; Mos's log has more.`)
}
